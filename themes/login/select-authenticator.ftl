<#import "template.ftl" as layout>
<#-- Keycloak's own has nothing that a keyboard can press. -->
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("loginChooseAuthenticator")}
  <#elseif section = "form">
    <form id="two-factor-ways" action="${url.loginAction}" method="post">
      <ul class="two-factor-ways">
        <#list auth.authenticationSelections as way>
          <li>
            <button type="submit" name="authenticationExecution" value="${way.authExecId}">
              <strong>${msg(way.displayName)}</strong>
              <span>${msg(way.helpText)}</span>
            </button>
          </li>
        </#list>
      </ul>
    </form>
  </#if>
</@layout.registrationLayout>
