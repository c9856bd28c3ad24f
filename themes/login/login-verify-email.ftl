<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own has a link that does not say what it does. -->
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("emailVerifyTitle")}
  <#elseif section = "form">
    <p>${msg((verifyEmail??)?then("emailVerifyInstruction1", "emailVerifyInstruction4"), verifyEmail!user.email)}</p>
    <form id="kc-verify-email" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@buttons.actionGroup>
        <#if isAppInitiatedAction??>
          <@buttons.button label=(verifyEmail??)?then("emailVerifyResend", "emailVerifySend") />
          <@buttons.button name="cancel-aia" value="true" label="doCancel" type="secondary" />
        <#else>
          <@buttons.buttonLink href=url.loginAction label="emailVerifyResend" />
        </#if>
      </@buttons.actionGroup>
    </form>
  </#if>
</@layout.registrationLayout>
