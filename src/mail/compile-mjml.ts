import mjml from 'mjml';

/** @returns HTML */
export async function compileMjml(source: string): Promise<string> {
  const { html } = await mjml(source, {
    // Else each mail links Google Fonts.
    fonts: {},
    keepComments: false,
    validationLevel: 'strict',
  });
  return html;
}
