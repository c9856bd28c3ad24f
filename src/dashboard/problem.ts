/** Longer words than the sidecar's would be somebody else's. */
const maximumDetailCharacters = 500;

/**
 * Why a call was refused or failed.
 *
 * `code` is one of the sidecar's (docs/api.md), or: `session-ended` also when Keycloak refuses to renew the token;
 * `unreachable` when there was no answer in time; `unexpected-answer` when it was not one of the sidecar.
 */
export class TwoFactorError extends Error {
  override readonly name = 'TwoFactorError';
  readonly code: string;
  /** Status of HTTP; undefined without an answer. */
  readonly status: number | undefined;
  /** From `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  /** @param message for an administrator, in English */
  constructor(
    code: string,
    message: string,
    details: { status?: number; retryAfterSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** Reads a problem (RFC 9457), which a proxy in between may have replaced by anything. */
export function toTwoFactorError(
  status: number,
  body: unknown,
  retryAfter: string | null,
): TwoFactorError {
  const { code, detail } = isRecord(body) ? body : {};
  const message = typeof detail === 'string' ? detail : `The service answered ${String(status)}.`;
  return new TwoFactorError(
    typeof code === 'string' ? code : 'unexpected-answer',
    message.slice(0, maximumDetailCharacters),
    { status, retryAfterSeconds: Number(retryAfter) || undefined },
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
