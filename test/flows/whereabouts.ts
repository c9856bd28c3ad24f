import type { Visit } from './row.ts';

/** Whether the user has a session now. */
export async function whereabouts({ stage, visitor }: Visit): Promise<'inside' | 'outside'> {
  const sessions = await stage.realm.admin.users.listSessions({ id: visitor.id });
  return sessions.length === 0 ? 'outside' : 'inside';
}
