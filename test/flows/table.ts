import type { Row, Unreachable } from './row.ts';
import { browserRows } from './rows/browser.ts';
import { directGrantRows } from './rows/direct-grant.ts';

export const rows: Row[] = [...browserRows, ...directGrantRows];

export const unreachable: Unreachable[] = [];
