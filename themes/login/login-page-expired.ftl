<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own has two links that say the same. -->
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("pageExpiredTitle")}
  <#elseif section = "form">
    <p>${msg("twoFactorExpiredText")}</p>
    <@buttons.buttonLink id="loginContinueLink" href=url.loginAction label="twoFactorExpiredContinue"
      class=["kcButtonPrimaryClass", "kcButtonBlockClass"] />
    <@buttons.buttonLink id="loginRestartLink" href=url.loginRestartFlowUrl label="twoFactorExpiredRestart" />
  </#if>
</@layout.registrationLayout>
