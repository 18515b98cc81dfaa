import type { Static } from '@sinclair/typebox';
import type { LadderDefinition, TierDefinition } from '../core/program/document.ts';
import type { Instant } from '../core/time.ts';
import { formatInstant } from '../http/formats.ts';
import { MISTAKES_MAX } from '../http/mistakes.ts';
import { ProblemError } from '../http/problems.ts';
import type { ProgramDocument } from './document-schema.ts';
import type { Reach } from './ladder-schema.ts';
import type { PublicationRefused, Published } from './publication.ts';
import type { ProgramSummary, ProgramVersion, VersionSummary } from './repository.ts';
import * as schema from './schema.ts';

export function showPublished(
  key: string,
  { version, warnings }: Published,
): Static<typeof schema.PublishedProgram> {
  const { document, ...rest } = showVersion(key, version);
  return { ...rest, warnings: warnings.slice(0, schema.WARNINGS_MAX), document };
}

export function showVersion(key: string, version: ProgramVersion): Static<typeof schema.ProgramVersion> {
  // The schema's type is the core's, but for `readonly`.
  const document = version.document as Static<typeof ProgramDocument>;
  return { key, ...showVersionSummary(version), document };
}

export function showSummary(summary: ProgramSummary): Static<typeof schema.ProgramSummary> {
  return { key: summary.key, name: summary.name, ...showVersionSummary(summary) };
}

export function showVersionSummary(summary: VersionSummary): Static<typeof schema.VersionSummary> {
  const { version, effectiveFrom, publishedAt } = summary;
  return {
    version,
    effectiveFrom: effectiveFrom === null ? null : formatInstant(effectiveFrom),
    publishedAt: formatInstant(publishedAt),
  };
}

export function showTiers(
  key: string,
  { version, document }: ProgramVersion,
  asOf: Instant,
): Static<typeof schema.ProgramTiers> {
  const ladders = Object.entries(document.ladders ?? {}).map(([name, ladder]) => [name, showLadder(ladder)]);
  return { key, version, asOf: formatInstant(asOf), ladders: Object.fromEntries(ladders) };
}

function showLadder(ladder: LadderDefinition): Static<typeof schema.ProgramLadder> {
  const { label = null, held, onReturn = 'keep', carryOver = null, tiers } = ladder;
  return { label, held, onReturn, carryOver, tiers: tiers.map(showTier) };
}

function showTier(tier: TierDefinition): Static<typeof schema.ProgramLadder>['tiers'][number] {
  const { key, label = null, reach = null, keep = reach, multiplier = '1', headStart = null } = tier;
  return {
    key,
    label,
    reach: reach as Static<typeof Reach> | null,
    keep: keep as Static<typeof Reach> | null,
    multiplier,
    benefits: [...(tier.benefits ?? [])],
    headStart,
  };
}

/** Each mistake as the core tells it; of very many, the first are enough to go on. */
export function publicationProblem({ code, mistakes }: PublicationRefused): ProblemError {
  const shown = mistakes.slice(0, MISTAKES_MAX);
  const [first] = shown;
  if (mistakes.length === 1 && first !== undefined) return new ProblemError(code, first.detail, shown);
  const count =
    mistakes.length > MISTAKES_MAX
      ? `${mistakes.length} mistakes, of which ${MISTAKES_MAX} are told`
      : `${mistakes.length} mistakes`;
  return new ProblemError(code, `The document has ${count}; \`errors\` names each by its place.`, shown);
}
