import { formatDecimal, parseDecimal } from '../../core/decimal.ts';
import { holderToColumn } from '../../engine/holder-column.ts';
import { journal } from './book.ts';

export const payables = journal('payables', {
  key: ['seq', 'n'],
  normal: (row) => ({ ...row, money: formatDecimal(parseDecimal(String(row.money))) }),
  of: ({ owner, decision: { seq, payables } }) =>
    payables.map(({ n, holder, points, period, amount, money, currency }) => ({
      seq,
      n,
      tenant_id: owner.tenantId,
      program_id: owner.programId,
      holder: holderToColumn(holder),
      points,
      period,
      amount,
      money,
      currency,
    })),
});
