<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("errorTitle")}
  <#elseif section = "form">
    <div id="kc-error-message">
      <p role="alert">${kcSanitize(message.summary)?no_esc}</p>
      <#if traceId??><p id="traceId" class="two-factor-hint">${msg("traceIdSupportMessage", traceId)}</p></#if>
      <#if !skipLink?? && (client.baseUrl)?has_content>
        <@buttons.buttonLink id="backToApplication" href=client.baseUrl label="backToApplication"
          class=["kcButtonPrimaryClass", "kcButtonBlockClass"] />
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
