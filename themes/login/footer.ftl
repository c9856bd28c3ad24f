<#macro content>
  <p class="two-factor-help">${msg("twoFactorHelp")} <a href="mailto:${msg("twoFactorSupport")}">${msg("twoFactorSupport")}</a>.</p>
</#macro>
