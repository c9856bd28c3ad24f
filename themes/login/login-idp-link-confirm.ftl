<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("confirmLinkIdpTitle")}
  <#elseif section = "form">
    <p>${msg("twoFactorLinkText", idpDisplayName)}</p>
    <form id="kc-register-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@buttons.actionGroup>
        <@buttons.button id="linkAccount" name="submitAction" value="linkAccount" label="twoFactorLink" />
        <#if !hideReviewButton?has_content>
          <@buttons.button id="updateProfile" name="submitAction" value="updateProfile" type="secondary"
            label="confirmLinkIdpReviewProfile" />
        </#if>
      </@buttons.actionGroup>
    </form>
  </#if>
</@layout.registrationLayout>
