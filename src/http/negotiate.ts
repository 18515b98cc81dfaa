import Negotiator from 'negotiator';
import { ProblemError } from './problems.ts';

const TYPES = { json: 'application/json', csv: 'text/csv', html: 'text/html' } as const;
export type Format = keyof typeof TYPES;

/** What is asked for by name counts; else what is accepted, of the formats that there are; the first is preferred. */
export function chooseFormat<F extends Format>(
  formats: readonly [F, ...F[]],
  {
    format,
    accept,
    what,
  }: { readonly format: F | undefined; readonly accept: string | undefined; readonly what: string },
): F {
  if (format !== undefined) return format;
  const negotiator = new Negotiator({ headers: { accept: withoutParameters(accept || '*/*') } });
  const type = negotiator.mediaType(formats.map((one) => TYPES[one]));
  const chosen = formats.find((one) => TYPES[one] === type);
  if (chosen !== undefined) return chosen;
  const types = formats.map((one) => TYPES[one]);
  const last = types.pop();
  throw new ProblemError(
    'not-acceptable',
    `${what} as ${types.join(', ')} or as ${last}: accept one of these, or leave Accept out.`,
  );
}

/** A type is as welcome with a charset or a header row as without. */
function withoutParameters(accept: string): string {
  return accept.replaceAll(/;\s*(?!q\s*=)[^;,]*/gi, '');
}
