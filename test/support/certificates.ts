import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Of every key store here; nobody else sees them. */
const passphrase = 'changeit';

/** What an https server needs. */
export interface ServerCertificate {
  /** Key and chain, in PKCS #12. */
  pfx: Buffer;
  passphrase: string;
}

export interface CertificateAuthority {
  /** Path of its certificate, in PEM. */
  file: string;
  /** @param subject as keytool has it, such as `ip:127.0.0.1` or `dns:example.com` */
  issue(subject: string): Promise<ServerCertificate>;
}

/** One of its own, made by the JDK's keytool. */
export async function createCertificateAuthority(name: string): Promise<CertificateAuthority> {
  const directory = await mkdtemp(join(tmpdir(), 'cutover-test-ca-'));
  const own = join(directory, 'authority.p12');
  const file = join(directory, 'authority.pem');
  await createKey(own, name, ['-ext', 'bc:c']);
  await keytool(own, ['-exportcert', '-rfc', '-alias', 'key', '-file', file]);
  return {
    file,
    issue: async (subject) => {
      const base = join(await mkdtemp(join(directory, 'server-')), 'server');
      const [store, request, chain] = ['.p12', '.csr', '.pem'].map((end) => base + end) as [
        string,
        string,
        string,
      ];
      await createKey(store, subject, []);
      await keytool(store, ['-certreq', '-alias', 'key', '-file', request]);
      const files = ['-infile', request, '-outfile', chain, '-rfc'];
      await keytool(own, ['-gencert', '-alias', 'key', '-ext', `san=${subject}`, ...files]);
      await writeFile(chain, (await readFile(chain, 'utf8')) + (await readFile(file, 'utf8')));
      await keytool(store, ['-importcert', '-noprompt', '-alias', 'key', '-file', chain]);
      return { pfx: await readFile(store), passphrase };
    },
  };
}

function createKey(store: string, name: string, more: readonly string[]): Promise<void> {
  const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '2'];
  const subject = `CN=${name.replace(/^.*:/, '')}`;
  return keytool(store, ['-genkeypair', '-alias', 'key', '-dname', subject, ...key, ...more]);
}

async function keytool(store: string, command: readonly string[]): Promise<void> {
  const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase];
  await promisify(execFile)('keytool', [...command, ...access]);
}
