import type { Basis } from './basis.ts';
import type { PastTransaction } from './state.ts';
import type { PostedTransaction } from './transaction.ts';

/**
 * How a posted transaction stands in the books: where a quote was honoured, as if it had been posted when it was quoted.
 * `programVersion`: the version in force when it was posted.
 */
export function standsAs(
  posted: PostedTransaction,
  basis: Basis,
  programVersion: number,
): Pick<PastTransaction, 'posted' | 'basis' | 'programVersion'> {
  const { honoured } = basis;
  if (honoured === undefined) return { posted, basis, programVersion };
  const { occurredAt, version } = honoured;
  return { posted: { ...posted, occurredAt }, basis, programVersion: version };
}
