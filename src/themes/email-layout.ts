import type { Brand } from '../brand/brand.ts';
import { interpolate } from '../domain/interpolate.ts';
import { compileMjml } from '../mail/compile-mjml.ts';
import { keycloakTemplate } from '../mail/templates/keycloak.ts';

/** What FreeMarker puts there when a mail is sent; it escapes every value. */
const places = {
  language: '${locale.language}',
  product: '${msg("brandName")}',
  supportAddress: '${msg("brandSupport")}',
  title: '${title}',
  preview: '${preview}',
  content: '<#nested "content">',
  afterLink: '<#nested "afterLink">',
  ifLink: '<#if action?has_content>',
  endIf: '</#if>',
  link: '${link!""}',
  action: '${action}',
  fallback: '${msg("mailFallback")}',
  open: '${msg("mailOpen")}',
  helpTitle: '${msg("mailHelpTitle")}',
  help: '${msg("mailHelp")}',
  footer: '${msg("mailFooter")}',
};

/**
 * `html/template.ftl` of the e-mail theme: macro `emailLayout`, which all of Keycloak's templates use, and `linkMail`
 * for those with a link, whose words are the messages `<name>Title`, `<name>Lead`, `<name>Action` and `<name>Else`.
 */
export async function emailLayout(brand: Brand): Promise<string> {
  const html = interpolate(await compileMjml(keycloakTemplate(brand)), places);
  return `<#macro emailLayout title=(subject!"") preview="" action="">
${html}
</#macro>
${linkMail}`;
}

const linkMail = `
<#macro linkMail name first="" second="">
  <#local names=[first, second]?map(oneLine)>
  <#local lead=msg(name + "Lead", names[0], names[1])>
  <#local title=msg(name + "Title", names[0], names[1])>
  <@emailLayout title=title preview=lead action=msg(name + "Action"); part>
    <#if part = "content">
      <p>\${lead}</p>
    <#else>
      <p>\${msg("mailExpires", linkExpirationFormatter(linkExpiration))} \${msg(name + "Else")}</p>
    </#if>
  </@emailLayout>
</#macro>
<#-- A name breaks no line and turns no text that follows it. -->
<#function oneLine name>
  <#return name?replace("[\\\\p{Cc}\\\\u061C\\\\u200E\\\\u200F\\\\u2028-\\\\u202E\\\\u2066-\\\\u2069]+", " ", "r")>
</#function>
`;
