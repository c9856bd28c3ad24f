<#import "template.ftl" as layout>
<#assign isKnown = firstName?? && lastName??>
<@layout.linkMail name="orgInvite" first=organization.name
  second=isKnown?then(msg("orgInviteGreeting", firstName!"", lastName!"") + " ", "") />
