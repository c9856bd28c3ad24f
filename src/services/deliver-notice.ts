import type { EpochMs } from '../domain/calendar.ts';
import { CutoverError } from '../domain/errors.ts';
import { isPhaseReason, type PhaseReason } from '../domain/customers.ts';
import type { Policy } from '../domain/policy.ts';
import { decideStanding, type Standing, type StandingDecision } from '../domain/standing.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { MailTransport, OutgoingMail } from './mail-transport.ts';
import { nameOf, type DeliveryLedger, type DeliveryState, type Notice } from './notices.ts';
import { gatherCurrentFacts, type FactSources } from './user-facts.ts';

/** What a notice says, for the reader's language and the policy's zone. */
export interface NoticeContent {
  template: Notice['kind'];
  locale: string | null;
  requiredFrom: EpochMs;
  timeZone: string;
  reason: PhaseReason;
}

export type NoticeRenderer = (content: NoticeContent) => {
  subject: string;
  html: string;
  text: string;
};

export interface DeliveryPorts extends FactSources {
  directory: FactSources['directory'] & Pick<Directory, 'findUserById'>;
  ledger: Pick<DeliveryLedger, 'claim' | 'close'>;
  transport: MailTransport;
  render: NoticeRenderer;
}

/** The standing in which a notice still tells the truth. */
const standingOf: Record<Notice['kind'], Standing> = {
  reminder: 'set-up-offered',
  enforcement: 'set-up-required',
};

/**
 * Sends one queued notice, at most once. The user is read and decided again first, so that nobody is told
 * what is no longer so; it is claimed only then, so that a Keycloak that is away leaves it queued.
 *
 * @param isLastTry whether a mail that the server wants later is given up
 * @throws {MailDeferred} when the server wants it later; the notice is queued again
 */
export async function deliverNotice(
  ports: DeliveryPorts,
  { policy, now }: { policy: Policy; now: EpochMs },
  notice: Notice,
  isLastTry: boolean,
): Promise<DeliveryState> {
  const mail = await composeMail(ports, policy, now, notice);
  const before = await ports.ledger.claim(notice);
  if (before === 'sending')
    return close(ports, notice, 'unknown', 'The sender was killed meanwhile.');
  if (before !== 'queued') return before ?? 'dropped';
  if (mail === undefined) return close(ports, notice, 'dropped', 'It no longer applies.');
  const { outcome, words } = await ports.transport.send(mail);
  if (outcome !== 'later') return close(ports, notice, outcome, words);
  if (isLastTry) return close(ports, notice, 'dropped', `Given up after many tries: ${words}`);
  await close(ports, notice, 'queued', words);
  throw new MailDeferred(words);
}

/** Undefined when there is nothing true to say any more. */
async function composeMail(
  ports: DeliveryPorts,
  policy: Policy,
  now: EpochMs,
  notice: Notice,
): Promise<OutgoingMail | undefined> {
  const user = await findReader(ports, policy, now, notice);
  if (user === undefined) return undefined;
  const mail = ports.render(contentOf(policy, notice, user));
  const idempotencyKey = `${policy.document.realm}/${notice.userId}/${nameOf(notice)}`;
  return { ...mail, to: user.username, idempotencyKey };
}

/** The mail server took nothing and wants it later. */
export class MailDeferred extends Error {
  override readonly name = 'MailDeferred';
}

async function close(
  { ledger }: DeliveryPorts,
  notice: Notice,
  state: DeliveryState,
  words: string,
): Promise<DeliveryState> {
  await ledger.close(notice, state, words);
  return state;
}

type Reader = DirectoryUser & { decided: StandingDecision };

async function findReader(
  ports: DeliveryPorts,
  policy: Policy,
  now: EpochMs,
  { kind, userId }: Notice,
): Promise<Reader | undefined> {
  const user = await ports.directory.findUserById(userId);
  if (user?.enabled !== true) return undefined;
  const decided = decideStanding(policy, now, await gatherCurrentFacts(policy, ports, user));
  return decided.standing === standingOf[kind] ? { ...user, decided } : undefined;
}

function contentOf(policy: Policy, { kind }: Notice, { decided, locale }: Reader): NoticeContent {
  const { reason, requiredFrom } = decided.decision;
  if (!isPhaseReason(reason)) {
    throw new CutoverError('usage', `A ${kind} says nothing about ${reason}.`);
  }
  return {
    template: kind,
    locale,
    requiredFrom: Date.parse(requiredFrom),
    timeZone: policy.document.timeZone,
    reason,
  };
}
