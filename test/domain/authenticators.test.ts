import assert from 'node:assert/strict';
import { isAuthenticatorRemovable } from '../../src/domain/authenticators.ts';

describe('the removal of an authenticator', () => {
  const phone = { id: 'c1', label: 'phone', createdAt: null };
  const tablet = { id: 'c2', label: null, createdAt: null };
  const optional = { secondFactorRemovable: true };
  const required = { secondFactorRemovable: false };

  it('is up to a session that proved one, while the decision lets the user go without', () => {
    assert.equal(isAuthenticatorRemovable([phone], optional, true), true);
    assert.equal(isAuthenticatorRemovable([phone], optional, false), false);
    assert.equal(isAuthenticatorRemovable([phone], required, true), false);
  });

  it('is up to it always while another one stays', () => {
    assert.equal(isAuthenticatorRemovable([phone, tablet], required, true), true);
    assert.equal(isAuthenticatorRemovable([phone, tablet], required, false), false);
  });

  it('is up to nobody where there is none', () => {
    assert.equal(isAuthenticatorRemovable([], optional, true), false);
  });
});
