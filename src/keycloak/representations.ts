import { z } from 'zod';
import type { DirectoryUser } from '../services/directory.ts';
import type { CustomerFacts } from '../domain/login-request.ts';

const attributesRepresentation = z.record(z.string(), z.array(z.string())).default({});

type Attributes = z.output<typeof attributesRepresentation>;

/** The full form of a user (`briefRepresentation=false`), or of one user read by id. */
export const userRepresentation = z
  .object({
    id: z.string(),
    username: z.string(),
    email: z.string().optional(),
    emailVerified: z.boolean().default(false),
    enabled: z.boolean(),
    createdTimestamp: z.number().nullish(),
    totp: z.boolean(),
    requiredActions: z.array(z.string()).default([]),
    attributes: attributesRepresentation,
    serviceAccountClientId: z.string().optional(),
  })
  .transform((user): DirectoryUser & { isServiceAccount: boolean } => ({
    id: user.id,
    username: user.username,
    email: user.email ?? null,
    emailVerified: user.emailVerified,
    enabled: user.enabled,
    createdAt: user.createdTimestamp ?? null,
    locale: user.attributes['locale']?.[0] ?? null,
    otpConfigured: user.totp,
    requiredActions: user.requiredActions,
    isServiceAccount: user.serviceAccountClientId !== undefined,
  }));

/** An empty text says as little as none. */
function readSince(attributes: Attributes, joinedAttribute: string): string | null {
  const text = attributes[joinedAttribute]?.[0] ?? '';
  return text.trim() === '' ? null : text;
}

/** An organization as a customer: the alias is its id, since it never changes. */
export function organizationRepresentation(
  joinedAttribute: string,
): z.ZodType<CustomerFacts & { organizationId: string }> {
  return z
    .object({
      id: z.string(),
      alias: z.string(),
      name: z.string(),
      attributes: attributesRepresentation,
    })
    .transform(({ id, alias, name, attributes }) => ({
      organizationId: id,
      id: alias,
      name,
      since: readSince(attributes, joinedAttribute),
    }));
}

export interface Group {
  id: string;
  parentId: string | undefined;
  hasSubgroups: boolean;
  /** The customer that the group itself is. */
  customer: CustomerFacts | undefined;
}

/** A group, which is a customer if it carries the attribute: its id is its path without the first slash. */
export function groupRepresentation(joinedAttribute: string): z.ZodType<Group> {
  return z
    .object({
      id: z.string(),
      name: z.string(),
      path: z.string(),
      parentId: z.string().optional(),
      subGroupCount: z.number().default(0),
      attributes: attributesRepresentation,
    })
    .transform(({ id, name, path, parentId, subGroupCount, attributes }) => ({
      id,
      parentId,
      hasSubgroups: subGroupCount > 0,
      customer: Object.hasOwn(attributes, joinedAttribute)
        ? { id: path.slice(1), name, since: readSince(attributes, joinedAttribute) }
        : undefined,
    }));
}

/** A user with the customers that an attribute names, all joined when the user's own date says. */
export function customersOfUserRepresentation(
  customerAttribute: string,
  joinedAttribute: string,
): z.ZodType<{ id: string; customers: CustomerFacts[] }> {
  return z
    .object({ id: z.string(), attributes: attributesRepresentation })
    .transform(({ id, attributes }) => {
      const since = readSince(attributes, joinedAttribute);
      const names = attributes[customerAttribute]?.filter((name) => name.trim() !== '');
      return { id, customers: [...new Set(names)].map((name) => ({ id: name, name, since })) };
    });
}

/** What users and administrators may do with user attributes. */
export const userProfileRepresentation = z.object({
  attributes: z
    .array(
      z.object({
        name: z.string(),
        permissions: z
          .object({
            view: z.array(z.string()).default([]),
            edit: z.array(z.string()).default([]),
          })
          .optional(),
        selector: z.object({ scopes: z.array(z.string()).default([]) }).optional(),
      }),
    )
    .default([]),
  /** What holds for attributes that are not declared; absent means that there are none. */
  unmanagedAttributePolicy: z.string().default('DISABLED'),
});

export const idRepresentation = z.object({ id: z.string() });

export const roleRepresentation = z.object({ name: z.string() });

export const federatedIdentityRepresentation = z.object({ identityProvider: z.string() });

/** A client for which the user granted something, an offline token among it. */
export const consentRepresentation = z.object({
  additionalGrants: z.array(z.object({ key: z.string(), client: z.string() })).default([]),
});

/** With all its other fields: Keycloak empties what a change leaves out. */
export const requiredActionRepresentation = z.looseObject({
  alias: z.string(),
  enabled: z.boolean().default(false),
  priority: z.number().default(0),
});
