import type { FlowPart } from '../support/login-flow.ts';

/** A browser flow that an administrator made. */
export interface OwnFlow {
  name: string;
  forms: readonly FlowPart[];
  /** What is shown on the way in: to a user without OTP before and after the cutover, and to one with OTP. */
  optional: string;
  required: string;
  withOtp: string;
}

const redirector: FlowPart = {
  provider: 'identity-provider-redirector',
  requirement: 'ALTERNATIVE',
  config: { defaultProvider: 'none-such' },
};

/** The cookie and the redirector come first, in every one of them. */
export function partsOf({ name, forms }: OwnFlow): readonly FlowPart[] {
  return [
    { provider: 'auth-cookie', requirement: 'ALTERNATIVE' },
    redirector,
    { subflow: `forms of: ${name}`, requirement: 'ALTERNATIVE', parts: forms },
  ];
}

const ownPages: readonly FlowPart[] = [
  { provider: 'auth-username-form', requirement: 'REQUIRED' },
  { provider: 'auth-password-form', requirement: 'REQUIRED' },
];
const onePage: FlowPart = { provider: 'auth-username-password-form', requirement: 'REQUIRED' };
const codeOfAll: FlowPart = { provider: 'auth-otp-form', requirement: 'REQUIRED' };
const codeOfWhoHasOne: FlowPart = {
  subflow: 'code of who has one',
  requirement: 'CONDITIONAL',
  parts: [{ provider: 'conditional-user-configured', requirement: 'REQUIRED' }, codeOfAll],
};

export const ownFlows: OwnFlow[] = [
  {
    name: 'user name and password on pages of their own',
    forms: [...ownPages, codeOfWhoHasOne],
    optional: 'username > password > offer > in',
    required: 'username > password > mailbox-unconfirmed',
    withOtp: 'username > password > otp > in',
  },
  {
    name: 'a code asked of everybody',
    forms: [onePage, codeOfAll],
    // The flow's own set-up goes by the hook's doors as well.
    optional: 'login > mailbox-unconfirmed',
    required: 'login > mailbox-unconfirmed',
    withOtp: 'login > otp > in',
  },
  {
    name: 'a code asked of nobody',
    forms: [onePage],
    optional: 'login > offer > in',
    required: 'login > mailbox-unconfirmed',
    withOtp: 'login > code > in',
  },
];
