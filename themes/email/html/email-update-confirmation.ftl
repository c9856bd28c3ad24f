<#import "template.ftl" as layout>
<@layout.linkMail name="emailUpdateConfirmation" first=newEmail />
