/** What zod finds wrong, in one line: each fault behind the path of its field, if it is of one. */
export function describeIssues(
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
): string {
  const faults = issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  );
  return faults.join('; ');
}
