<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own lets nobody choose an authenticator by the keyboard. -->
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("totp"); section>
  <#if section = "header">
    ${msg("twoFactorCodeTitle")}
  <#elseif section = "form">
    <form id="kc-otp-login-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post"
          onsubmit="login.disabled = true; return true;">
      <#if otpLogin.userOtpCredentials?size gt 1>
        <fieldset class="two-factor-choice">
          <legend>${msg("twoFactorChooseAuthenticator")}</legend>
          <#list otpLogin.userOtpCredentials as credential>
            <label for="kc-otp-credential-${credential?index}">
              <input id="kc-otp-credential-${credential?index}" type="radio" name="selectedCredentialId"
                     value="${credential.id}" <#if credential.id = otpLogin.selectedCredentialId!"">checked</#if>>
              ${(credential.userLabel!"")?has_content?then(credential.userLabel!"", msg("twoFactorChooseAuthenticator") + " " + credential?counter)}
            </label>
          </#list>
        </fieldset>
      </#if>
      <@field.input name="otp" label=msg("twoFactorCode") autocomplete="one-time-code" fieldName="totp" autofocus=true />
      <@buttons.loginButton />
    </form>
  </#if>
</@layout.registrationLayout>
