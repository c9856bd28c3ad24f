import { fileURLToPath } from 'node:url';
import type { Brand } from '../../src/brand/brand.ts';
import { cssVariables } from '../../src/brand/css-variables.ts';
import { listen } from '../../src/http/listener.ts';
import { createAccessTokens } from '../../src/keycloak/access-tokens.ts';
import { bundleForBrowser, type BrowserBundle } from '../../stack/bundle-for-browser.ts';
import { createDashboardApp, type DashboardParts } from './app.ts';
import { dashboardPage } from './page.ts';
import { createToolBackEnd, type ToolBackEnd } from './tool-back-end.ts';

export interface DashboardSettings {
  /** Of 127.0.0.1 */
  port: number;
  keycloakUrl: string;
  realm: string;
  /** The Dashboard's own client. */
  clientId: string;
  /** Client id of the sidecar's API, the audience of access tokens. */
  apiClient: string;
  /** Where the sidecar's API answers. */
  sidecarUrl: string;
  brand: Brand;
  /** The policy's now. */
  now: () => number;
  /** The remote tools, as the policy names them, each with the client of its back end. */
  tools: readonly ToolClient[];
  /** Told, in one line, of what failed through no fault of the page. */
  warn: (line: string) => void;
}

export interface ToolClient {
  tool: string;
  clientId: string;
  clientSecret: string;
}

export interface Dashboard {
  /** For a browser. */
  url: string;
  close(): Promise<void>;
}

const browserEntry = fileURLToPath(new URL('./browser/main.tsx', import.meta.url));
/** Somebody waits for each answer. */
const timeoutMs = 5_000;
const drainMs = 1_000;

/**
 * Starts the demo Dashboard.
 *
 * @throws {CutoverError} `configuration-invalid` when nothing can listen on the port; an Error when its script cannot be
 * bundled
 */
export async function startDashboard(settings: DashboardSettings): Promise<Dashboard> {
  const bundle = await bundleInBrand(settings.brand);
  const app = createDashboardApp(describeParts(settings, bundle));
  const listener = await listen(app, {
    ...{ host: '127.0.0.1', port: settings.port, settingNames: 'the demo Dashboard' },
  });
  return {
    url: `http://127.0.0.1:${String(listener.port)}/`,
    close: async () => {
      await listener.stop(drainMs);
    },
  };
}

function describeParts(settings: DashboardSettings, bundle: BrowserBundle): DashboardParts {
  const { keycloakUrl, realm, clientId, apiClient, sidecarUrl, brand, now, warn } = settings;
  const { productName } = brand;
  const told = { keycloakUrl, realm, clientId, apiClient, sidecarUrl, productName };
  return {
    page: () => dashboardPage({ ...told, now: now() }),
    bundle,
    origins: [keycloakUrl, sidecarUrl],
    tokens: createAccessTokens(
      { url: keycloakUrl, publicUrl: keycloakUrl, realm, timeoutMs },
      () => apiClient,
    ),
    clientId,
    toolBackEnds: createToolBackEnds(settings),
    warn,
  };
}

async function bundleInBrand(brand: Brand): Promise<BrowserBundle> {
  const { script, style } = await bundleForBrowser(browserEntry);
  return { script, style: cssVariables(brand) + style };
}

function createToolBackEnds(settings: DashboardSettings): Map<string, ToolBackEnd> {
  const { keycloakUrl, realm, sidecarUrl, tools } = settings;
  return new Map(
    tools.map(({ tool, ...client }) => [
      tool,
      createToolBackEnd({ keycloakUrl, realm, sidecarUrl, timeoutMs, ...client }),
    ]),
  );
}
