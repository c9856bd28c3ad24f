<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#-- Keycloak's own says its message twice. -->
<#assign link=["kcButtonPrimaryClass", "kcButtonBlockClass"]>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    <#if messageHeader??>${msg(messageHeader)}<#else>${message.summary}</#if>
  <#elseif section = "form">
    <div id="kc-info-message">
      <#if messageHeader??><p>${message.summary}</p></#if>
      <#if requiredActions?has_content>
        <ul class="${properties.kcListClass!}">
          <#list requiredActions as action><li>${msg("requiredAction." + action)}</li></#list>
        </ul>
      </#if>
      <#if !skipLink??>
        <#if pageRedirectUri?has_content>
          <@buttons.buttonLink href=pageRedirectUri label="backToApplication" class=link />
        <#elseif actionUri?has_content>
          <@buttons.buttonLink href=actionUri label="proceedWithAction" class=link />
        <#elseif (client.baseUrl)?has_content>
          <@buttons.buttonLink href=client.baseUrl label="backToApplication" class=link />
        </#if>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
