import { Search } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Device } from '../devices.ts';
import { DeviceTable, type DeviceTableProps } from './device-table.tsx';

interface DevicesPageProps extends Omit<DeviceTableProps, 'tools'> {
  /** Unknown until the sidecar has told. */
  tools: readonly string[] | undefined;
}

const states = [
  { state: undefined, label: 'All' },
  { state: 'online', label: 'Online' },
  { state: 'warning', label: 'Warning' },
  { state: 'offline', label: 'Offline' },
] as const;

/** The devices, and what narrows them down. */
export function DevicesPage({ devices, ...table }: DevicesPageProps): ReactElement {
  const [wanted, setWanted] = useState('');
  const [state, setState] = useState<Device['state']>();
  const shown = devices.filter(
    (device) => matches(device, wanted) && (state === undefined || device.state === state),
  );
  return (
    <>
      <h1>Devices</h1>
      <div className="toolbar">
        <div className="chips" role="group" aria-label="State">
          {states.map(({ state: each, label }) => (
            <button
              key={label}
              type="button"
              className="chip"
              aria-pressed={each === state}
              onClick={() => setState(each)}
            >
              {label}
              <span className="count">{countOf(devices, each)}</span>
            </button>
          ))}
        </div>
        <label className="search">
          <Search aria-hidden size={18} />
          <input
            type="search"
            aria-label="Search devices"
            placeholder="Customer, device or system"
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
          />
        </label>
      </div>
      {table.tools?.length === 0 && (
        <p className="hint" id="no-tools">
          Your account has no remote tools. An administrator can give you the permission.
        </p>
      )}
      <DeviceTable devices={shown} {...table} tools={table.tools ?? []} />
    </>
  );
}

function matches({ customer, name, os }: Device, wanted: string): boolean {
  return `${customer} ${name} ${os}`.toLowerCase().includes(wanted.trim().toLowerCase());
}

function countOf(devices: readonly Device[], state: Device['state'] | undefined): number {
  return devices.filter((device) => state === undefined || device.state === state).length;
}
