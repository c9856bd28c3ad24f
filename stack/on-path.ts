import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Whether a command can be run by its bare name. */
export async function isOnPath(command: string): Promise<boolean> {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  const found = await Promise.all(directories.map((path) => isExecutable(join(path, command))));
  return found.includes(true);
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
