import Table from 'cli-table3';
import { medianOf } from '../core/race.ts';
import type { Shape } from './shape.ts';

/** Seconds of each round. */
export interface Measured {
  readonly shape: Shape;
  readonly settle: { readonly all: readonly number[]; readonly alone: readonly number[] };
  readonly reschedule: { readonly all: readonly number[]; readonly alone: readonly number[] };
  /** In the database that the other is compared with. */
  readonly accountsAlone: number;
}

export function summarize(measured: readonly Measured[]) {
  return measured.map(({ shape, settle, reschedule, accountsAlone }) => {
    const { name, accounts, lotsEach, accountsDue, lotsDueEach } = shape;
    // All accounts are looked at: where there are others alone, what one of them costs is compared.
    const perAccount = (seconds: readonly number[], n: number): number => medianOf(seconds) / n;
    return {
      shape: name,
      lots: accounts * lotsEach,
      accounts,
      due: { lots: accountsDue * lotsDueEach, accounts: accountsDue },
      settle: {
        ...rounded(settle),
        ratio: round(ratioOf(settle)),
        lotsPerSecond: Math.round((accountsDue * lotsDueEach) / medianOf(settle.all)),
      },
      reschedule: {
        ...rounded(reschedule),
        ratio: round(perAccount(reschedule.all, accounts) / perAccount(reschedule.alone, accountsAlone)),
      },
    };
  });
}

export function renderReport(measured: readonly Measured[]): string {
  const table = new Table({
    head: ['', 'lots', 'due', 'settle: s', 'alone: s', 'ratio', 'reschedule: ratio an account'],
    style: { head: [], border: [] },
  });
  for (const { shape, lots, due, settle, reschedule } of summarize(measured))
    table.push([
      shape,
      lots,
      `${due.lots} in ${due.accounts}`,
      settle.all.join(' '),
      settle.alone.join(' '),
      settle.ratio,
      reschedule.ratio,
    ]);
  return table.toString();
}

type Sides = Measured['settle'];

function ratioOf({ all, alone }: Sides): number {
  return medianOf(all.map((seconds, i) => seconds / (alone[i] ?? Number.NaN)));
}

function rounded({ all, alone }: Sides): Sides {
  return { all: all.map(round), alone: alone.map(round) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
