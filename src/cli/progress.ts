import { SingleBar } from 'cli-progress';
import type { Terminal } from './context.ts';

/** Without a terminal a line is written this often, so that a log shows that the run goes on. */
const lineIntervalMs = 10_000;

/** Passes the items of a long run through and shows on stderr how far it is. */
export async function* showProgress<Item>(
  { stderr }: Pick<Terminal, 'stderr'>,
  label: string,
  total: number,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item> {
  const meter =
    stderr.isTTY === true ? barMeter(stderr, label, total) : lineMeter(stderr, label, total);
  try {
    for await (const item of items) {
      meter.step();
      yield item;
    }
  } finally {
    meter.stop();
  }
}

interface Meter {
  step(): void;
  stop(): void;
}

function barMeter(stream: Terminal['stderr'], label: string, total: number): Meter {
  const bar = new SingleBar({
    stream,
    format: `${label} {bar} {value}/{total} users, {eta_formatted} to go`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return {
    step: () => {
      bar.increment();
    },
    stop: () => {
      bar.stop();
    },
  };
}

function lineMeter(stream: Terminal['stderr'], label: string, total: number): Meter {
  let done = 0;
  const timer = setInterval(() => {
    stream.write(`${label}: ${String(done)} of ${String(total)} users\n`);
  }, lineIntervalMs);
  return {
    step: () => {
      done += 1;
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}
