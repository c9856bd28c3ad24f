import { readFile, rename, writeFile } from 'node:fs/promises';
import { CutoverError } from '../domain/errors.ts';
import { savedPlanSchema, type SavedPlan } from '../services/saved-plan.ts';

/** Writes a plan whole or not at all. @throws {CutoverError} `usage` */
export async function writePlanFile(path: string, plan: SavedPlan): Promise<void> {
  const unfinished = `${path}.${String(process.pid)}`;
  try {
    await writeFile(unfinished, `${JSON.stringify(plan, null, 2)}\n`);
    await rename(unfinished, path);
  } catch (cause) {
    throw new CutoverError('usage', `The plan cannot be written to ${path}.`, { cause });
  }
}

/** @throws {CutoverError} `usage` when it is no plan */
export async function readPlanFile(path: string): Promise<SavedPlan> {
  try {
    return savedPlanSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new CutoverError('usage', `${path} is no plan that cutover plan --save wrote.`, {
      cause,
    });
  }
}
