import assert from 'node:assert/strict';
import {
  openAllowedNetworks,
  outerNetwork,
  type AllowedNetworks,
} from './allowed-networks-stage.ts';
import { describeColumn, occupiedCellsOf, type Column, type OccupiedCell } from './columns.ts';
import type { Row, Visit } from './row.ts';
import { rows } from './table.ts';
import { beginVisit } from './visit.ts';
import { usernamesAtProvider, usersOf } from './visitors.ts';

const names = [
  'browser form',
  'SSO cookie',
  'prompt=none in a session',
  'direct grant without totp',
  'direct grant with totp',
  'later identity-provider log-in with amr',
];
const ways = names.map(rowNamed);

/** Without a page nothing is said of the network. */
const refusals = ['refused', 'refused by the flow', 'interaction_required'];

/** The network is a known one of the user in each case: what counts is where it is. */
describe('A policy with allowedNetworks', function () {
  this.timeout(60_000);
  let scene: AllowedNetworks;

  before(async function () {
    this.timeout(400_000);
    scene = await openAllowedNetworks(ways.flatMap(usersOf), ways.flatMap(usernamesAtProvider));
  });
  after(() => scene.close());

  async function begin(row: Row, cell: OccupiedCell): Promise<Visit> {
    scene.goInside();
    const visit = await beginVisit(scene.stage, row, cell, scene.ids);
    scene.stage.setMoment(cell.moment);
    return visit;
  }

  for (const row of ways)
    describe(row.name, () => {
      for (const cell of cellsOf(row, 'known'))
        it(`from inside, ${factsOf(cell)}: ${cell.outcome}`, async () => {
          assert.equal(await row.enter(await begin(row, cell)), cell.outcome);
        });

      for (const cell of cellsOf(row, 'unknown')) {
        const outcome = refusals.includes(cell.outcome) ? cell.outcome : 'network-not-allowed';

        it(`from outside, ${factsOf(cell)}: ${outcome}`, async () => {
          const visit = await begin(row, cell);
          await scene.stage.setNetwork(visit.visitor.id, 'known', outerNetwork);
          scene.goOutside();

          assert.equal(await row.enter(visit), outcome);
        });
      }
    });
});

function rowNamed(name: string): Row {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`The table has no row ${name}.`);
  return row;
}

function cellsOf({ outcomes }: Row, network: Column['network']): OccupiedCell[] {
  return occupiedCellsOf(outcomes).filter((cell) => cell.network === network);
}

function factsOf(cell: Column): string {
  return describeColumn(cell).replace(/, [^,]*$/, '');
}
