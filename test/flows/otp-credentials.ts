import type { Visit } from './row.ts';

export async function otpIds({ stage, visitor }: Visit): Promise<string[]> {
  const credentials = await stage.realm.admin.users.getCredentials({ id: visitor.id });
  return credentials.flatMap(({ type, id }) => (type === 'otp' && id !== undefined ? [id] : []));
}

export async function whatBecameOfOtp(visit: Visit): Promise<string> {
  return (await otpIds(visit)).length === 0 ? 'removed' : 'kept';
}
