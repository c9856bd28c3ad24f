import { maximumTries, verificationNumbers } from '../../src/domain/verification.ts';

/** As many as burn a verification: different ones, since the same one counts once. */
export function wrongNumbers(right: number | string | undefined): number[] {
  return verificationNumbers.filter((number) => number !== Number(right)).slice(0, maximumTries);
}
