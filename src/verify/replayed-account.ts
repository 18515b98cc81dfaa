import type { AccountState } from '../core/state.ts';
import type { Owner } from './decided.ts';
import type { Trail } from './trail.ts';

/** An account, once its log is decided again. */
export interface Replayed {
  readonly owner: Owner;
  readonly state: AccountState;
  readonly trail: Trail;
}
