import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Brand } from '../brand/brand.ts';
import { cssVariables } from '../brand/css-variables.ts';
import { favicon } from '../brand/favicon.ts';
import { CutoverError } from '../domain/errors.ts';
import { languages } from '../domain/language.ts';
import { emailLayout } from './email-layout.ts';
import { fillMessageFile } from './message-file.ts';

/** One level above both src/ and dist/. */
const sources = fileURLToPath(new URL('../../themes', import.meta.url));
const types = ['login', 'email'] as const;

export interface ThemeTarget {
  /** Keycloak's folder of themes. */
  directory: string;
  /** Of the theme, as the realm's settings name it. */
  name: string;
}

/**
 * Writes Keycloak's login theme and e-mail theme of a brand; an older one of the name is overwritten.
 *
 * @returns the folder of the theme
 * @throws {CutoverError} `configuration-invalid` when the name is none of a theme
 */
export async function buildThemes(brand: Brand, { directory, name }: ThemeTarget): Promise<string> {
  if (!/^[\w-]{1,60}$/.test(name)) {
    throw new CutoverError(
      'configuration-invalid',
      `${name} cannot name a theme: use letters, digits, - and _.`,
    );
  }
  const theme = join(directory, name);
  await mkdir(theme, { recursive: true });
  for (const type of types) {
    await cp(join(sources, type), join(theme, type), { recursive: true });
    await fillMessages(brand, join(theme, type, 'messages'));
  }
  await write(join(theme, 'login/resources/css/brand.css'), `${cssVariables(brand)}\n`);
  await write(join(theme, 'login/resources/img/favicon.svg'), favicon(brand));
  await write(join(theme, 'email/html/template.ftl'), await emailLayout(brand));
  return theme;
}

async function fillMessages(brand: Brand, directory: string): Promise<void> {
  for (const language of languages) {
    const file = join(directory, `messages_${language}.properties`);
    await writeFile(file, fillMessageFile(await readFile(file, 'utf8'), brand, language));
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
