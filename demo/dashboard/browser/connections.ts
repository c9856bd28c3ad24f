import { useEffect, useState } from 'react';
import type { RemoteSessionGuard, RemoteSessionRequest } from '../../../src/dashboard/index.ts';
import type { Call } from './caller.ts';

/** A remote session that is open. */
export interface Connection {
  tool: string;
  deviceId: string;
  username: string;
  /** ISO 8601 */
  since: string;
}

export interface Connections {
  /** By the ids of devices. */
  open: ReadonlyMap<string, Connection>;
  /** Of the device that is being connected to. */
  busyWith: string | undefined;
  /** Words about the last one that came to nothing. */
  failure: string | undefined;
  connect: (request: RemoteSessionRequest) => Promise<void>;
  disconnect: (deviceId: string) => void;
}

/** Remote sessions: the guard grants one, the back end of the tool redeems the grant. */
export function useConnections(guard: RemoteSessionGuard, call: Call): Connections {
  const [open, setOpen] = useState<ReadonlyMap<string, Connection>>(new Map());
  const [busyWith, setBusyWith] = useState<string>();
  const [failure, setFailure] = useState<string>();

  const connect = async (request: RemoteSessionRequest): Promise<void> => {
    setFailure(undefined);
    setBusyWith(request.deviceId);
    try {
      const grant = await guard.connect(request);
      if (grant === undefined) return;
      const body = { tool: grant.tool, grantId: grant.id };
      const opened = (await call('/api/connections', { method: 'POST', body })) as Connection;
      setOpen((before) => new Map(before).set(opened.deviceId, opened));
    } catch (error) {
      setFailure((error as Error).message);
    } finally {
      setBusyWith(undefined);
    }
  };
  const disconnect = (deviceId: string): void => {
    setOpen((before) => new Map([...before].filter(([id]) => id !== deviceId)));
  };
  // What the user wanted before set-up or a fresh log-in.
  useEffect(() => {
    const wanted = guard.resume();
    if (wanted !== undefined) void connect(wanted);
  }, []);
  return { open, busyWith, failure, connect, disconnect };
}
