const DECIMAL = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** One of what `Accept` lists, such as `text/*;q=0.5`. */
interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
  readonly position: number;
}

/**
 * Which of the media types offered a request asks for, as RFC 9110 has it: the closest range says how welcome a type is,
 * and 0 that it is not. Of two that are as welcome, the one that is named more closely, then the one named first, then the
 * one offered first. Undefined: none of them.
 */
export function preferredType<T extends string>(
  accept: string | undefined,
  offered: readonly [T, ...T[]],
): T | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').flatMap(readRange);
  const welcome = offered.flatMap((type) => {
    const range = ranges.filter((one) => isOf(type, one)).sort(byCloseness)[0];
    return range === undefined || range.quality === 0 ? [] : [{ type, range }];
  });
  return welcome.sort((a, b) => b.range.quality - a.range.quality || byCloseness(a.range, b.range))[0]?.type;
}

/** What is no range at all is passed over; a quality that is none counts as absent. */
function readRange(text: string, position: number): readonly Range[] {
  const [range = '', ...parameters] = text.toLowerCase().split(';');
  const [type, subtype, ...rest] = range.trim().split('/');
  if (!type || !subtype || rest.length > 0) return [];
  const quality = parameters
    .map((parameter) => parameter.trim().split('='))
    .find(([name]) => name?.trim() === 'q')?.[1]
    ?.trim();
  return [
    {
      type,
      subtype,
      quality: quality !== undefined && DECIMAL.test(quality) ? Number(quality) : 1,
      position,
    },
  ];
}

function isOf(offered: string, { type, subtype }: Range): boolean {
  return type === '*' ? subtype === '*' : offered === `${type}/${subtype}` || isAllOf(offered, type, subtype);
}

function isAllOf(offered: string, type: string, subtype: string): boolean {
  return subtype === '*' && offered.startsWith(`${type}/`);
}

function byCloseness(a: Range, b: Range): number {
  return closenessOf(b) - closenessOf(a) || a.position - b.position;
}

function closenessOf({ type, subtype }: Range): number {
  if (type === '*') return 0;
  return subtype === '*' ? 1 : 2;
}
