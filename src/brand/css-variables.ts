import type { Brand, Palette } from './brand.ts';

/**
 * The brand as custom properties of CSS, such as `--on-accent`: colours, light and dark by the reader's setting, and
 * `--font`.
 */
export function cssVariables({ fontFamily, colors: { light, dark } }: Brand): string {
  return `:root { ${properties(light)} --font: ${fontFamily}; color-scheme: light dark; }
    @media (prefers-color-scheme: dark) { :root { ${properties(dark)} } }`;
}

function properties(palette: Palette): string {
  const names = Object.keys(palette) as (keyof Palette)[];
  return names.map((name) => `--${kebabCase(name)}: ${palette[name]};`).join(' ');
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
