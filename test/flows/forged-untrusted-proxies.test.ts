import { describeWay, useProxiedKeycloak } from './proxied-keycloak.ts';

/** As docs/operations.md warns of: nobody is named whose word counts, so everybody's does. */
describe('A forged address, with a Keycloak that trusts whoever asks', function () {
  this.timeout(400_000);
  const keycloak = useProxiedKeycloak('xforwarded', {});

  describeWay('sent straight to it', keycloak, () => keycloak.server().url, true);
});
