/** One thing about a realm that must be so. Rejects as `Directory` does. */
export interface RealmSetting {
  /** What it is, for people: `service account two-factor-sidecar`. */
  name: string;
  /** What has to change, one line each; empty when it is as it must be. */
  findDifferences(): Promise<string[]>;
  /** What is better looked at by an administrator, who may have meant it so, one line each; not changed here. */
  findRemarks?(): Promise<string[]>;
  /** Makes it so; only called when there are differences. */
  apply(): Promise<void>;
}

export interface SettingResult {
  name: string;
  differences: string[];
  remarks: string[];
}

/**
 * Compares the settings one after another, since a later one can depend on an earlier, and makes them so.
 *
 * @param apply false shows the differences and changes nothing
 */
export async function* applyRealmSettings(
  settings: readonly RealmSetting[],
  { apply }: { apply: boolean },
): AsyncGenerator<SettingResult> {
  for (const setting of settings) {
    const differences = await setting.findDifferences();
    if (apply && differences.length > 0) await setting.apply();
    const remarks = (await setting.findRemarks?.()) ?? [];
    yield { name: setting.name, differences, remarks };
  }
}
