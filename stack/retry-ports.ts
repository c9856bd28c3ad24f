const ATTEMPTS = 3;
/** As Node, Redis and Java (Keycloak) word it; the words are in the log lines of the error. */
const PORT_TAKEN = /EADDRINUSE|address already in use/i;

/**
 * Runs `start`, which picks its own free ports, again when another process took one of them in
 * the meantime: at most 3 times in all.
 */
export async function retryWhenPortTaken<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS || !PORT_TAKEN.test(String(error))) throw error;
    }
  }
}
