import type { MailTransport, OutgoingMail } from './mail-transport.ts';
import { nameOf, type DeliveryLedger, type DeliveryState, type Notice } from './notices.ts';

export type MailRenderer<Content> = (content: Content) => {
  subject: string;
  html: string;
  text: string;
};

/** Writes the mail of a notice, or says in words why there is none to send. */
export type MailComposer = (
  notice: Notice,
) => Promise<Omit<OutgoingMail, 'idempotencyKey'> | string>;

/** Why most notices are dropped. */
export const noLongerTrue = 'It no longer applies.';

export interface DeliveryPorts {
  realm: string;
  ledger: Pick<DeliveryLedger, 'claim' | 'close' | 'drop'>;
  transport: MailTransport;
  compose: Readonly<Record<Notice['kind'], MailComposer>>;
}

/**
 * Sends one queued notice, at most once. It is written before it is claimed, so that a Keycloak that is away leaves
 * it queued.
 *
 * @param isLastTry whether a mail that the server wants later is given up
 * @throws {MailDeferred} when the server wants it later; the notice is queued again
 */
export async function deliverNotice(
  { realm, ledger, transport, compose }: DeliveryPorts,
  notice: Notice,
  isLastTry: boolean,
): Promise<DeliveryState> {
  /** A mail that cannot even be written is given up with its last try, so that it does not wait for nobody. */
  const composeOrDrop = async (): ReturnType<MailComposer> => {
    try {
      return await compose[notice.kind](notice);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (isLastTry) await ledger.drop(notice, `Given up after many tries: ${words}`);
      throw error;
    }
  };
  const close = async (state: DeliveryState, words: string): Promise<DeliveryState> => {
    await ledger.close(notice, state, words);
    return state;
  };
  const mail = await composeOrDrop();
  const before = await ledger.claim(notice);
  if (before === 'sending') return close('unknown', 'The sender was killed meanwhile.');
  if (before !== 'queued') return before ?? 'dropped';
  if (typeof mail === 'string') return close('dropped', mail);
  const idempotencyKey = `${realm}/${notice.userId}/${nameOf(notice)}`;
  const { outcome, words } = await transport.send({ ...mail, idempotencyKey });
  if (outcome !== 'later') return close(outcome, words);
  if (isLastTry) return close('dropped', `Given up after many tries: ${words}`);
  await close('queued', words);
  throw new MailDeferred(words);
}

/** The mail server took nothing and wants it later. */
export class MailDeferred extends Error {
  override readonly name = 'MailDeferred';
}
