import { KeyRound, ShieldCheck, ShieldOff } from 'lucide-react';
import type { ReactElement } from 'react';
import type { OwnTwoFactor } from '../../../src/dashboard/index.ts';
import { wordDay, wordInstant } from './words.ts';

interface ProfilePageProps {
  person: { name: string; username: string };
  own: OwnTwoFactor | undefined;
  setUp: () => void;
  /** Sends the user to the removal of one authenticator. */
  remove: (credentialId: string) => void;
}

/** Who the user is, and two-factor authentication as the user's own matter. */
export function ProfilePage({ person, own, ...actions }: ProfilePageProps): ReactElement {
  return (
    <>
      <h1>Profile</h1>
      <section className="card" aria-labelledby="account-title">
        <h2 id="account-title">Account</h2>
        <dl>
          <dt>Name</dt>
          <dd>{person.name}</dd>
          <dt>User name</dt>
          <dd>{person.username}</dd>
        </dl>
      </section>
      {own !== undefined && <TwoFactorCard own={own} {...actions} />}
    </>
  );
}

type CardProps = Omit<ProfilePageProps, 'person' | 'own'> & { own: OwnTwoFactor };

function TwoFactorCard({ own, setUp, remove }: CardProps): ReactElement {
  const { active, credentials } = own;
  const Icon = active ? ShieldCheck : ShieldOff;
  return (
    <section className="card" aria-labelledby="two-factor-title" id="two-factor">
      <div className="card-head">
        <h2 id="two-factor-title">Two-factor authentication</h2>
        <span className={active ? 'badge good' : 'badge'} id="two-factor-state">
          <Icon aria-hidden size={16} />
          {active ? 'On' : 'Off'}
        </span>
      </div>
      <p id="two-factor-phase">{wordPhase(own)}</p>
      {credentials.length > 0 && <Authenticators own={own} remove={remove} />}
      <div className="card-actions">
        <button type="button" className={active ? '' : 'primary'} id="set-up" onClick={setUp}>
          {active ? 'Add another authenticator' : 'Turn on'}
        </button>
      </div>
      {!active && (
        <p className="muted small">
          You will get a mail, scan a code with an authenticator app, and be logged out. Then you
          log in again, with a code.
        </p>
      )}
    </section>
  );
}

function Authenticators({ own, remove }: Omit<CardProps, 'setUp'>): ReactElement {
  const { credentials, removable } = own;
  return (
    <>
      <ul className="authenticators">
        {credentials.map(({ id, label, createdAt }) => (
          <li key={id}>
            <KeyRound aria-hidden size={18} />
            <span>
              {label || 'Authenticator app'}
              {createdAt !== null && <span className="note">Added on {wordDay(createdAt)}</span>}
            </span>
            {removable && (
              <button type="button" data-remove={id} onClick={() => remove(id)}>
                {credentials.length === 1 ? 'Turn off' : 'Remove'}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!removable && <p className="muted small">{whyNot(own)}</p>}
    </>
  );
}

function whyNot({ provenInSession, phase }: OwnTwoFactor): string {
  if (!provenInSession) return 'To remove an authenticator, log in with a code of it first.';
  return phase === 'required'
    ? 'It cannot be turned off: two-factor authentication is required.'
    : 'It cannot be turned off just now.';
}

function wordPhase({ phase, requiredFrom, active }: OwnTwoFactor): string {
  if (phase === 'required') return 'Required for your account.';
  if (phase === 'exempt') return 'Not asked of your account.';
  const advice = active ? 'Until then you may turn it off.' : 'Until then it is your choice.';
  return `Required from ${wordInstant(requiredFrom)}. ${advice}`;
}
