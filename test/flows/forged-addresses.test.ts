import { useHookKeycloak } from '../support/hook-realm.ts';
import { describeForgeries, openSetting, type Setting } from './forgeries.ts';

/** Only the address that Keycloak itself reports counts; by default that is the one of the connection. */
describe('A forged address', function () {
  this.timeout(400_000);
  let setting: Setting;

  before(async () => {
    const server = await useHookKeycloak();
    setting = await openSetting(server, server.url);
  });
  after(() => setting.stage.stop());

  describeForgeries(() => setting);
});
