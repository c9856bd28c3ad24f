import assert from 'node:assert/strict';
import { cellsOf, describeColumn } from './columns.ts';
import { createIdentityProviders } from './identity-provider.ts';
import { openStage, type Stage } from './stage.ts';
import { rows } from './table.ts';
import { beginVisit } from './visit.ts';
import { importUsers, usernamesAtProvider, usersOf } from './visitors.ts';

describe('Every way into the realm', function () {
  this.timeout(60_000);
  let stage: Stage;
  let ids: ReadonlyMap<string, string>;

  before(async function () {
    this.timeout(400_000);
    stage = await openStage();
    await createIdentityProviders(stage.realm, rows.flatMap(usernamesAtProvider));
    ids = await importUsers(stage.realm, rows.flatMap(usersOf));
  });
  after(() => stage.stop());

  for (const row of rows)
    describe(row.name, () => {
      for (const cell of cellsOf(row.outcomes)) {
        const { outcome } = cell;
        if (typeof outcome !== 'string') continue;
        it(`${describeColumn(cell)}: ${outcome}`, async () => {
          const visit = await beginVisit(stage, row, cell, ids);
          assert.equal(await row.enter(visit), outcome);
        });
      }
    });
});
