/** Where the page of a verification stands, below the public address. */
export const verificationPath = '/verify';

/** Of the page for "this was not me", below that of a verification. */
export const refusalPath = '/not-me';

/** Whose verification a link is for. */
export interface LinkTarget {
  userId: string;
  verificationId: string;
}

/** Links that only the reader of a mail has: signed with a key that does not stand in Redis. */
export interface VerificationLinks {
  /** The address of the page. */
  urlOf(target: LinkTarget): string;
  /** @returns `undefined` for a token that was not made here */
  read(token: string): LinkTarget | undefined;
}
