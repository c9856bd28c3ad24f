/** What is special about a demo user, in the terms of the rules. */
export type Trait =
  | 'otp'
  | 'signed-in'
  | 'signed-in-offline'
  | 'asked-by-admin'
  | 'exempt'
  | 'exempt-by-group'
  | 'linked-to-corp'
  | 'name-is-no-address'
  | 'no-address-at-all'
  | 'other-email'
  | 'unverified'
  | 'disabled'
  | 'german'
  | 'created-recently'
  | RoleTrait;

/** What a client role allows. */
export type RoleTrait = 'take-control' | 'teamviewer' | 'remote-background' | 'customer-admin';

export interface Person {
  first: string;
  last: string;
  customers: readonly string[];
  traits: readonly Trait[];
}

type Row = [name: string, customers: string, ...traits: Trait[]];

const rows: Row[] = [
  ['Ann Abbott', 'acme', 'signed-in', 'take-control', 'teamviewer'],
  ['Ben Archer', 'acme', 'otp', 'signed-in', 'take-control', 'customer-admin'],
  ['Cleo Adler', 'acme', 'linked-to-corp'],
  ['Dan Avery', 'acme', 'linked-to-corp', 'signed-in'],
  ['Eve Ames', 'acme', 'signed-in-offline'],
  ['Finn Adair', 'acme', 'asked-by-admin'],
  ['Gus Acker', 'acme', 'name-is-no-address'],
  ['Hal Alston', 'acme', 'no-address-at-all'],
  ['Ines Arnaud', 'acme', 'other-email'],
  ['Jan Albers', 'acme', 'german', 'unverified'],
  ['Kim Aoki', 'acme', 'disabled'],
  ['Lea Anders', 'acme', 'otp', 'german', 'teamviewer'],
  ['Mia Nash', 'northwind', 'signed-in', 'take-control'],
  ['Ned Noble', 'northwind', 'otp'],
  ['Ola Nilsen', 'northwind', 'otp', 'signed-in'],
  ['Pia Neri', 'northwind'],
  ['Quin Nolan', 'northwind', 'linked-to-corp'],
  ['Rob Neal', 'northwind', 'unverified'],
  ['Sue Norton', 'northwind', 'asked-by-admin', 'unverified'],
  ['Tom Nye', 'northwind', 'name-is-no-address'],
  ['Uma Nair', 'northwind', 'signed-in-offline'],
  ['Vera Neumann', 'northwind', 'german'],
  ['Wes North', 'northwind', 'created-recently'],
  ['Xenia Novak', 'northwind', 'otp', 'unverified'],
  ['Abe Harper', 'harbour', 'signed-in'],
  ['Bea Hall', 'harbour', 'otp'],
  ['Cal Hayes', 'harbour', 'created-recently', 'signed-in'],
  ['Dee Hart', 'harbour'],
  ['Ed Hughes', 'harbour', 'otp', 'signed-in-offline'],
  ['Fay Holt', 'harbour', 'disabled'],
  ['Gil Horn', 'harbour', 'german'],
  ['Hope Hale', 'harbour', 'name-is-no-address'],
  ['Ira Hill', 'harbour', 'created-recently', 'otp'],
  ['Joy Hunt', 'harbour', 'unverified'],
  ['Kai Huber', 'harbour', 'german', 'signed-in'],
  ['Amy Jones', 'juniper', 'signed-in', 'created-recently'],
  ['Bob Jacobs', 'juniper', 'otp', 'created-recently'],
  ['Cat James', 'juniper', 'created-recently'],
  ['Don Jarvis', 'juniper', 'otp', 'signed-in', 'created-recently'],
  ['Ella Joyce', 'juniper', 'created-recently', 'signed-in-offline'],
  ['Fred Judd', 'juniper', 'name-is-no-address', 'created-recently'],
  ['Gwen Jolie', 'juniper', 'created-recently', 'unverified'],
  ['Hans Jung', 'juniper', 'german', 'created-recently'],
  ['Iris Jensen', 'juniper', 'asked-by-admin', 'created-recently'],
  ['Jack Jett', 'juniper', 'created-recently', 'disabled'],
  ['Ada Bloom', 'bluefin', 'signed-in', 'created-recently'],
  ['Bo Berg', 'bluefin', 'otp', 'created-recently'],
  ['Cy Bauer', 'bluefin', 'german', 'created-recently'],
  ['Di Blake', 'bluefin', 'created-recently', 'signed-in'],
  ['Eli Brook', 'bluefin', 'otp', 'signed-in', 'created-recently'],
  ['Flo Burns', 'bluefin', 'created-recently'],
  ['Gia Bell', 'bluefin', 'created-recently', 'other-email'],
  ['Hugo Boyd', 'bluefin', 'created-recently'],
  ['Zoe Mixed', 'acme juniper', 'signed-in'],
  ['Yan Mixed', 'acme northwind', 'linked-to-corp'],
  ['Nora Nobody', '', 'signed-in'],
  ['Nick Newcomer', '', 'created-recently', 'signed-in'],
  ['Otto Operator', '', 'otp', 'signed-in', 'take-control', 'teamviewer', 'remote-background'],
  ['Rita Rescue', '', 'exempt', 'signed-in'],
  ['Gerd Group', '', 'exempt-by-group'],
];

/** Sixty people in every state that the rules know. */
export const people: readonly Person[] = rows.map(([name, customers, ...traits]) => {
  const [first = '', last = ''] = name.split(' ');
  return { first, last, customers: customers.split(' ').filter(Boolean), traits };
});
