// Asks Keycloak whether the log-in still waits as the page says, and loads the page anew when it does not. Words the
// end of the link in the time of the reader.
(() => {
  const page = document.getElementById('two-factor-waiting');
  // Whoever has confirmed on a phone looks at this page within two seconds, and should see it go on.
  const pauseMs = 1500;
  const limitMs = 10_000;
  let isAsking = false;
  let timer;

  async function hasChanged() {
    const signal = AbortSignal.timeout(limitMs);
    // A log-in that is over answers by a redirect, which must not be followed here.
    const options = { redirect: 'manual', cache: 'no-store', signal };
    const response = await fetch(page.dataset.poll, options);
    if (response.status >= 500) return false;
    if (!response.ok) return true;
    const { state } = await response.json();
    return state !== page.dataset.version;
  }

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    // A network that fails, and an answer that is a page.
    const changed = await hasChanged().catch((error) => error instanceof SyntaxError);
    isAsking = false;
    if (changed) location.replace(page.dataset.refresh);
    else timer = setTimeout(ask, pauseMs);
  }

  const until = document.getElementById('two-factor-until');
  if (until !== null) {
    const wording = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' });
    until.textContent = wording.format(new Date(until.dateTime));
  }

  timer = setTimeout(ask, pauseMs);
  // Browsers slow down the timers of a window that nobody sees.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') ask();
  });
})();
