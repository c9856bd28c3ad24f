/** What stands in the `{named}` places of messages. */
export type MessageValues = Readonly<Record<string, string>>;

/**
 * Fills the `{named}` places. Values are not looked at again, so a value that holds `{name}` stays as it is;
 * so does a place without a value.
 *
 * @param escape makes a value safe where it goes
 */
export function interpolate(
  template: string,
  values: MessageValues,
  escape = (value: string): string => value,
): string {
  return template.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? place : escape(value);
  });
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe in HTML content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
