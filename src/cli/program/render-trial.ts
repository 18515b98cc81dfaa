import type { ProgramDocument } from '../../core/program/document.ts';
import type { Evaluation } from '../../programs/evaluation-schema.ts';
import { alignRows, type Row } from './columns.ts';

export type TrialAnswer = Omit<Evaluation, 'program' | 'warnings'>;

/** Rule by rule what was earned and why; then who has what of it, and what became of tiers and metrics. */
export function renderTrial({ points }: ProgramDocument, answer: TrialAnswer, width: number): string {
  const { earned, grants, tiers, metrics, explanation } = answer;
  const labelOf = (kind: string): string =>
    (Object.hasOwn(points, kind) ? points[kind]?.label : undefined) ?? kind;
  const sections: readonly (readonly [title: string, rows: readonly Row[]])[] = [
    ['Rules', explanation.rules.map(({ rule, sentence }) => ({ name: rule ?? 'full card', text: sentence }))],
    [
      'Earned',
      earned.map(({ rule, holder, points: kind, amount, ...terms }) => ({
        name: rule ?? 'full card',
        text: `${amount} ${labelOf(kind)} to ${holder}, to be spent from ${terms.availableAt} ${untilOf(terms.expiresAt)}`,
      })),
    ],
    [
      'Granted',
      grants.map(({ rule, reward, count }) => ({ name: rule ?? 'full card', text: `${count} × ${reward}` })),
    ],
    [
      'Tiers',
      Object.entries(tiers).map(([ladder, { before, after }]) => ({
        name: ladder,
        text: `${changeOf(before.tier, after.tier)}, held ${untilOf(after.until)}`,
      })),
    ],
    [
      'Metrics',
      Object.entries(metrics).map(([key, { before, after }]) => ({
        name: key,
        text: changeOf(before, after),
      })),
    ],
  ];
  return sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => [title, ...alignRows(rows, width)].join('\n'))
    .join('\n\n');
}

function changeOf(before: string, after: string): string {
  return before === after ? `${after}, as before` : `${before} → ${after}`;
}

function untilOf(end: string | null): string {
  return end === null ? 'for ever' : `until ${end}`;
}
