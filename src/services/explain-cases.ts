import { z } from 'zod';
import { readJoinedAt } from '../domain/customers.ts';
import { describeIssues } from '../domain/describe-issues.ts';
import { CutoverError } from '../domain/errors.ts';
import { decideLogin, type Decision } from '../domain/login-decision.ts';
import { decisionInputSchema } from '../domain/login-request.ts';
import { readPolicy, type Policy } from '../domain/policy.ts';

export type CaseAnswer = Decision | { error: string };

export interface CaseExplainer {
  /** Answers one JSON text `{policy, now, state, request}`; never throws for a bad one. */
  answer(line: string): CaseAnswer;
  /** How many join dates could not be read so far, and were taken as absent. */
  unreadableJoinDates(): number;
}

/** Policies kept ready: a file of cases repeats few of them, and preparing one costs more than deciding. */
const maximumPolicies = 1_000;

const caseSchema = decisionInputSchema.extend({ policy: z.unknown() });

/** Answers questions one by one, with the decision that a log-in would get. */
export function createCaseExplainer(): CaseExplainer {
  const policies = new Map<string, Policy>();
  let unreadable = 0;

  function preparedPolicy(document: unknown): Policy {
    const text = JSON.stringify(document);
    const known = policies.get(text);
    if (known !== undefined) return known;
    const policy = readPolicy(document);
    if (policies.size >= maximumPolicies) policies.clear();
    policies.set(text, policy);
    return policy;
  }

  return {
    answer: (line) => {
      try {
        const { policy: document, ...input } = caseSchema.parse(JSON.parse(line));
        const policy = preparedPolicy(document);
        unreadable += input.request.customers.filter(
          ({ since }) => since !== null && readJoinedAt(policy, since) === undefined,
        ).length;
        return decideLogin(policy, input);
      } catch (error) {
        return { error: describeBadCase(error) };
      }
    },
    unreadableJoinDates: () => unreadable,
  };
}

function describeBadCase(error: unknown): string {
  if (error instanceof z.ZodError) {
    return describeIssues(error.issues);
  }
  if (error instanceof CutoverError) return error.message;
  if (error instanceof SyntaxError) return `This line is no JSON: ${error.message}`;
  // Such as a nesting that is too deep: it must not stop the lines behind it.
  return `This line cannot be answered: ${String(error)}`;
}
