import type { FactContext } from './conditions/fact-context.ts';
import { linesThat, withCounted } from './judge.ts';
import type { Happening } from './program/compiled.ts';

/** Is a transaction, or what is kept of it, what is waited for? Lines count as those of a rule do. */
export function isMetBy(happening: Happening, context: FactContext): boolean {
  const { on, types, when, asksOfCounted, lines: asked } = happening;
  const { kind, type } = context.transaction.posted;
  if (kind !== on || (types !== null && !types.has(type ?? ''))) return false;
  const lines = asked === null ? context.lines : linesThat(asked, context);
  if (asked !== null && lines.length === 0) return false;
  return when === null || when(asksOfCounted ? withCounted(context, lines) : context);
}
