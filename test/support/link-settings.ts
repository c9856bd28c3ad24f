/** Settings of the links in mails. */
export const linkSettings = {
  PUBLIC_URL: 'https://verify.example',
  LINK_KEY: 'the-key-of-links-in-the-tests-0123456789',
};
