<#ftl output_format="plainText">
<#import "template.ftl" as layout>
<@layout.linkMail name="executeActions"
  first=(requiredActions![])?map(action -> msg("requiredAction." + action))?join(", ") />
