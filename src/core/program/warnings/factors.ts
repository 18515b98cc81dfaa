import type { EarnDefinition, FactorDefinition } from '../document.ts';

/** One factor need not stand in a list. */
export function factorsOf({ times = [] }: EarnDefinition): readonly FactorDefinition[] {
  return 'length' in times ? times : [times];
}
