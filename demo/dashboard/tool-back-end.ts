import { z } from 'zod';
import { createTokenSource } from '../../src/keycloak/token-source.ts';

export interface ToolBackEndSettings {
  keycloakUrl: string;
  realm: string;
  /** Where the sidecar's API answers. */
  sidecarUrl: string;
  /** The tool's own client, whose service account may redeem. */
  clientId: string;
  clientSecret: string;
  /** Limit of each call. */
  timeoutMs: number;
}

/** The back end of a remote tool: what would open the remote session on the device. */
export interface ToolBackEnd {
  /**
   * Redeems a grant, once.
   *
   * @throws {RedemptionRefused} with the API's own words
   */
  redeem(grantId: string): Promise<Redemption>;
}

const redemptionSchema = z.object({
  tool: z.string(),
  deviceId: z.string(),
  user: z.object({ id: z.string(), username: z.string() }),
  redeemedAt: z.iso.datetime(),
});

const problemSchema = z.object({ title: z.string(), detail: z.string().optional() });

/** Who may be connected to what, as the sidecar says. */
export type Redemption = z.output<typeof redemptionSchema>;

export class RedemptionRefused extends Error {
  override name = 'RedemptionRefused';
  /** HTTP status of the refusal. */
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

export function createToolBackEnd(settings: ToolBackEndSettings): ToolBackEnd {
  const { keycloakUrl: url, realm, clientId, clientSecret, sidecarUrl, timeoutMs } = settings;
  const tokens = createTokenSource(
    { url, realm, clientId, timeoutMs },
    { grantType: 'client_credentials', clientId, clientSecret },
  );
  return {
    redeem: async (grantId) => {
      const path = `/api/v1/remote-sessions/${encodeURIComponent(grantId)}/redeem`;
      const response = await fetch(`${sidecarUrl}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${await tokens.getAccessToken()}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer: unknown = await response.json();
      if (response.ok) return redemptionSchema.parse(answer);
      const { title, detail = title } = problemSchema.parse(answer);
      throw new RedemptionRefused(response.status, detail);
    },
  };
}
