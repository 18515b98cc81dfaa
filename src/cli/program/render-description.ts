import type { Described, DescribedLadder, Description } from '../../core/describe/describe-program.ts';
import { alignRows, type Row, wrap } from './columns.ts';

/** The description for people to read, on lines of at most `width` characters. */
export function renderDescription(description: Description, width: number): string {
  const { name, sentence, points, metrics, targets, streaks } = description;
  const { ladders, groups, limits, plans, journeys, referral, pool, rules } = description;
  const sections = [
    [name, ...wrap(sentence, width)],
    section('Points', rowsOf(points), width),
    section('Metrics', rowsOf(metrics), width),
    section('Targets', rowsOf(targets), width),
    section('Streaks', rowsOf(streaks), width),
    ...ladders.map((ladder) => ladderSection(ladder, width)),
    section('Groups', rowsOf(groups), width),
    section('Limits', rowsOf(limits), width),
    section('Plans', rowsOf(plans), width),
    section('Journeys', rowsOf(journeys), width),
    section('Referral', rowsOf(referral), width),
    section('Pool', rowsOf(pool), width),
    section('Rules', rowsOf(rules), width),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function section(title: string, rows: readonly Row[], width: number): readonly string[] {
  return rows.length === 0 ? [] : [title, ...alignRows(rows, width)];
}

function ladderSection(ladder: DescribedLadder, width: number): readonly string[] {
  const title = `Tiers of ${ladder.label ?? ladder.key}`;
  return [
    title,
    ...wrap(ladder.sentence, width - 2).map((line) => `  ${line}`),
    ...alignRows(rowsOf(ladder.tiers), width),
  ];
}

function rowsOf(parts: readonly Described[]): readonly Row[] {
  return parts.map(({ key, sentence }) => ({ name: key, text: sentence }));
}
