import { countFindings, renderFinding, showFinding } from './findings.ts';
import { loadDocument } from './load-document.ts';
import type { Outcome } from './outcome.ts';

/** What is wrong with a document, and what may be. */
export async function runCheck({
  file,
  json,
}: {
  readonly file: string;
  readonly json: boolean;
}): Promise<Outcome> {
  const { document, mistakes, warnings } = await loadDocument(file);
  const status = mistakes.length === 0 ? 0 : 1;
  if (json) {
    const shown = { mistakes: mistakes.map(showFinding), warnings: warnings.map(showFinding) };
    return { status, text: JSON.stringify(shown, null, 2) };
  }
  const lines = [
    ...mistakes.map((finding) => renderFinding('mistake', finding)),
    ...warnings.map((finding) => renderFinding('warning', finding)),
    `${document?.name ?? file}: ${countFindings(mistakes.length, warnings.length)}.`,
  ];
  return { status, text: lines.join('\n') };
}
