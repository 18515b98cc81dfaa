import type { Mistake } from '../../core/program/check/mistake.ts';
import type { Position } from './positions.ts';
import type { Source, SyntaxMistake } from './source.ts';

/** Something to be said of a place in a file. */
export interface Finding {
  readonly file: string;
  /** A JSON Pointer within the file; empty for the whole. */
  readonly pointer: string;
  readonly detail: string;
  readonly position: Position | null;
}

export function findingsOf(source: Source, mistakes: readonly Mistake[]): readonly Finding[] {
  return mistakes.map(({ pointer, detail }) => ({
    file: source.file,
    pointer,
    detail,
    position: source.positionOf(pointer),
  }));
}

export function findingsOfSyntax(mistakes: readonly SyntaxMistake[]): readonly Finding[] {
  return mistakes.map((mistake) => ({ ...mistake, pointer: '' }));
}

/** As compilers write it, so that editors and terminals lead to the place: "club.yaml:14:7: mistake at /rules/0: …". */
export function renderFinding(
  severity: 'mistake' | 'warning',
  { file, pointer, detail, position }: Finding,
): string {
  const place = position === null ? file : `${file}:${position.line}:${position.column}`;
  const at = pointer === '' ? '' : ` at ${pointer}`;
  return `${place}: ${severity}${at}: ${detail}`;
}

/** For machines. */
export function showFinding({ file, pointer, detail, position }: Finding): Readonly<Record<string, unknown>> {
  return { file, pointer, detail, line: position?.line ?? null, column: position?.column ?? null };
}

/** "no mistakes, 2 warnings". */
export function countFindings(mistakes: number, warnings: number): string {
  const parts = [count(mistakes, 'mistake'), ...(warnings === 0 ? [] : [count(warnings, 'warning')])];
  return parts.join(', ');
}

function count(number: number, what: string): string {
  if (number === 0) return `no ${what}s`;
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
