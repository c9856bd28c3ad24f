<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("twoFactorOfferTitle")}
  <#elseif section = "form">
    <form id="two-factor-offer" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <p>${msg("twoFactorOfferText", offerRequiredOn)}</p>
      <button type="submit" name="set-up" value="true"
              class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
        ${msg("twoFactorOfferSetUp")}
      </button>
      <button type="submit" name="later" value="true"
              class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
        ${msg("twoFactorOfferLater")}
      </button>
    </form>
  </#if>
</@layout.registrationLayout>
