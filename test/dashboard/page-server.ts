import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSync } from 'esbuild';
import express from 'express';

export interface PageServer {
  /** Of the page, which is its origin too. */
  url: string;
  /** What the page does when it is opened next: an ECMAScript module, which may import packages and our sources. */
  setScript(script: string): void;
  stop(): Promise<void>;
}

/** Serves one page at every path, as a Dashboard with a strict Content-Security-Policy would. */
export async function servePage(body: string, stylesheet = ''): Promise<PageServer> {
  let code = '';
  const app = express();
  app.get('/page.js', (_request, response) => void response.type('js').send(code));
  app.get('/page.css', (_request, response) => void response.type('css').send(stylesheet));
  app.use((_request, response) => {
    response.set('Content-Security-Policy', "script-src 'self'; style-src 'self'");
    response.type('html').send(`<!doctype html><html lang="en"><title>Dashboard</title>
      <link rel="stylesheet" href="/page.css"><main><h1>Dashboard</h1>${body}</main>
      <script type="module" src="/page.js"></script></html>`);
  });
  const server = createServer(app);
  await listen(server);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    setScript: (script) => (code = bundle(script)),
    stop: () => close(server),
  };
}

function bundle(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: process.cwd() },
    alias: { 'keycloak-two-factor-cutover/dashboard': './src/dashboard/index.ts' },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
