import { checkProgram } from '../../../src/core/program/check.ts';
import type { ProgramDocument } from '../../../src/core/program/document.ts';

/** A document with what is wrong taken out of it, again and again, until nothing is. */
export function withoutMistakes(document: ProgramDocument): ProgramDocument {
  const mistakes = checkProgram(document);
  if (mistakes.length === 0) return document;
  const isWrong = (pointer: string): boolean =>
    mistakes.some((mistake) => mistake.pointer === pointer || mistake.pointer.startsWith(`${pointer}/`));
  const keep = <T>(map: Readonly<Record<string, T>> | undefined, at: string): Record<string, T> =>
    Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !isWrong(`${at}/${key}`)));
  const { referral, pool, ...others } = document;
  const kept: ProgramDocument = {
    ...others,
    ...(referral && !isWrong('/referral') && { referral }),
    ...(pool && !isWrong('/pool') && { pool }),
    points: keep(document.points, '/points'),
    metrics: keep(document.metrics, '/metrics'),
    targets: keep(document.targets, '/targets'),
    streaks: keep(document.streaks, '/streaks'),
    ladders: keep(document.ladders, '/ladders'),
    groups: keep(document.groups, '/groups'),
    limits: keep(document.limits, '/limits'),
    plans: keep(document.plans, '/plans'),
    journeys: keep(document.journeys, '/journeys'),
    rules: (document.rules ?? []).filter((_, index) => !isWrong(`/rules/${index}`)),
  };
  if (JSON.stringify(kept) === JSON.stringify(document))
    throw new Error(`nothing can be taken out for ${mistakes.map(({ pointer }) => pointer).join(', ')}`);
  return withoutMistakes(kept);
}
