import { parseDecimal } from '../decimal.ts';
import { ratioOf } from '../ratio.ts';
import type { Pool } from './compiled.ts';
import type { PoolDefinition } from './document.ts';

export function compilePool({ points, feed, holders, spend }: PoolDefinition): Pool {
  return {
    points: new Set(points),
    share: feed === undefined ? null : ratioOf(parseDecimal(feed)),
    ofAll: holders === 'all',
    isForMembers: spend === 'members',
  };
}
