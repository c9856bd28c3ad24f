<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("twoFactorDoneTitle")}
  <#elseif section = "form">
    <div id="two-factor-done">
      <p role="status">${msg("twoFactorDoneText")}</p>
      <#if clientAddress??>
        <p><a id="two-factor-log-in" href="${clientAddress}"
              class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}"
              >${msg("twoFactorDoneLogIn")}</a></p>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
