import fc from 'fast-check';
import type { Step, World } from '../model/world.ts';
import { adjust, putRight } from './adjust.ts';
import { clock, letTimePass } from './clock.ts';
import { close, closeForGood } from './close.ts';
import { changeByHand, changeLot } from './lot.ts';
import { makeOne, merge } from './merge.ts';
import { comeOrGo, people } from './people.ts';
import { buy, purchase } from './purchase.ts';
import { redeem, useReward } from './redeem.ts';
import { retry, sendAgain } from './retry.ts';
import { bringBack, giveBack } from './return.ts';
import { send, transfer } from './transfer.ts';
import { makeUndone, undo } from './void.ts';

/** Purchases are what the rest lives on. */
export const command = fc.oneof(
  { weight: 10, arbitrary: purchase },
  { weight: 5, arbitrary: giveBack },
  { weight: 3, arbitrary: undo },
  { weight: 4, arbitrary: redeem },
  { weight: 4, arbitrary: transfer },
  { weight: 2, arbitrary: adjust },
  { weight: 8, arbitrary: changeLot },
  { weight: 4, arbitrary: clock },
  { weight: 2, arbitrary: retry },
  { weight: 2, arbitrary: people },
  { weight: 1, arbitrary: close },
  { weight: 1, arbitrary: merge },
);

export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** Does it in the model: what is asked of the service, and what it answers then. Null: there is nothing to ask. */
export function play(world: World, asked: Command): Step | null {
  switch (asked.kind) {
    case 'purchase':
      return buy(world, asked);
    case 'return':
      return bringBack(world, asked);
    case 'void':
      return makeUndone(world, asked);
    case 'redeem':
      return useReward(world, asked);
    case 'transfer':
      return send(world, asked);
    case 'adjust':
      return putRight(world, asked);
    case 'lot':
      return changeByHand(world, asked);
    case 'clock':
      return letTimePass(world, asked);
    case 'retry':
      return sendAgain(world, asked);
    case 'close':
      return closeForGood(world, asked);
    case 'merge':
      return makeOne(world, asked);
    case 'people':
      return comeOrGo(world, asked);
  }
}
