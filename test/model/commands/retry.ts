import fc from 'fast-check';
import { pick, refusal, type Step, type World } from '../model/world.ts';

/** What was accepted is sent again, counted from the last one: as it was, or with something else under its name. */
export const retry = fc.record({
  kind: fc.constant('retry' as const),
  which: fc.nat(40),
  isAltered: fc.constantFrom(false, false, false, true),
});

type RetryCommand = typeof retry extends fc.Arbitrary<infer T> ? T : never;

export function sendAgain(world: World, { which, isAltered }: RetryCommand): Step | null {
  const request = pick(world.accepted.toReversed(), which);
  if (request === undefined) return null;
  if (!isAltered || !('externalId' in request.body)) return { request, status: 200, again: request };
  return refusal({ ...request, body: alteredOf(request.body) }, 'external-id-reused', 409);
}

function alteredOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if ('author' in body) return { ...body, author: 'another' };
  if ('amount' in body) return { ...body, amount: Number(body.amount) + 1 };
  if ('occurredAt' in body) return { ...body, occurredAt: '2026-01-01T00:00:00Z' };
  return { ...body, wallet: { holder: 'account', points: 'other' } };
}
