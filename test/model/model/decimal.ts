/** Quantities and prices are counted in millionths, their products in millionths of millionths. */
export const MICRO = 1_000_000n;
export const PICO = MICRO * MICRO;

/** '12.5' → 12500000n */
export function micro(text: string | number): bigint {
  const [whole = '', fraction = ''] = String(text).split('.');
  return BigInt(whole) * MICRO + BigInt(fraction.padEnd(6, '0'));
}

/** Of millionths of millionths: 12500000000000n → '12.5' */
export function decimal(pico: bigint): string {
  const fraction = String(pico % PICO)
    .padStart(12, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${pico / PICO}` : `${pico / PICO}.${fraction}`;
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function atLeastZero(a: bigint): bigint {
  return a > 0n ? a : 0n;
}
