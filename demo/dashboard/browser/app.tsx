import type Keycloak from 'keycloak-js';
import { useEffect, type ReactElement } from 'react';
import type { OwnTwoFactor, RemoteSessionGuard } from '../../../src/dashboard/index.ts';
import type { Device } from '../devices.ts';
import { createCaller } from './caller.ts';
import { useConnections } from './connections.ts';
import { CustomersPage } from './customers-page.tsx';
import { DevicesPage } from './devices-page.tsx';
import { Header } from './header.tsx';
import { useLoaded } from './loaded.ts';
import type { PageSettings } from './page-settings.ts';
import { ProfilePage } from './profile-page.tsx';
import { useRoute } from './route.ts';
import { TwoFactorBanner } from './two-factor-banner.tsx';

interface AppProps {
  settings: PageSettings;
  /** Of a user who is logged in. */
  keycloak: Keycloak;
  guard: RemoteSessionGuard;
}

/** The Dashboard of a user who is logged in. */
export function App({ settings, keycloak, guard }: AppProps): ReactElement {
  const { productName, sidecarUrl, apiClient } = settings;
  const call = createCaller(keycloak);
  const [route, go] = useRoute();
  const own = useLoaded(() => guard.describeOwnTwoFactor());
  const devices = useLoaded(async () => {
    const answer = (await call('/api/devices')) as { devices: Device[] };
    return answer.devices;
  });
  const connections = useConnections(guard, call);
  // Where a user stands changes by the hour, and by what administrators do.
  useEffect(() => void own.reload(), [route]);
  useEffect(() => guard.watchSession({ intervalSeconds: 10 }), []);

  const person = personOf(keycloak);
  const setUp = (): void => void guard.setUp();
  const failure = connections.failure ?? own.failure ?? devices.failure;
  return (
    <>
      <Header
        {...{ productName, person, route, go }}
        managesCustomers={keycloak.hasResourceRole('two-factor-customer-admin', apiClient)}
        logOut={() => void keycloak.logout({ redirectUri: `${window.location.origin}/` })}
      />
      <main className={route === '/' ? '' : 'narrow'} data-two-factor={own.value?.phase}>
        <TwoFactorBanner own={own.value} setUp={setUp} />
        {failure !== undefined && (
          <p className="alert" role="alert" id="failure">
            {failure}
          </p>
        )}
        {route === '/' && (
          <DevicesPage
            devices={devices.value ?? []}
            tools={toolsOf(own.value)}
            connections={connections}
          />
        )}
        {route === '/customers' && <CustomersPage call={createCaller(keycloak, sidecarUrl)} />}
        {route === '/profile' && (
          <ProfilePage
            {...{ person, setUp }}
            own={own.value}
            remove={(id) => void guard.remove(id)}
          />
        )}
      </main>
    </>
  );
}

function personOf({ idTokenParsed }: Keycloak): { name: string; username: string } {
  const claims = idTokenParsed as { name?: string; preferred_username?: string } | undefined;
  const username = claims?.preferred_username ?? '';
  return { name: claims?.name ?? username, username };
}

function toolsOf(own: OwnTwoFactor | undefined): string[] | undefined {
  return own?.remoteTools.filter(({ permitted }) => permitted).map(({ tool }) => tool);
}
