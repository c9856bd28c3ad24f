/** An instant in the reader's own time zone, such as `January 22, 2022 at 6:00 AM`. */
export function wordInstant(instant: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(instant),
  );
}

/** The day of an instant, in the reader's own time zone. */
export function wordDay(instant: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(new Date(instant));
}

/** The time of day of an instant, such as `5:07 PM`. */
export function wordTime(instant: string): string {
  return new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(new Date(instant));
}
