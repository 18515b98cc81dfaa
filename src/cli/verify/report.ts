import { describeDifference } from '../../verify/difference.ts';
import { countDifferences, type NamedDifference, type Tally } from './tally.ts';

/** How a run ended: at its end, or before it, behind the account that is named (null: before the first one). */
export interface Ending {
  readonly isStopped: boolean;
  readonly after: string | null;
  /** The options that go on from there. */
  readonly goOnWith: string;
}

export function lineOf(found: NamedDifference): string {
  const who =
    found.account === null
      ? 'between accounts'
      : `${found.account}${found.externalId === null ? '' : ` (external:${found.externalId})`}`;
  return `${who}: ${describeDifference(found)}`;
}

/** One sentence, and what to do if it was stopped. */
export function summaryOf(tally: Tally, ending: Ending): string {
  const { accounts, commands, entries, seconds, moreDifferences } = tally;
  const differences = countDifferences(tally);
  const count =
    differences === 0 ? 'no difference' : `${number(differences)} difference${differences === 1 ? '' : 's'}`;
  const rates = ratesOf(tally);
  const lines = [
    `${number(accounts)} accounts, ${number(commands)} commands and ${number(entries)} entries in ${seconds.toFixed(1)} s ` +
      `(${number(rates.commands)} commands and ${number(rates.entries)} entries a second): ${count}.`,
  ];
  if (moreDifferences > 0) lines.push(`${number(moreDifferences)} of them are counted, but not shown.`);
  if (ending.isStopped)
    lines.push(`Stopped on the way. To go on: npm run verify -- ${ending.goOnWith}`.trimEnd());
  return lines.join('\n');
}

export function jsonOf(tally: Tally, { isStopped, after }: Ending): string {
  const { accounts, commands, entries, seconds, differences, moreDifferences } = tally;
  const document = {
    accounts,
    commands,
    entries,
    seconds: Math.round(seconds * 1000) / 1000,
    perSecond: ratesOf(tally),
    differences,
    moreDifferences,
    stopped: isStopped,
    after: isStopped ? after : null,
  };
  return JSON.stringify(document, null, 2);
}

function ratesOf({ commands, entries, seconds }: Tally): {
  readonly commands: number;
  readonly entries: number;
} {
  const rate = (n: number): number => (seconds > 0 ? Math.round(n / seconds) : 0);
  return { commands: rate(commands), entries: rate(entries) };
}

export function number(n: number): string {
  return n.toLocaleString('en');
}
