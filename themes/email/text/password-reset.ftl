<#ftl output_format="plainText">
<#import "template.ftl" as layout>
<@layout.linkMail name="passwordReset" />
