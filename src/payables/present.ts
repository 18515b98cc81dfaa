import { toCsv } from '../http/csv.ts';
import { encodeId } from '../http/ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import { encodeEntryId } from '../wallets/entry-id.ts';
import type { StoredPayable } from './repository.ts';
import type { PayableAnswer } from './schema.ts';

export function presentPayable(payable: StoredPayable): PayableAnswer {
  const { accountId, externalId, programKey, holder, stakeholder } = payable;
  const { period, points, amount, money, currency } = payable;
  return {
    account: { id: encodeId('acc', accountId), externalId },
    program: programKey,
    holder: presentHolder(holder),
    stakeholder,
    period,
    points,
    amount,
    money,
    currency,
    entry: encodeEntryId(accountId, payable),
  };
}

const COLUMNS = [
  'account',
  'account_external_id',
  'program',
  'holder',
  'stakeholder_external_id',
  'period',
  'points',
  'amount',
  'money',
  'currency',
  'entry',
] as const;

/** The same as a table, for whoever pays. */
export function presentTable(payables: readonly StoredPayable[]): string {
  const rows = payables
    .map(presentPayable)
    .map((payable) => [
      ...[payable.account.id, payable.account.externalId, payable.program, payable.holder],
      ...[payable.stakeholder ?? '', payable.period, payable.points, payable.amount],
      ...[payable.money, payable.currency, payable.entry],
    ]);
  return toCsv(COLUMNS, rows);
}
