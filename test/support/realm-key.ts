import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TestRealm } from './realm.ts';

/** A key that a realm really has, so that only what a token says can be wrong. */
export async function giveKeyToRealm({
  admin,
}: Pick<TestRealm, 'admin'>): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await admin.components.create({
    name: 'key-of-the-tests',
    providerId: 'rsa',
    providerType: 'org.keycloak.keys.KeyProvider',
    config: { privateKey: [privateKey], priority: ['1000'], active: ['true'] },
  });
  return pair;
}
