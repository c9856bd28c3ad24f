import type { EpochMs } from '../domain/calendar.ts';

/** Leave to open one remote session, to be redeemed once. */
export interface RemoteSessionGrant {
  /** 128 random bits. */
  id: string;
  tool: string;
  deviceId: string;
  userId: string;
  /** The Keycloak session in which it was asked for. */
  sessionId: string;
}

/** What the tool's back end is told. */
export interface RemoteSessionRedemption {
  id: string;
  tool: string;
  deviceId: string;
  user: { id: string; username: string };
  redeemedAt: string;
}

/** Who redeems. The same one is given the same answer again; `idempotencyKey` is `null` for one who cannot ask again. */
export interface Redeemer {
  clientId: string;
  idempotencyKey: string | null;
}

export type RedeemResult =
  | { outcome: 'redeemed' | 'repeated'; redemption: RemoteSessionRedemption }
  | { outcome: 'taken' | 'gone' };

export interface StoredRemoteSession {
  grant: RemoteSessionGrant;
  /** What this redeemer was answered before, or that another one was; `undefined` while the grant is open. */
  earlier: RedeemResult | undefined;
}

/** Grants in Redis. Rejects with `redis-away`: it fails closed. */
export interface RemoteSessions {
  /** @returns when it expires */
  save(grant: RemoteSessionGrant): Promise<EpochMs>;
  /** @returns `undefined` for one that never was, or has expired */
  find(id: string, redeemer: Redeemer): Promise<StoredRemoteSession | undefined>;
  /** Atomic: of all who redeem a grant at once, one does. */
  redeem(redemption: RemoteSessionRedemption, redeemer: Redeemer): Promise<RedeemResult>;
}
