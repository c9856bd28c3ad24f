<#ftl output_format="plainText">
<#-- The same as in html/template.ftl, for the text part. -->
<#macro linkMail name first="" second="">
<#local names=[first, second]?map(oneLine)>
${msg("brandName")}

${msg(name + "Title", names[0], names[1])}

${msg(name + "Lead", names[0], names[1])}

${link}

${msg("mailExpires", linkExpirationFormatter(linkExpiration))} ${msg(name + "Else")}

${msg("mailHelpTitle")}
${msg("mailHelp")} ${msg("brandSupport")}.

${msg("mailFooter")}
</#macro>
<#-- A name breaks no line and turns no text that follows it. -->
<#function oneLine name>
  <#return name?replace("[\\p{Cc}\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]+", " ", "r")>
</#function>
