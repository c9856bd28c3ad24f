/** Before and after the end of the optional phase of existing customers. */
export const moments = ['before', 'after'] as const;

/** `unproven`: there is an authenticator, and Keycloak's own flow asks for no code of it. */
export const factors = ['none', 'unproven', 'proven'] as const;

export const networks = ['known', 'unknown'] as const;

export interface Column {
  moment: (typeof moments)[number];
  factor: (typeof factors)[number];
  network: (typeof networks)[number];
}

/** Why a cell makes no sense. */
export interface NotApplicable {
  because: string;
}

export function notApplicable(because: string): NotApplicable {
  return { because };
}

/** What is shown after Keycloak's own log-in pages, until the end: from a known network, and from an unknown one. */
export type Pair = readonly [known: string | NotApplicable, unknown: string | NotApplicable];

export type Outcomes = Readonly<
  Record<Column['moment'], Readonly<Record<Column['factor'], Pair | NotApplicable>>>
>;

/** Outcomes that the cutover changes only for those who have no authenticator. */
export function outcomesWith(
  cells: Outcomes['before'] & { noneAfter: Outcomes['after']['none'] },
): Outcomes {
  const { none, noneAfter, unproven, proven } = cells;
  return { before: { none, unproven, proven }, after: { none: noneAfter, unproven, proven } };
}

/** A log-in asks for what it misses: the own factor, and a network that is known. */
export const asksForWhatIsMissing: Outcomes = {
  before: {
    none: ['in', 'verify-ip'],
    unproven: ['code > in', 'code > verify-ip'],
    proven: ['in', 'verify-ip'],
  },
  after: {
    none: ['set-up', 'set-up'],
    unproven: ['code > in', 'code > verify-ip'],
    proven: ['in', 'verify-ip'],
  },
};

/** The same, of a log-in that is the first of a day: while two-factor is the user's choice, it is offered. */
export const asksAndOffers: Outcomes = {
  ...asksForWhatIsMissing,
  before: { ...asksForWhatIsMissing.before, none: ['offer > in', 'verify-ip'] },
};

export interface Cell extends Column {
  outcome: string | NotApplicable;
}

export interface OccupiedCell extends Cell {
  outcome: string;
}

/** The cells of a row that make sense. */
export function occupiedCellsOf(outcomes: Outcomes): OccupiedCell[] {
  return cellsOf(outcomes).filter((cell): cell is OccupiedCell => typeof cell.outcome === 'string');
}

/** The twelve cells of a row. */
export function cellsOf(outcomes: Outcomes): Cell[] {
  return moments.flatMap((moment) =>
    factors.flatMap((factor) =>
      networks.map((network, index) => {
        const pair = outcomes[moment][factor];
        const outcome = 'because' in pair ? pair : (pair[index] as string | NotApplicable);
        return { moment, factor, network, outcome };
      }),
    ),
  );
}

export function describeColumn({ moment, factor, network }: Column): string {
  const otp = { none: 'no OTP', unproven: 'OTP not proven', proven: 'OTP proven' }[factor];
  return `${moment} the cutover, ${otp}, ${network} network`;
}
