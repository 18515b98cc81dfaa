import type { PoolDefinition } from '../program/document.ts';
import { percentOf } from './describe-split.ts';
import { andList, sentence } from './lists.ts';
import { pointsName, type Vocabulary } from './vocabulary.ts';

/** "An account is the pool of those that name it as their parent, for Reward points; 25 % of what … earns goes there …" */
export function describePool(words: Vocabulary, { points, feed, holders, spend }: PoolDefinition): string {
  const names = andList(points.map((key) => pointsName(words, key)));
  const earned =
    holders === 'all' ? 'an account of the group and its people earn' : 'an account of the group earns';
  const facts = [
    `an account is the pool of those that name it as their parent, for ${names}`,
    feed === undefined
      ? 'nothing goes there by itself'
      : `${percentOf(feed)} % of what ${earned} goes there when it becomes active`,
    spend === 'members' ? 'all of them may spend from it' : 'only it may spend from it',
  ];
  return sentence(facts.join('; '));
}
