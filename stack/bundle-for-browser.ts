import { build } from 'esbuild';

/** What a page loads. */
export interface BrowserBundle {
  script: string;
  style: string;
}

/**
 * Bundles TypeScript, TSX and the style sheets that it imports into one script and one style sheet, for browsers of the
 * last years.
 *
 * @param entry path of the file that runs first
 * @throws an Error that names the file and the line that cannot be bundled
 */
export async function bundleForBrowser(entry: string): Promise<BrowserBundle> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: 'bundle',
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const textOf = (ending: string): string =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
