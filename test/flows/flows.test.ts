import assert from 'node:assert/strict';
import { describeColumn, moments, occupiedCellsOf, type OccupiedCell } from './columns.ts';
import { createIdentityProviders } from './identity-provider.ts';
import type { Row, Tokens, Unreachable, Visit } from './row.ts';
import { openStage, type Stage } from './stage.ts';
import { enforcedRows } from './rows/enforced.ts';
import { tokenRows, unreachable } from './rows/tokens.ts';
import { allRows, rows } from './table.ts';
import { beginVisit } from './visit.ts';
import {
  importUsers,
  usernameFor,
  usernamesAtProvider,
  usernamesFor,
  usersOf,
} from './visitors.ts';

type Begun = ReadonlyMap<string, Visit>;

describe('Every way into the realm', function () {
  this.timeout(60_000);
  let stage: Stage;
  const ids = new Map<string, string>();
  const described: string[] = [];

  before(async function () {
    this.timeout(400_000);
    stage = await openStage();
    await createIdentityProviders(stage.realm, rows.flatMap(usernamesAtProvider));
    // Both are there before the first enforcement.
    await addUsersOf(...tokenRows, ...enforcedRows);
  });
  after(() => stage.stop());

  async function addUsersOf(...newcomers: Row[]): Promise<void> {
    const users = newcomers.flatMap(usersOf).filter(({ username = '' }) => !ids.has(username));
    if (users.length === 0) return;
    for (const [username, id] of await importUsers(stage.realm, users)) ids.set(username, id);
  }

  function describeCells(row: Row, cells: readonly OccupiedCell[], begun?: Begun): void {
    describe(row.name, () => {
      before(() => addUsersOf(row));

      for (const cell of cells) {
        const username = usernameFor(row, cell);
        described.push(username);
        it(`${describeColumn(cell)}: ${cell.outcome}`, async () => {
          const visit = begun?.get(username) ?? (await beginVisit(stage, row, cell, ids));
          stage.setMoment(cell.moment);
          assert.equal(await row.enter(visit), cell.outcome);
        });
      }
    });
  }

  for (const row of rows) describeCells(row, occupiedCellsOf(row.outcomes));

  describe('In a session that is older than the enforcement', () => {
    const begun = new Map<string, Visit>();
    const tokens = new Map<Unreachable, Tokens>();

    before(async () => {
      for (const way of unreachable) tokens.set(way, await way.begin(stage));
      for (const row of tokenRows)
        for (const cell of occupiedCellsOf(row.outcomes))
          begun.set(usernameFor(row, cell), await beginVisit(stage, row, cell, ids));
    });

    for (const moment of moments)
      for (const row of tokenRows) {
        const cells = occupiedCellsOf(row.outcomes).filter((cell) => cell.moment === moment);
        describeCells(row, cells, begun);
      }

    describe('no hook reaches', () => {
      for (const way of unreachable)
        it(`${way.name}: ${way.coveredBy}`, async () => {
          assert.deepEqual(await way.check(stage, tokens.get(way) ?? {}), way.outcome);
        });
    });
  });

  describe('After an enforcement', () => {
    for (const row of enforcedRows) describeCells(row, occupiedCellsOf(row.outcomes));
  });

  it('is taken in each cell of the table', () => {
    assert.deepEqual(described.toSorted(), allRows.flatMap(usernamesFor).toSorted());
  });
});
