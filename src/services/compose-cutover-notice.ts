import type { EpochMs } from '../domain/calendar.ts';
import { isPhaseReason, type PhaseReason } from '../domain/customers.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { decideStanding, type Standing, type StandingDecision } from '../domain/standing.ts';
import { noLongerTrue, type MailComposer, type MailRenderer } from './deliver-notice.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import { gatherCurrentFacts, type FactSources } from './user-facts.ts';

type CutoverKind = 'reminder' | 'enforcement';

/** What a notice of the cutover says, for the reader's language and the policy's zone. */
export interface CutoverNoticeContent {
  template: CutoverKind;
  locale: string | null;
  requiredFrom: EpochMs;
  timeZone: string;
  reason: PhaseReason;
}

export interface CutoverNoticePorts extends FactSources {
  directory: FactSources['directory'] & Pick<Directory, 'findUserById'>;
  render: MailRenderer<CutoverNoticeContent>;
}

/** The standing in which a notice still tells the truth. */
const standingOf: Record<CutoverKind, Standing> = {
  reminder: 'set-up-offered',
  enforcement: 'set-up-required',
};

/** Composes reminders and notices of enforcement; the user is read and decided again first. */
export function composeCutoverNotice(
  ports: CutoverNoticePorts,
  clock: () => { policy: Policy; now: EpochMs },
  kind: CutoverKind,
): MailComposer {
  return async ({ userId }) => {
    const { policy, now } = clock();
    const user = await ports.directory.findUserById(userId);
    if (user?.enabled !== true) return noLongerTrue;
    const decided = decideStanding(policy, now, await gatherCurrentFacts(policy, ports, user));
    if (decided.standing !== standingOf[kind]) return noLongerTrue;
    return { ...ports.render(contentOf(policy, kind, user, decided)), to: user.username };
  };
}

function contentOf(
  policy: Policy,
  kind: CutoverKind,
  { locale }: DirectoryUser,
  { decision: { reason, requiredFrom } }: StandingDecision,
): CutoverNoticeContent {
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
