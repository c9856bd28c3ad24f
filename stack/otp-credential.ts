/** The parts of an OTP credential in a realm or user representation. */
export interface OtpCredential {
  type: 'otp';
  secretData: string;
  credentialData: string;
}

/**
 * A time-based OTP credential with Keycloak's defaults, for `POST /users` or a realm import.
 *
 * @param secret BASE32; RFC 4226 recommends 160 bits
 */
export function otpCredential(secret: string): OtpCredential {
  return {
    type: 'otp',
    secretData: JSON.stringify({ value: secret }),
    credentialData: JSON.stringify({
      subType: 'totp',
      digits: 6,
      counter: 0,
      period: 30,
      algorithm: 'HmacSHA1',
      // Without it Keycloak takes the text itself as the key.
      secretEncoding: 'BASE32',
    }),
  };
}
