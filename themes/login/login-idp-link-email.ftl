<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own has two links that say and do the same. -->
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("emailLinkIdpTitle", idpDisplayName)}
  <#elseif section = "form">
    <p>${msg("twoFactorLinkMail", idpDisplayName, brokerContext.username)}</p>
    <p>${msg("twoFactorLinkAgain")}</p>
    <@buttons.buttonLink href=url.loginAction label="twoFactorLinkContinue" class=["kcButtonPrimaryClass", "kcButtonBlockClass"] />
  </#if>
</@layout.registrationLayout>
