// Keycloak labels a field that is not there where it shows who is logging in.
document.addEventListener('DOMContentLoaded', () => {
  const shown = document.getElementById('kc-attempted-username');
  const label = document.querySelector('label[for="username"]');
  if (shown && label) label.htmlFor = shown.id;
});
