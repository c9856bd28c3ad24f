import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { formatInstant } from '../../domain/calendar.ts';
import type { UserToken } from '../../services/access-tokens.ts';
import type { CustomerStanding } from '../../services/administer-customers.ts';
import { forUsers, type Callers } from './callers.ts';
import { parseRequest } from './parse-request.ts';

export interface CustomerRoutes {
  listCustomers: (bearer: UserToken) => Promise<CustomerStanding[]>;
  showCustomer: (question: { bearer: UserToken; customerId: string }) => Promise<CustomerStanding>;
  switchCustomer: (question: {
    bearer: UserToken;
    customerId: string;
    enabled: boolean;
  }) => Promise<CustomerStanding>;
}

const wantedSchema = z.strictObject({ enabled: z.boolean() });

const customerSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  joinedAt: z.iso.datetime().nullable(),
  phase: z.enum(['required', 'optional']),
  reason: z.string(),
  requiredFrom: z.iso.datetime(),
  /** The customer's own choice, whether or not it still counts. */
  enabled: z.boolean(),
  changed: z.strictObject({ by: z.string(), at: z.iso.datetime() }).nullable(),
});

const customersSchema = z.strictObject({ customers: z.array(customerSchema) });

/** `GET /api/v1/customers` */
export function listCustomers(callers: Callers, routes: CustomerRoutes): RequestHandler {
  return forUsers(callers, async (bearer, _request, response) => {
    const standings = await routes.listCustomers(bearer);
    response.json(customersSchema.parse({ customers: standings.map(toRepresentation) }));
  });
}

/** `GET /api/v1/customers/{id}` */
export function showCustomer(callers: Callers, routes: CustomerRoutes): RequestHandler {
  return forUsers(callers, async (bearer, { params }, response) => {
    const customerId = String(params['id']);
    sendCustomer(response, await routes.showCustomer({ bearer, customerId }));
  });
}

/** `PUT /api/v1/customers/{id}/two-factor` */
export function switchCustomer(callers: Callers, routes: CustomerRoutes): RequestHandler {
  return forUsers(callers, async (bearer, { params, body }, response) => {
    const { enabled } = parseRequest(wantedSchema, body);
    const customerId = String(params['id']);
    sendCustomer(response, await routes.switchCustomer({ bearer, customerId, enabled }));
  });
}

function sendCustomer(response: Response, standing: CustomerStanding): void {
  response.json(customerSchema.parse(toRepresentation(standing)));
}

function toRepresentation(standing: CustomerStanding): z.input<typeof customerSchema> {
  const { id, name, joinedAt, phase, reason, requiredFrom, choice } = standing;
  return {
    id,
    name,
    joinedAt: joinedAt === null ? null : formatInstant(joinedAt),
    phase,
    reason,
    requiredFrom: formatInstant(requiredFrom),
    enabled: choice?.enabled ?? false,
    changed: choice === null ? null : { by: choice.by, at: formatInstant(choice.at) },
  };
}
