<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own calls an authenticator without a name "otp". -->
<#assign name = (credentialLabel == "otp")?then(msg("twoFactorUnnamed"), credentialLabel)>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("deleteCredentialTitle", name)}
  <#elseif section = "form">
    <p id="kc-delete-text">${msg("deleteCredentialMessage")}</p>
    <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@buttons.actionGroup>
        <@buttons.button name="accept" id="kc-accept" label="twoFactorRemove" />
        <@buttons.button name="cancel-aia" id="kc-decline" label="doCancel" type="secondary" />
      </@buttons.actionGroup>
    </form>
  </#if>
</@layout.registrationLayout>
