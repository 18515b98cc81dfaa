import type { PostedLine, PostedTransaction } from '../../src/core/transaction.ts';

export const BUYER = 'stk_buyer';
const CATEGORIES = ['tools', 'garden', 'paint', 'timber', 'clearance', 'gift-cards', 'freight', 'lighting'];
const BRANDS = ['Acme', 'Borealis', 'Cinder', 'Dovetail', 'Everlast', 'NoName'];
const CHANNELS = ['web', 'app', 'shop', 'phone'];
const HOUR_MS = 3_600_000;

/** The same purchases in each run: one of an account every 31 hours, so that each weekday and hour has its turn. */
export function makePurchases(count: number, lines: number, firstAt: number): readonly PostedTransaction[] {
  const random = randomFrom(20260301);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const makeLine = (_: unknown, index: number): PostedLine => {
    const cents = 100 + Math.floor(random() * 9_900);
    const quantity = random() < 0.2 ? 10 + Math.floor(random() * 15) : 1 + Math.floor(random() * 5);
    return {
      id: String(index + 1),
      sku: `SKU-${Math.floor(random() * 40)}`,
      quantity: String(quantity),
      unitPrice: (cents / 100).toFixed(2),
      ...(random() < 0.3 && { discount: (Math.floor(cents * quantity * 0.1) / 100).toFixed(2) }),
      ...(random() < 0.95 && { category: pick(CATEGORIES) }),
      ...(random() < 0.9 && { brand: pick(BRANDS) }),
      ...(random() < 0.5 && { attributes: { organic: random() < 0.5 } }),
    };
  };
  return Array.from({ length: count }, (_, index) => ({
    kind: 'purchase',
    occurredAt: firstAt + index * 31 * HOUR_MS,
    stakeholder: random() < 0.8 ? BUYER : null,
    currency: 'EUR',
    channel: pick(CHANNELS),
    lines: Array.from({ length: lines }, makeLine),
  }));
}

/** Mulberry32: numbers from 0 up to 1 that look random, and are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
