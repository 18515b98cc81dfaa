import type { Decimal } from '../../core/decimal.ts';

const CENT = 10n ** 10n;

/** "8,911,407.90": for people to read; away from zero at the half. */
export function roundHalfUpToCents(value: Decimal): string {
  const size = value < 0n ? -value : value;
  const cents = (size * 2n + CENT) / (CENT * 2n);
  const whole = (cents / 100n).toLocaleString('en-US');
  return `${value < 0n && cents > 0n ? '-' : ''}${whole}.${String(cents % 100n).padStart(2, '0')}`;
}
