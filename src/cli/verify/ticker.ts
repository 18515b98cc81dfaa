import { number } from './report.ts';
import { countDifferences, type Tally } from './tally.ts';

/** Shows how far it is: on a terminal a line that changes, elsewhere a line now and then. */
export interface Ticker {
  readonly tick: (tally: Tally) => void;
  readonly stop: () => void;
}

const ON_TERMINAL_EVERY_MS = 200;
const ELSEWHERE_EVERY_MS = 10_000;

export function createTicker(stream: NodeJS.WriteStream, accounts: number): Ticker {
  const isTerminal = stream.isTTY === true;
  const everyMs = isTerminal ? ON_TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS;
  let saidAt = performance.now();
  let isLineOpen = false;
  return {
    tick: (tally) => {
      if (performance.now() - saidAt < everyMs) return;
      saidAt = performance.now();
      const line = lineOf(tally, accounts);
      stream.write(isTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
      isLineOpen = isTerminal;
    },
    stop: () => {
      if (isLineOpen) stream.write('\r\u001b[2K');
      isLineOpen = false;
    },
  };
}

function lineOf(tally: Tally, accounts: number): string {
  const { seconds, commands, entries } = tally;
  const rate = (n: number): string => number(Math.round(n / Math.max(seconds, 0.001)));
  return (
    `${number(tally.accounts)} of ${number(accounts)} accounts, ${number(commands)} commands (${rate(commands)} a second), ` +
    `${number(entries)} entries (${rate(entries)} a second), ${number(countDifferences(tally))} differences`
  );
}
