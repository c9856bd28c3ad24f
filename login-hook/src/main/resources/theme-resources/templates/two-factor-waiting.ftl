<#import "template.ftl" as layout>
<#assign goesOn = waitingState = "pending" || waitingState = "confirmed">
<#macro button name label kind>
  <button id="two-factor-${name}" type="submit" name="${name}" value="true"
          class="${properties.kcButtonClass!} ${kind} ${properties.kcButtonBlockClass!}">
    ${label}
  </button>
</#macro>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("twoFactorWaitingTitle-" + goesOn?then(waitingPurpose, waitingState))}
  <#elseif section = "form">
    <link rel="stylesheet" href="${url.resourcesPath}/css/two-factor-waiting.css">
    <#if goesOn>
      <noscript><meta http-equiv="refresh" content="10; url=${waitingRefresh}"></noscript>
    </#if>
    <div id="two-factor-waiting" data-purpose="${waitingPurpose}" data-reason="${waitingReason}"
         data-state="${waitingState}" data-version="${waitingVersion}"
         data-poll="${waitingPoll}" data-refresh="${waitingRefresh}">
      <#if waitingState = "pending">
        <p>${msg("twoFactorWaitingWhy-" + waitingPurpose)}</p>
        <p role="status" data-delivery="${waitingDelivery}">
          ${msg("twoFactorWaitingMail-" + waitingDelivery, waitingMailbox)}
        </p>
        <p id="two-factor-number-label">${msg("twoFactorWaitingNumber")}</p>
        <p><output id="two-factor-number" class="two-factor-number"
                   aria-labelledby="two-factor-number-label">${waitingNumber}</output></p>
        <p>
          ${msg("twoFactorWaitingGoesOn")}
          <time id="two-factor-until" datetime="${waitingUntil}">${waitingUntilUtc}</time>.
        </p>
      <#else>
        <p role="status">${msg("twoFactorWaitingState-" + waitingState, waitingRetry!)}</p>
      </#if>
    </div>
    <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <#if goesOn>
        <@button name="check" label=msg("twoFactorWaitingCheck") kind=properties.kcButtonPrimaryClass! />
        <#if waitingState = "pending">
          <#if waitingRetry??>
            <p>${msg("twoFactorWaitingRetry", waitingRetry)}</p>
          <#elseif waitingDelivery = "deferred">
            <@button name="resend" label=msg("twoFactorWaitingHurry") kind=properties.kcButtonSecondaryClass! />
          <#elseif waitingResends != "0">
            <@button name="resend" label=msg("twoFactorWaitingResend", waitingResends)
              kind=properties.kcButtonSecondaryClass! />
          <#else>
            <p>${msg("twoFactorWaitingNoResend")}</p>
            <@button name="another" label=msg("twoFactorWaitingAnother") kind=properties.kcButtonSecondaryClass! />
          </#if>
        </#if>
      <#elseif waitingState = "used">
        <@button name="check" label=msg("twoFactorWaitingCheck") kind=properties.kcButtonPrimaryClass! />
        <@button name="another" label=msg("twoFactorWaitingAnother") kind=properties.kcButtonSecondaryClass! />
      <#elseif waitingState != "refused" && waitingState != "blocked">
        <@button name="another" kind=properties.kcButtonPrimaryClass!
          label=msg((waitingState = "limited")?then("twoFactorRetry", "twoFactorWaitingAnother")) />
      </#if>
      <#if isAppInitiatedAction??>
        <@button name="cancel-aia" label=msg("twoFactorBack") kind=properties.kcButtonSecondaryClass! />
      </#if>
    </form>
    <p><a id="two-factor-restart" href="${url.loginRestartFlowUrl}">${msg("twoFactorRestart")}</a></p>
    <script src="${url.resourcesPath}/js/two-factor-waiting.js" defer></script>
  </#if>
</@layout.registrationLayout>
