import type { RealmSetting } from '../../services/realm-settings.ts';

/** What only an administrator can know and mend: it is looked at, and never changed here. */
export function remarksOnly(name: string, findRemarks: () => Promise<string[]>): RealmSetting {
  return {
    ...{ name, findRemarks },
    findDifferences: () => Promise.resolve([]),
    apply: () => Promise.resolve(),
  };
}
