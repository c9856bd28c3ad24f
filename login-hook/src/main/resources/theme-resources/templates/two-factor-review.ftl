<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("twoFactorReviewTitle")}
  <#elseif section = "form">
    <form id="two-factor-review" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <p>${msg("twoFactorReviewText")}</p>
      <fieldset>
        <legend>${msg("twoFactorReviewLegend")}</legend>
        <#list olderAccess as item>
          <p>
            <input type="hidden" name="reviewed" value="${item.id()}">
            <label>
              <input type="checkbox" name="keep" value="${item.id()}" checked>
              ${msg("twoFactorReviewKind-" + item.kind())} <strong>${item.name()}</strong>
            </label>
          </p>
        </#list>
      </fieldset>
      <button type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
        ${msg("twoFactorReviewSend")}
      </button>
    </form>
  </#if>
</@layout.registrationLayout>
