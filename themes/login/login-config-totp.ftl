<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#import "password-commons.ftl" as passwordCommons>
<#macro place name>
  <div>
    <dt>${msg("twoFactorGet" + name)}</dt>
    <dd>${msg("twoFactorGet" + name + "Text")}</dd>
  </div>
</#macro>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("totp", "userLabel"); section>
  <#if section = "header">
    ${msg("loginTotpTitle")}
  <#elseif section = "form">
    <ol id="kc-totp-settings" class="two-factor-steps">
      <li>
        <h2>${msg("twoFactorGetTitle")}</h2>
        <p>${msg("twoFactorGetText")}</p>
        <dl class="two-factor-places">
          <@place "Phone" /><@place "Desktop" /><@place "Browser" />
        </dl>
      </li>
      <li>
        <h2>${msg("twoFactorScanTitle")}</h2>
        <img id="kc-totp-secret-qr-code" class="two-factor-qr" alt="${msg("twoFactorScanAlt")}"
             src="data:image/png;base64, ${totp.totpSecretQrCode}">
        <details>
          <summary id="mode-manual">${msg("twoFactorTypeKey")}</summary>
          <dl class="two-factor-key">
            <dt>${msg("twoFactorKey")}</dt>
            <dd id="kc-totp-secret-key">${totp.totpSecretEncoded}</dd>
          </dl>
          <p>
            ${msg("twoFactorKeyKind", totp.policy.type?upper_case, totp.policy.getAlgorithmKey(), totp.policy.digits?c)},
            <#if totp.policy.type = "totp">
              ${msg("twoFactorKeyPeriod", totp.policy.period?c)}
            <#else>
              ${msg("twoFactorKeyCounter", totp.policy.initialCounter?c)}
            </#if>
          </p>
        </details>
      </li>
      <li>
        <h2>${msg("twoFactorEnterTitle")}</h2>
        <form id="kc-totp-settings-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post"
              novalidate="novalidate">
          <input type="hidden" id="totpSecret" name="totpSecret" value="${totp.totpSecret}">
          <@field.input name="totp" label=msg("twoFactorEnterCode") autocomplete="one-time-code" />
          <#assign named = totp.otpCredentials?size gt 0>
          <#assign optional>${named?then("", " " + msg("twoFactorOptional"))}</#assign>
          <@field.input name="userLabel" label=(msg("twoFactorDeviceName") + optional) required=named />
          <p class="two-factor-hint">${msg("twoFactorDeviceNameHint")}</p>
          <#if named><@passwordCommons.logoutOtherSessions /></#if>
          <@buttons.actionGroup>
            <@buttons.button id="saveTOTPBtn" label="twoFactorFinish" />
            <#if isAppInitiatedAction??>
              <@buttons.button id="cancelTOTPBtn" name="cancel-aia" label="doCancel" type="secondary" value="true" />
            </#if>
          </@buttons.actionGroup>
        </form>
      </li>
    </ol>
  </#if>
</@layout.registrationLayout>
