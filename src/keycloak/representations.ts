import { z } from 'zod';
import type { DirectoryUser } from '../services/directory.ts';
import type { CustomerFacts } from '../domain/login-request.ts';

/** The full form of a user (`briefRepresentation=false`), or of one user read by id. */
export const userRepresentation = z
  .object({
    id: z.string(),
    username: z.string(),
    email: z.string().optional(),
    emailVerified: z.boolean().default(false),
    createdTimestamp: z.number().nullish(),
    totp: z.boolean(),
    requiredActions: z.array(z.string()).default([]),
    attributes: z.record(z.string(), z.array(z.string())).default({}),
    serviceAccountClientId: z.string().optional(),
  })
  .transform((user): DirectoryUser & { isServiceAccount: boolean } => ({
    id: user.id,
    username: user.username,
    email: user.email ?? null,
    emailVerified: user.emailVerified,
    createdAt: user.createdTimestamp ?? null,
    locale: user.attributes['locale']?.[0] ?? null,
    otpConfigured: user.totp,
    requiredActions: user.requiredActions,
    isServiceAccount: user.serviceAccountClientId !== undefined,
  }));

/** An organization as a customer: the alias is its id, since it never changes. */
export function organizationRepresentation(
  joinedAttribute: string,
): z.ZodType<CustomerFacts & { organizationId: string }> {
  return z
    .object({
      id: z.string(),
      alias: z.string(),
      name: z.string(),
      attributes: z.record(z.string(), z.array(z.string())).default({}),
    })
    .transform(({ id, alias, name, attributes }) => ({
      organizationId: id,
      id: alias,
      name,
      since: attributes[joinedAttribute]?.[0] ?? null,
    }));
}

export const idRepresentation = z.object({ id: z.string() });

export const roleRepresentation = z.object({ name: z.string() });

export const federatedIdentityRepresentation = z.object({ identityProvider: z.string() });

/** A client for which the user granted something, an offline token among it. */
export const consentRepresentation = z.object({
  additionalGrants: z.array(z.object({ key: z.string(), client: z.string() })).default([]),
});

export const requiredActionRepresentation = z.object({
  alias: z.string(),
  enabled: z.boolean().default(false),
  priority: z.number().default(0),
});
