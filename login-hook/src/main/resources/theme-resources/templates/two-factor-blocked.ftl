<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("twoFactorBlockedTitle-" + blockedReason)}
  <#elseif section = "form">
    <div id="two-factor-blocked" data-reason="${blockedReason}" role="alert">
      <p>${msg("twoFactorBlockedText-" + blockedReason)}</p>
    </div>
    <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <#if blockedForNow>
        <button id="two-factor-retry" type="submit" name="retry" value="true"
                class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
          ${msg("twoFactorRetry")}
        </button>
      </#if>
      <#if isAppInitiatedAction??>
        <button id="two-factor-cancel" type="submit" name="cancel-aia" value="true"
                class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
          ${msg("twoFactorBack")}
        </button>
      </#if>
    </form>
    <p><a id="two-factor-restart" href="${url.loginRestartFlowUrl}">${msg("twoFactorRestart")}</a></p>
  </#if>
</@layout.registrationLayout>
