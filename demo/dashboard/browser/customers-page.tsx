import { useState, type ReactElement } from 'react';
import type { Call } from './caller.ts';
import { useLoaded } from './loaded.ts';
import { wordDay, wordInstant } from './words.ts';

/** A customer, as the sidecar's API tells it (docs/api.md). */
interface Customer {
  id: string;
  name: string;
  phase: 'required' | 'optional';
  reason: string;
  requiredFrom: string;
  enabled: boolean;
  changed: { by: string; at: string } | null;
}

/** The customers that this person administers, and their choice while there is one. */
export function CustomersPage({ call }: { call: Call }): ReactElement {
  const { value, failure, reload } = useLoaded(async () => {
    const { customers } = (await call('/api/v1/customers')) as { customers: Customer[] };
    return customers;
  });
  const [refusal, setRefusal] = useState<string>();
  const change = async ({ id, enabled }: Customer): Promise<void> => {
    const path = `/api/v1/customers/${encodeURIComponent(id)}/two-factor`;
    try {
      await call(path, { method: 'PUT', body: { enabled: !enabled } });
      setRefusal(undefined);
    } catch (error) {
      setRefusal((error as Error).message);
    }
    await reload();
  };
  const words = refusal ?? failure;
  return (
    <>
      <h1>Customers</h1>
      {words !== undefined && (
        <p className="alert" role="alert">
          {words}
        </p>
      )}
      {value?.map((customer) => (
        <CustomerCard key={customer.id} customer={customer} change={() => void change(customer)} />
      ))}
    </>
  );
}

interface CardProps {
  customer: Customer;
  change: () => void;
}

function CustomerCard({ customer, change }: CardProps): ReactElement {
  const { id, name, enabled, changed } = customer;
  const isOn = enabled || isRequiredByDate(customer);
  return (
    <section className="card" aria-labelledby={`customer-${id}`} data-customer={id}>
      <div className="card-head">
        <h2 id={`customer-${id}`}>{name}</h2>
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={isOn}
          aria-label={`Two-factor authentication for ${name}`}
          disabled={isRequiredByDate(customer)}
          onClick={change}
        >
          <span className="knob" aria-hidden />
        </button>
      </div>
      <p>{wordState(customer)}</p>
      {changed !== null && (
        <p className="muted small">
          Last changed by {changed.by} on {wordDay(changed.at)}.
        </p>
      )}
    </section>
  );
}

function isRequiredByDate({ phase, reason }: Customer): boolean {
  return phase === 'required' && reason !== 'enabled-by-customer';
}

function wordState(customer: Customer): string {
  const { enabled, requiredFrom } = customer;
  if (isRequiredByDate(customer)) return 'Two-factor authentication is required for all users.';
  const until = `It is required from ${wordInstant(requiredFrom)}`;
  return enabled
    ? `Switched on: users set it up at their next log-in. ${until} in any case.`
    : `Each user may choose. ${until}; you may switch it on for all users before.`;
}
