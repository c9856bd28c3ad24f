import assert from 'node:assert/strict';
import { createLoginBrowser, type LoginBrowser } from '../support/login-browser.ts';
import type { Cell } from './columns.ts';
import type { Row, Tokens, Visit, Visitor } from './row.ts';
import type { Stage } from './stage.ts';
import { createVisitor, usernameFor } from './visitors.ts';
import { walkToEnd, wordFor } from './walk.ts';

/** Sets the scene of a cell, but for the moment: who comes, from where, and with which session. */
export async function beginVisit(
  stage: Stage,
  row: Row,
  cell: Cell,
  ids: ReadonlyMap<string, string>,
): Promise<Visit> {
  const username = usernameFor(row, cell);
  const visitor = createVisitor(username, ids.get(username) ?? '');
  const address = cell.factor === 'unproven' ? stage.withoutCode : stage.realm;
  const browser = createLoginBrowser(address);
  const tokens = row.hasSession === true ? await logInBefore(stage, visitor, browser) : {};
  if (row.hasSession === true && cell.factor === 'unproven') await stage.addOtp(visitor.id);
  await stage.setNetwork(visitor.id, cell.network);
  return { stage, cell, visitor, address, browser, tokens };
}

async function logInBefore(stage: Stage, visitor: Visitor, browser: LoginBrowser): Promise<Tokens> {
  stage.setMoment('before');
  await stage.setNetwork(visitor.id, 'known');
  const { page } = await walkToEnd(browser, await browser.open(), visitor);
  assert.equal(wordFor(page), 'in');
  return (await browser.redeem(page)).body;
}
