import { checkProgram } from '../../../src/core/program/check.ts';
import type { ProgramDocument } from '../../../src/core/program/document.ts';

/** Members that may be left out, by their pointers. */
const OPTIONAL: readonly RegExp[] = [
  /^\/groups\/[^/]+$/,
  /^\/targets\/[^/]+\/(?:percent|atLeast|atMost)$/,
  /^\/rules\/\d+\/(?:period\/delay|inactivity\/by)$/,
  /^\/points\/[^/]+\/(?:pending|expires|byTier)$/,
  /^\/limits\/[^/]+$/,
  /^\/metrics\/[^/]+\/(?:where|by)$/,
  /^\/points\/[^/]+\/(?:payable|spendable|leavers)$/,
  /^\/referral\/(?:within|qualifies\/(?:when|reaches|type))$/,
  /^\/ladders\/[^/]+\/(?:carryOver|held\/(?:grace|yearStarts)|tiers\/\d+\/(?:keep|headStart|multiplier))$/,
  /^\/rules\/\d+\/(?:group|when|lines|every|reaches|split|limit|type|valid|priority|grant\/(?:count|expires)|reached\/tiers|journey\/step)$/,
  /^\/pool(?:\/(?:feed|holders))?$/,
  /^\/(?:plans|journeys)\/[^/]+$/,
  /^\/plans\/[^/]+\/(?:trial|grace|fee\/(?:when|amount))$/,
  /^\/journeys\/[^/]+\/(?:within|valid|repeat|steps\/\d+\/(?:when|lines|type|times))$/,
  /^\/rules\/\d+\/earn\/(?:times|each|min|max|times(?:\/\d+)?\/when)$/,
  /^\/rules\/\d+\/split\/\d+\/(?:among|otherwise)$/,
];
const ROUNDS = 6;

/** A document with the smallest parts taken out that are wrong and may be left out; what remains may still be wrong. */
export function withoutMisfits(document: ProgramDocument): ProgramDocument {
  let left = document;
  for (let round = 0; round < ROUNDS; round++) {
    const mistakes = checkProgram(left);
    if (mistakes.length === 0) return left;
    left = structuredClone(left);
    for (const { pointer } of mistakes) takeOut(left, pointer.split('/'));
  }
  return left;
}

function takeOut(document: ProgramDocument, steps: readonly string[]): void {
  const isOptional = (length: number): boolean =>
    OPTIONAL.some((pattern) => pattern.test(steps.slice(0, length).join('/')));
  const lengths = steps.map((_, index) => index + 1);
  const length = lengths.findLast(isOptional);
  if (length === undefined) return;
  let node: unknown = document;
  for (const step of steps.slice(1, length - 1)) node = (node as Record<string, unknown> | undefined)?.[step];
  if (typeof node === 'object' && node !== null)
    delete (node as Record<string, unknown>)[steps[length - 1] ?? ''];
}
