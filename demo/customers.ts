/** Text of the organization attribute `customerSince`, as an administrator typed it. */
export interface DemoCustomer {
  id: string;
  name: string;
  domain: string;
  since: string;
}

/** Three existing customers, one of them with a date that nobody can read, and two new ones. */
export const demoCustomers: readonly DemoCustomer[] = [
  { id: 'acme', name: 'Acme Facilities', domain: 'acme.example', since: '2015-03-01' },
  { id: 'northwind', name: 'Northwind Dental', domain: 'northwind.example', since: '2018-09-17' },
  { id: 'harbour', name: 'Harbour Logistics', domain: 'harbour.example', since: 'spring 2019' },
  { id: 'juniper', name: 'Juniper Legal', domain: 'juniper.example', since: '2021-12-06' },
  {
    id: 'bluefin',
    name: 'Bluefin Studio',
    domain: 'bluefin.example',
    since: '2021-12-13T14:30:00Z',
  },
];
