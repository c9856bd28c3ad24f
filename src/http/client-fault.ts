import { z } from 'zod';

/** How Express and its parsers mark what a client did wrong, such as an address or a body that cannot be read. */
export const clientFaultSchema = z.object({
  status: z.number().int().min(400).max(499),
  /** Such as `entity.parse.failed`. */
  type: z.string().optional(),
});
