<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own makes the keyboard skip the language. -->
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("logoutConfirmTitle")}
  <#elseif section = "form">
    <p>${msg("logoutConfirmHeader")}</p>
    <form id="kc-logout-confirm" class="${properties.kcFormClass!}" action="${url.logoutConfirmAction}" method="post"
          onsubmit="confirmLogout.disabled = true; return true;">
      <input type="hidden" name="session_code" value="${logoutConfirm.code}">
      <@buttons.actionGroup>
        <@buttons.button id="kc-logout" name="confirmLogout" label="doLogout" />
        <#if !logoutConfirm.skipLink && (client.baseUrl)?has_content>
          <@buttons.buttonLink href=client.baseUrl label="backToApplication" />
        </#if>
      </@buttons.actionGroup>
    </form>
  </#if>
</@layout.registrationLayout>
