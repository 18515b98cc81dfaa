import { countFindings, type Finding, renderFinding, showFinding } from './findings.ts';

/** What a command prints, and its exit status. */
export interface Outcome {
  readonly status: 0 | 1;
  readonly text: string;
}

/** What stands in the way, instead of what was asked for. */
export function refuse(mistakes: readonly Finding[], json: boolean): Outcome {
  if (json) return { status: 1, text: JSON.stringify({ mistakes: mistakes.map(showFinding) }, null, 2) };
  const lines = mistakes.map((finding) => renderFinding('mistake', finding));
  return { status: 1, text: [...lines, `${countFindings(mistakes.length, 0)}.`].join('\n') };
}
