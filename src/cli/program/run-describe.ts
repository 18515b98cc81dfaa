import { describeProgram } from '../../core/describe/describe-program.ts';
import { loadDocument } from './load-document.ts';
import { type Outcome, refuse } from './outcome.ts';
import { renderDescription } from './render-description.ts';

/** The whole programme in plain English. */
export async function runDescribe(
  { file, json }: { readonly file: string; readonly json: boolean },
  width: number,
): Promise<Outcome> {
  const { document, mistakes } = await loadDocument(file);
  if (document === null) return refuse(mistakes, json);
  const description = describeProgram(document);
  return {
    status: 0,
    text: json ? JSON.stringify(description, null, 2) : renderDescription(description, width),
  };
}
