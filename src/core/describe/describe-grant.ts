import type { GrantDefinition } from '../program/document.ts';
import { describeLife } from './describe-terms.ts';

/** "2 coupons for "mug", which expire 30 days later". */
export function describeGrant({ reward, count = 1, expires }: GrantDefinition): string {
  const life =
    expires === undefined
      ? ''
      : `, which ${count === 1 ? 'expires' : 'expire'} ${describeLife(expires)} later`;
  return `${count === 1 ? 'a coupon' : `${count} coupons`} for "${reward}"${life}`;
}
