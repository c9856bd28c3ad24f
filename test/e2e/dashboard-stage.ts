import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { readBrandFile } from '../../src/brand/brand.ts';
import { dashboardClient } from '../../demo/dashboard/client.ts';
import {
  startDashboard,
  type Dashboard,
  type ToolClient,
} from '../../demo/dashboard/start-dashboard.ts';
import { findFreePort } from '../../stack/free-port.ts';
import { apiClient, openApiStage, toolSecret, type ApiStage } from '../support/api-stage.ts';
import { brands, themesOf } from '../support/brands.ts';
import { pagesSettings } from '../support/link-settings.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { launchChromium } from './browser.ts';
import { findLink, type Scene } from './stage.ts';

const remoteRoles = {
  'take-control': 'remote-take-control',
  teamviewer: 'remote-teamviewer',
  'remote-background': 'remote-background',
} as const;

export type Tool = keyof typeof remoteRoles;

/** The demo Dashboard, in a browser. */
export interface DashboardStage extends Scene {
  /** A realm as `realm apply` prepares it, and a sidecar in all its roles. */
  api: ApiStage;
  smtp: TestSmtpServer;
  /** With a slash at its end. */
  dashboardUrl: string;
  /** What the Dashboard's servers complained of. */
  warnings: readonly string[];
  /** Starts a server of the Dashboard before another sidecar. */
  startAnother(sidecarUrl: string): Promise<Dashboard>;
  allow(username: string, ...tools: Tool[]): Promise<void>;
  forbid(username: string, tool: Tool): Promise<void>;
  close(): Promise<void>;
}

export interface DashboardStageOptions {
  users: UserRepresentation[];
  /** Parts of the realm. */
  realm?: Partial<RealmRepresentation>;
}

export async function openDashboardStage(options: DashboardStageOptions): Promise<DashboardStage> {
  const [smtp, chromium] = await Promise.all([startSmtpServer(), launchChromium()]);
  const port = await findFreePort();
  const dashboardUrl = `http://127.0.0.1:${String(port)}/`;
  const api = await openPreparedRealm(options, { smtp, dashboardUrl });
  const warnings: string[] = [];
  const settings = {
    apiClient,
    keycloakUrl: api.realm.keycloakUrl,
    realm: api.realm.name,
    clientId: 'dashboard',
    brand: readBrandFile(brands.first.file),
    now: () => api.now(),
    warn: (line: string) => warnings.push(line),
    tools: await addToolClients(api),
  };
  const dashboard = await startDashboard({ ...settings, port, sidecarUrl: api.apiUrl });
  const idOf = async (username: string): Promise<string> => (await api.realm.getUser(username)).id;
  return {
    ...{ api, smtp, chromium, dashboardUrl, warnings },
    linkInMail: (mailbox) => findLink(smtp, mailbox),
    startAnother: (sidecarUrl) => startDashboard({ ...settings, port: 0, sidecarUrl }),
    allow: async (username, ...tools) => {
      const userId = await idOf(username);
      for (const tool of tools) await api.giveRole(userId, 'dashboard', remoteRoles[tool]);
    },
    forbid: async (username, tool) =>
      api.takeRole(await idOf(username), 'dashboard', remoteRoles[tool]),
    close: async () => {
      await chromium.close();
      await dashboard.close();
      await api.stop();
      await smtp.stop();
    },
  };
}

async function openPreparedRealm(
  { users, realm: parts = {} }: DashboardStageOptions,
  { smtp, dashboardUrl }: { smtp: TestSmtpServer; dashboardUrl: string },
): Promise<ApiStage> {
  const { hostname: host, port } = new URL(smtp.url);
  const pages = await pagesSettings(smtp.url);
  return openApiStage({
    users,
    parts: {
      clients: [dashboardClient('dashboard', dashboardUrl)],
      smtpServer: { host, port, from: 'no-reply@msp.example' },
      // People log in more often than there are codes of the present.
      ...{ otpPolicyLookAheadWindow: 5, otpPolicyCodeReusable: false },
      ...themesOf(brands.first),
      ...parts,
    },
    environment: () => ({
      SIDECAR_ROLES: 'hook,pages,api,jobs',
      BRAND_FILE: brands.first.file,
      ...pages,
      DASHBOARD_URL: dashboardUrl,
    }),
  });
}

async function addToolClients(api: ApiStage): Promise<ToolClient[]> {
  const tools = Object.keys(remoteRoles);
  for (const tool of tools) await api.addToolClient(tool, tool);
  return tools.map((tool) => ({ tool, clientId: tool, clientSecret: toolSecret }));
}
