import { PlugZap } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Device } from '../devices.ts';
import type { Connection, Connections } from './connections.ts';
import { lookOf } from './tools.ts';
import { wordTime } from './words.ts';

export interface DeviceTableProps {
  devices: readonly Device[];
  /** Those that the user has the role for. */
  tools: readonly string[];
  connections: Connections;
}

const stateWords = { online: 'Online', warning: 'Warning', offline: 'Offline' };

/**
 * One device a row. The roles are written down because narrow windows show rows as cards, which would take a table its
 * meaning.
 */
export function DeviceTable({ devices, ...remote }: DeviceTableProps): ReactElement {
  if (devices.length === 0) return <p className="card empty">No device matches.</p>;
  return (
    <table role="table" className="card devices">
      <thead role="rowgroup">
        <tr role="row">
          {['Device', 'Customer', 'System', 'State', 'Remote session'].map((title) => (
            <th key={title} role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} {...remote} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Omit<DeviceTableProps, 'devices'> & { device: Device };

function DeviceRow({ device, ...remote }: RowProps): ReactElement {
  const { id, customer, name, os, state, note } = device;
  return (
    <tr role="row" data-device={id} className={remote.connections.open.has(id) ? 'open' : ''}>
      <th role="rowheader" scope="row">
        {name}
      </th>
      <td role="cell" className="customer">
        {customer}
      </td>
      <td role="cell" className="muted">
        {os}
      </td>
      <td role="cell" className="state">
        <span className={`dot ${state}`} aria-hidden />
        {stateWords[state]}
        <span className="note">{note}</span>
      </td>
      <td role="cell" className="remote">
        <div className="actions">
          <RemoteSession device={device} {...remote} />
        </div>
      </td>
    </tr>
  );
}

function RemoteSession({ device, tools, connections }: RowProps): ReactElement | null {
  const connection = connections.open.get(device.id);
  if (connection !== undefined) return <OpenSession {...{ device, connection, connections }} />;
  if (tools.length === 0) return null;
  if (device.state === 'offline') return <span className="muted">Not while it is offline</span>;
  return (
    <>
      {tools.map((tool) => (
        <ToolButton key={tool} {...{ tool, device, connections }} />
      ))}
    </>
  );
}

interface OpenSessionProps {
  device: Device;
  connection: Connection;
  connections: Connections;
}

function OpenSession({ device, connection, connections }: OpenSessionProps): ReactElement {
  const { tool, since } = connection;
  return (
    <>
      <span className="connected" data-connected={tool} role="status">
        <PlugZap aria-hidden size={18} />
        <span>
          Connected
          <span className="note">
            {lookOf(tool).name}, since {wordTime(since)}
          </span>
        </span>
      </span>
      <button
        type="button"
        aria-label={`Disconnect: ${device.name}`}
        onClick={() => connections.disconnect(device.id)}
      >
        Disconnect
      </button>
    </>
  );
}

type ButtonProps = Omit<RowProps, 'tools'> & { tool: string };

function ToolButton({ tool, device, connections }: ButtonProps): ReactElement {
  const { name, label, Icon } = lookOf(tool);
  return (
    <button
      type="button"
      data-tool={tool}
      title={name}
      aria-label={`${label}${name === label ? '' : ` (${name})`}: ${device.name}`}
      disabled={connections.busyWith !== undefined}
      onClick={() => void connections.connect({ tool, deviceId: device.id })}
    >
      <Icon aria-hidden size={16} />
      {label}
    </button>
  );
}
