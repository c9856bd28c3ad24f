<#ftl output_format="plainText">
<#-- The same as in html/template.ftl, for the text part. -->
<#macro linkMail name first="" second="">
${msg("brandName")}

${msg(name + "Title", first, second)}

${msg(name + "Lead", first, second)}

${link}

${msg("mailExpires", linkExpirationFormatter(linkExpiration))} ${msg(name + "Else")}

${msg("mailHelpTitle")}
${msg("mailHelp")} ${msg("brandSupport")}.

${msg("mailFooter")}
</#macro>
