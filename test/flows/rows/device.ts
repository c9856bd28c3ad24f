import { askForToken } from '../../support/login-browser.ts';
import type { Row, Visit } from '../row.ts';
import { walk } from '../walk.ts';

async function letDeviceIn({ address, browser, visitor }: Visit): Promise<string> {
  const { keycloakUrl, realm, clientId } = address;
  const url = `${keycloakUrl}/realms/${realm}/protocol/openid-connect/auth/device`;
  const body = new URLSearchParams({ client_id: clientId });
  const device = (await (await fetch(url, { method: 'POST', body })).json()) as DeviceAnswer;
  const page = await browser.get(device.verification_uri_complete);
  const shown = await walk(browser, page, visitor, {
    answers: { 'oauth-grant': { accept: 'Yes' } },
  });
  const token = await askForToken(address, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: device.device_code,
  });
  return `${shown}; the device: ${token.status === 200 ? 'in' : String(token.body['error'])}`;
}

interface DeviceAnswer {
  device_code: string;
  verification_uri_complete: string;
}

const letsIn = 'oauth-grant > info; the device: in';
const stops = '; the device: authorization_pending';

export const deviceRows: Row[] = [
  {
    name: 'device flow',
    enter: letDeviceIn,
    outcomes: {
      before: {
        none: [`offer > ${letsIn}`, `verify-ip${stops}`],
        unproven: [`code > ${letsIn}`, `code > verify-ip${stops}`],
        proven: [letsIn, `verify-ip${stops}`],
      },
      after: {
        none: [`set-up${stops}`, `set-up${stops}`],
        unproven: [`code > ${letsIn}`, `code > verify-ip${stops}`],
        proven: [letsIn, `verify-ip${stops}`],
      },
    },
  },
];
