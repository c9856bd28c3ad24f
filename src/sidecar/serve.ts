import type { RequestListener } from 'node:http';
import { listen, type Listener, type ListenerSettings } from '../http/listener.ts';

/**
 * Listens for a role, and ends with the listener what the role has opened.
 *
 * @param open makes the application, and leaves the end of what it opens to its argument
 * @throws {CutoverError} `configuration-invalid` when the address cannot be used
 */
export async function serve(
  settings: ListenerSettings,
  open: (opening: AsyncDisposableStack) => RequestListener,
): Promise<Listener> {
  await using opening = new AsyncDisposableStack();
  const listener = await listen(open(opening), settings);
  const opened = opening.move();
  return {
    port: listener.port,
    stop: async (limitMs) => {
      const isClean = await listener.stop(limitMs);
      await opened.disposeAsync();
      return isClean;
    },
  };
}
