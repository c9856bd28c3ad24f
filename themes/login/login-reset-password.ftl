<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own says below the buttons what to enter. -->
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("username"); section>
  <#if section = "header">
    ${msg("emailForgotTitle")}
  <#elseif section = "form">
    <p>${realm.duplicateEmailsAllowed?then(msg("emailInstructionUsername"), msg("emailInstruction"))}</p>
    <form id="kc-reset-password-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <#assign label>
        <#if !realm.loginWithEmailAllowed>${msg("username")}<#elseif !realm.registrationEmailAsUsername>${msg("usernameOrEmail")}<#else>${msg("email")}</#if>
      </#assign>
      <@field.input name="username" label=label value=(auth.attemptedUsername)!"" autocomplete="username" autofocus=true />
      <@buttons.actionGroup>
        <@buttons.button id="kc-form-buttons" label="twoFactorSendMail" />
        <@buttons.buttonLink href=url.loginUrl label="backToLogin" />
      </@buttons.actionGroup>
    </form>
  </#if>
</@layout.registrationLayout>
