import { ACCOUNT, type Holder } from '../core/ledger.ts';

/** The account itself as a holder: a key column cannot be null. */
export const ACCOUNT_HOLDER = '00000000-0000-0000-0000-000000000000';

export function holderToColumn(holder: Holder): string {
  return holder === ACCOUNT ? ACCOUNT_HOLDER : holder;
}

export function holderFromColumn(column: string): Holder {
  return column === ACCOUNT_HOLDER ? ACCOUNT : column;
}
