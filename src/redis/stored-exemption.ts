import { z } from 'zod';
import type { Exemption } from '../services/login-states.ts';

export const exemptionSchema: z.ZodType<Exemption> = z.object({
  by: z.string(),
  at: z.number(),
  reason: z.string(),
  until: z.number().nullable(),
  suspendedAt: z.number().nullable(),
});
