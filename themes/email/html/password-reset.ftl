<#import "template.ftl" as layout>
<@layout.linkMail name="passwordReset" />
