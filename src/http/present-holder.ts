import { ACCOUNT, type Holder } from '../core/ledger.ts';
import { encodeId } from './ids.ts';

/** A holder as clients know it: `account`, or the id of a stakeholder. */
export function presentHolder(holder: Holder): string {
  return holder === ACCOUNT ? ACCOUNT : encodeId('stk', holder);
}
