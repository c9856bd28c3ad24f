import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { CutoverError } from './domain/errors.ts';
import { readPolicy, type Policy } from './domain/policy.ts';

/**
 * Reads and checks the policy file.
 *
 * @throws {CutoverError} `policy-invalid`, with every fault when the file could be read
 */
export function readPolicyFile(path: string): Policy {
  const document = parseDocument(readText(path));
  const [error] = document.errors;
  if (error !== undefined) throw noYaml(path, error);
  try {
    return readPolicy(document.toJS());
  } catch (cause) {
    // An alias that leads nowhere, or too many of them, shows only here.
    throw cause instanceof CutoverError ? cause : noYaml(path, cause);
  }
}

function noYaml(path: string, cause: unknown): CutoverError {
  const [summary = ''] = String(cause).split('\n');
  return new CutoverError('policy-invalid', `${path} is no YAML: ${summary}`, { cause });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CutoverError(
      'policy-invalid',
      `The policy file ${path} cannot be read: set POLICY_FILE to its path.`,
      { cause },
    );
  }
}
