import { ShieldAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { OwnTwoFactor } from '../../../src/dashboard/index.ts';
import { wordInstant } from './words.ts';

interface BannerProps {
  own: OwnTwoFactor | undefined;
  setUp: () => void;
}

/** Tells who has no authenticator from when on one is required. */
export function TwoFactorBanner({ own, setUp }: BannerProps): ReactElement | null {
  if (own === undefined || own.active || own.phase === 'exempt') return null;
  return (
    <section className="banner" id="two-factor-banner" aria-label="Two-factor authentication">
      <ShieldAlert aria-hidden size={24} />
      <p>{wordsOf(own)}</p>
      <button type="button" className="primary" onClick={setUp}>
        Set up now
      </button>
    </section>
  );
}

function wordsOf({ phase, requiredFrom }: OwnTwoFactor): ReactElement {
  return phase === 'required' ? (
    <>
      <strong>Two-factor authentication is required for your account.</strong> Set it up now, or
      when you log in the next time.
    </>
  ) : (
    <>
      <strong>Two-factor authentication is required from {wordInstant(requiredFrom)}.</strong> Set
      it up now, and nothing holds you up on that day.
    </>
  );
}
