import type { MessageKey } from './messages.ts';
import type { TwoFactorError } from './problem.ts';

/** What a refusal shows, and what its button does. */
export interface Refusal {
  title: MessageKey;
  paragraphs: readonly MessageKey[];
  /** The sidecar's own words are for somebody to pass on. */
  isQuoted?: true;
  /** The page is of no use any more, so that the button is the only way on. */
  isFinal?: true;
  action?: 'set-up' | 'log-in' | 'retry';
}

const refusals: Readonly<Record<string, Refusal>> = {
  'two-factor-setup-required': {
    title: 'setUpTitle',
    paragraphs: ['setUpText', 'setUpWarning'],
    action: 'set-up',
  },
  'two-factor-not-proven': {
    title: 'notProvenTitle',
    paragraphs: ['notProvenText'],
    action: 'log-in',
  },
  'session-ended': {
    title: 'endedTitle',
    paragraphs: ['endedText'],
    action: 'log-in',
    isFinal: true,
  },
  'remote-permission-missing': {
    title: 'forbiddenTitle',
    paragraphs: ['forbiddenText'],
    isQuoted: true,
  },
  'too-many-requests': { title: 'awayTitle', paragraphs: ['tooManyText'], action: 'retry' },
};

const away: Refusal = { title: 'awayTitle', paragraphs: ['awayText'], action: 'retry' };

/** The session ended since two-factor became required. */
const requiredNow: Refusal = {
  title: 'requiredTitle',
  paragraphs: ['requiredText'],
  action: 'log-in',
  isFinal: true,
};

const refused: Refusal = { title: 'refusedTitle', paragraphs: ['refusedText'], isQuoted: true };

/**
 * A refusal that has no words here is told in the sidecar's; what no sidecar said can be tried again.
 *
 * @param isRequired two-factor is required of this user by now, and was not set up
 */
export function describeRefusal(
  { code, status }: Pick<TwoFactorError, 'code' | 'status'>,
  isRequired: boolean,
): Refusal {
  if (code === 'session-ended' && isRequired) return requiredNow;
  const known = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  const isFailure = status === undefined || status >= 500 || code === 'unexpected-answer';
  return known ?? (isFailure ? away : refused);
}
