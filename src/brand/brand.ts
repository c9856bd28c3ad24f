import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';

const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour of six hex digits, such as #1d5fc4' });

const palette = z.strictObject({
  /** Around the card. */
  background: color,
  /** The card itself. */
  surface: color,
  /** The box that holds the day. */
  highlight: color,
  border: color,
  text: color,
  mutedText: color,
  /** Links and the button. */
  accent: color,
  /** Text on the button. */
  onAccent: color,
  /** What is wrong with an input. */
  danger: color,
});

const brandSchema = z.strictObject({
  /** Stands in subjects too, hence one line. */
  productName: z.string().regex(/^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u, {
    error: 'must be one line of 1 to 60 characters',
  }),
  supportAddress: z.email({ error: 'must be an e-mail address' }),
  fontFamily: z.string().regex(/^[\w ,'-]+$/, {
    error: "must be a CSS font list, such as 'Segoe UI', Arial, sans-serif",
  }),
  colors: z.strictObject({ light: palette, dark: palette }),
});

/** What makes the mails look like the operator's. */
export type Brand = z.output<typeof brandSchema>;
export type Palette = Brand['colors']['light'];

/** One level above both src/ and dist/. */
const shippedBrand = new URL('../../themes/brand/tokens.json', import.meta.url);

/**
 * Checks brand tokens (the parsed JSON).
 *
 * @throws {CutoverError} `configuration-invalid` with every fault
 */
export function parseBrand(document: unknown): Brand {
  const parsed = brandSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new CutoverError('configuration-invalid', `Brand tokens: ${faults.join('; ')}.`);
}

/**
 * Reads the brand tokens from a file, by default from the one in themes/.
 *
 * @throws {CutoverError} `configuration-invalid`
 */
export function readBrandFile(path: string | URL = shippedBrand): Brand {
  return parseBrand(readJson(path));
}

function readJson(path: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new CutoverError('configuration-invalid', `${String(path)} cannot be read as JSON.`, {
      cause,
    });
  }
}
