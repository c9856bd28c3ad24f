import { useCallback, useEffect, useState } from 'react';

export interface Loaded<Value> {
  value: Value | undefined;
  /** Words about what went wrong the last time. */
  failure: string | undefined;
  /** Loads it again; what there was stays until then. */
  reload: () => Promise<void>;
}

/** Something that a server tells, loaded when the component appears. */
export function useLoaded<Value>(load: () => Promise<Value>): Loaded<Value> {
  const [value, setValue] = useState<Value>();
  const [failure, setFailure] = useState<string>();
  const reload = useCallback(async () => {
    try {
      setValue(await load());
      setFailure(undefined);
    } catch (error) {
      setFailure((error as Error).message);
    }
  }, []);
  useEffect(() => {
    void reload();
  }, []);
  return { value, failure, reload };
}
