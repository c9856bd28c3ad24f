<#import "template.ftl" as layout>
<#macro codeField id label autocomplete inputmode focus>
  <#assign failed = messagesPerField.existsError(id)>
  <div class="${properties.kcFormGroupClass!}">
    <label for="${id}" class="${properties.kcLabelClass!}">${label}</label>
    <span class="${properties.kcInputClass!} <#if failed>${properties.kcError!}</#if>">
      <input id="${id}" name="${id}" type="text" autocomplete="${autocomplete}" inputmode="${inputmode}" required
             <#if focus>autofocus</#if>
             <#if failed>aria-invalid="true" aria-describedby="${id}-error"</#if>>
    </span>
    <#if failed>
      <p id="${id}-error" class="${properties.kcInputErrorMessageClass!}" role="alert">${messagesPerField.get(id)}</p>
    </#if>
  </div>
</#macro>
<#macro submit label kind>
  <button type="submit" class="${properties.kcButtonClass!} ${kind} ${properties.kcButtonBlockClass!}">${label}</button>
</#macro>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("twoFactorCodeTitle")}
  <#elseif section = "form">
    <form id="two-factor-code" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@codeField id="otp" label=msg("twoFactorCode") autocomplete="one-time-code" inputmode="numeric"
        focus=!messagesPerField.existsError("recoveryCode") />
      <@submit label=msg("twoFactorCodeSend") kind=properties.kcButtonPrimaryClass! />
    </form>
    <#if recoveryCodeNumber??>
      <details <#if messagesPerField.existsError("recoveryCode")>open</#if>>
        <summary>${msg("twoFactorLostPhone")}</summary>
        <form id="two-factor-recovery" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
          <@codeField id="recoveryCode" label=msg("twoFactorRecoveryCode", recoveryCodeNumber?c) autocomplete="off"
            inputmode="text" focus=messagesPerField.existsError("recoveryCode") />
          <@submit label=msg("twoFactorRecoveryCodeSend") kind=properties.kcButtonSecondaryClass! />
        </form>
      </details>
    </#if>
    <#if isAppInitiatedAction??>
      <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
        <button id="two-factor-cancel" type="submit" name="cancel-aia" value="true"
                class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
          ${msg("twoFactorBack")}
        </button>
      </form>
    </#if>
  </#if>
</@layout.registrationLayout>
