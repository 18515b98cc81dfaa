import { toCsvRecord } from '../http/csv.ts';
import { owning } from '../http/own-ids.ts';
import type { Sides } from './movements.ts';
import type { People } from './people.ts';
import { presentHead, presentMovement } from './present.ts';
import type { StatementHeadAnswer } from './schema.ts';
import type { Statement } from './statement.ts';

const COLUMNS = [
  ...['row', 'at', 'posted_at', 'holder', 'stakeholder_external_id', 'points'],
  ...['pending_change', 'active_change', 'reserved_change', 'pending', 'active', 'reserved'],
  ...['entry', 'transaction_kind', 'transaction', 'external_id', 'sentence'],
  ...['expiring_next', 'expiring_next_at'],
] as const;

/** The same as a table, page by page. */
export async function* asCsv(statement: Statement, people: People): AsyncGenerator<string> {
  const head = presentHead(statement);
  const of = owning(statement.account.id, statement.account.absorbed);
  const rowOf = (wallet: StatementHeadAnswer['wallets'][number], kind: 'opening' | 'closing') =>
    toCsvRecord([
      ...[kind, kind === 'opening' ? head.from : head.until, ''],
      ...[wallet.holder, people.externalIdOf(wallet.holder) ?? '', wallet.points],
      ...['', '', '', ...amounts(wallet[kind]), '', '', '', '', ''],
      ...(kind === 'opening' ? ['', ''] : [wallet.expiringNext?.amount ?? '', wallet.expiringNext?.at ?? '']),
    ]);
  yield toCsvRecord(COLUMNS) + head.wallets.map((wallet) => rowOf(wallet, 'opening')).join('');
  for await (const page of statement.movements()) {
    const told = page.map((movement) => presentMovement(of, movement));
    yield told
      .map(({ holder, points, transaction, ...movement }) =>
        toCsvRecord([
          ...['movement', movement.at, movement.postedAt],
          ...[holder, people.externalIdOf(holder) ?? '', points],
          ...[...amounts(movement.change), ...amounts(movement.balance), movement.entry],
          ...[transaction?.kind ?? '', transaction?.id ?? '', transaction?.externalId ?? ''],
          ...[movement.sentence, '', ''],
        ]),
      )
      .join('');
  }
  yield head.wallets.map((wallet) => rowOf(wallet, 'closing')).join('');
}

function amounts({ pending, active, reserved }: Sides): readonly number[] {
  return [pending, active, reserved];
}
