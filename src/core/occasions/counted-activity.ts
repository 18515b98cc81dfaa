import type { Program } from '../program/compiled.ts';

const KNOWN = new WeakMap<readonly Program[], ReadonlyMap<Program, readonly string[]>>();

/**
 * The figures of what is done that are counted under a version: those that it reads, and those that any before it did.
 * Points keep the terms under which they were earned, and those terms ask for what is done now.
 */
export function countedActivity(programs: readonly Program[], program: Program): readonly string[] {
  if (programs.length === 1) return program.reads.activity;
  const known = KNOWN.get(programs) ?? figuresOf(programs);
  KNOWN.set(programs, known);
  return known.get(program) ?? program.reads.activity;
}

function figuresOf(programs: readonly Program[]): ReadonlyMap<Program, readonly string[]> {
  const since = ({ effectiveFrom }: Program): number => effectiveFrom ?? Number.NEGATIVE_INFINITY;
  return new Map(
    programs.map((program) => {
      const upToIt = programs.filter((other) => since(other) <= since(program));
      return [program, [...new Set(upToIt.flatMap(({ reads }) => reads.activity))]];
    }),
  );
}
