<#import "template.ftl" as layout>
<@layout.linkMail name="identityProviderLink" first=identityProviderDisplayName
  second=identityProviderContext.username />
