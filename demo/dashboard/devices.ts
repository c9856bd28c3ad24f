/** What the Dashboard watches over. */
export interface Device {
  id: string;
  /** Whose it is. */
  customer: string;
  name: string;
  os: string;
  state: 'online' | 'warning' | 'offline';
  /** What there is to say of its state, for people. */
  note: string;
}

type Row = [customer: string, name: string, os: string, state: Device['state'], note: string];

const rows: Row[] = [
  ['Hillcrest School', 'HC-LAB-07', 'Windows 11 Pro', 'online', 'All checks passed'],
  ['Hillcrest School', 'HC-OFFICE-02', 'macOS 12 Monterey', 'warning', 'Backup is 3 days old'],
  ['Hillcrest School', 'HC-FILES', 'Windows Server 2019', 'online', 'All checks passed'],
  ['Larsen Bakery', 'LB-TILL-1', 'Windows 10 IoT', 'online', 'All checks passed'],
  ['Larsen Bakery', 'LB-TILL-2', 'Windows 10 IoT', 'offline', 'Last seen 2 hours ago'],
  ['Riverside Clinic', 'RC-RECEPTION', 'Windows 11 Pro', 'online', 'All checks passed'],
  ['Riverside Clinic', 'RC-XRAY', 'Windows 10 Enterprise', 'warning', 'Disk C: is 92 % full'],
  ['Riverside Clinic', 'RC-DB-01', 'Ubuntu 20.04 LTS', 'online', 'All checks passed'],
  ['Tallis Architects', 'TA-STUDIO-3', 'macOS 12 Monterey', 'online', 'All checks passed'],
  ['Tallis Architects', 'TA-PLOT', 'Windows 10 Pro', 'offline', 'Last seen yesterday'],
];

/** The devices of the demo, in the order of their customers. */
export const devices: readonly Device[] = rows.map(([customer, name, os, state, note]) => ({
  id: name.toLowerCase(),
  ...{ customer, name, os, state, note },
}));
