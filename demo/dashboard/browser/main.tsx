import Keycloak from 'keycloak-js';
import { createRoot } from 'react-dom/client';
import { createRemoteSessionGuard } from '../../../src/dashboard/index.ts';
import { App } from './app.tsx';
import './look.css';
import { Notice } from './notice.tsx';
import type { PageSettings } from './page-settings.ts';

const settings = JSON.parse(textOf('settings')) as PageSettings;
const { keycloakUrl: url, realm, clientId, sidecarUrl } = settings;
const root = createRoot(document.getElementById('app') ?? document.body);
root.render(<Notice text="One moment …" />);

const keycloak = new Keycloak({ url, realm, clientId });
try {
  await keycloak.init({ onLoad: 'login-required', checkLoginIframe: false });
  const ahead = settings.now - Date.now();
  const now = (): number => Date.now() + ahead;
  const guard = createRemoteSessionGuard({ keycloak, sidecarUrl, now });
  root.render(<App settings={settings} keycloak={keycloak} guard={guard} />);
} catch {
  const reload = (): void => window.location.assign('/');
  root.render(<Notice text="You could not be logged in." action="Try again" act={reload} />);
}

function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}
