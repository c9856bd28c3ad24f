// Asks Keycloak whether the log-in still waits as the page says, and loads the page anew when it does not.
(() => {
  const page = document.getElementById('two-factor-waiting');
  const pauseMs = 2000;

  async function hasChanged() {
    // A log-in that is over answers by a redirect, which must not be followed here.
    const response = await fetch(page.dataset.poll, { redirect: 'manual', cache: 'no-store' });
    if (response.status >= 500) return false;
    if (!response.ok) return true;
    const { state } = await response.json();
    return state !== page.dataset.version;
  }

  async function ask() {
    // A network that fails, and an answer that is a page.
    const changed = await hasChanged().catch((error) => error instanceof SyntaxError);
    if (changed) location.replace(page.dataset.refresh);
    else setTimeout(ask, pauseMs);
  }

  setTimeout(ask, pauseMs);
})();
