import { pendingMigrations, settledFrom } from '../migration/pending-migration.ts';
import type { Program } from '../program/compiled.ts';
import type { AccountState, Status } from '../state.ts';
import type { Instant } from '../time.ts';
import { endsPoints } from './idle-expiry.ts';
import {
  type ForeseenOccasion,
  type IdleExpiry,
  type Migration,
  type Occasion,
  occasionName,
} from './occasion.ts';
import type { Looked, OccasionAccount, OccasionSource } from './source.ts';

/** Up to where an account is settled: all occasions before that instant are decided, and those at it up to a name. */
export type SettledUpTo = Pick<AccountState, 'settledAt' | 'lastOccasion' | 'settledVersion'>;

/**
 * The occasion that an account comes to next: nothing is kept of those to come, since whatever lies before the instant
 * up to which the account is settled was decided. Each belongs to the version in force at the instant it is judged as of.
 */
export function nextOccasion(
  programs: readonly Program[],
  account: OccasionAccount,
  settled: SettledUpTo,
): Occasion | null {
  const judged = hasOccasions(programs) ? nextJudged(programs, account, settled) : null;
  const [migration] = pendingMigrations(programs, settled);
  if (migration === undefined) return judged;
  return judged !== null && comesFirst(programs, judged, migration) ? judged : migration;
}

/** What happens when a version takes effect sees its terms; only what belongs to the time before comes first. */
function comesFirst(
  programs: readonly Program[],
  judged: ForeseenOccasion,
  { at, ...migration }: Migration,
): boolean {
  if (judged.at !== at) return judged.at < at;
  const isLate = settledFrom(programs, migration.version) < at;
  return !isLate && occasionName(judged) < occasionName({ at, ...migration });
}

function nextJudged(
  programs: readonly Program[],
  account: OccasionAccount,
  { settledAt, lastOccasion }: SettledUpTo,
): ForeseenOccasion | null {
  if (lastOccasion !== null) {
    const [next] = earliestAfter(programs, account, settledAt - 1).filter(
      (occasion) => occasion.at === settledAt && occasionName(occasion) > lastOccasion,
    );
    if (next !== undefined) return next;
  }
  return earliestAfter(programs, account, settledAt)[0] ?? null;
}

/** When points of each kind and version (see lapseName) would expire by inactivity if nothing were done any more. */
export function idleExpiriesAfter(
  programs: readonly Program[],
  account: OccasionAccount & Status,
  after: Instant,
): ReadonlyMap<string, Instant> {
  const ends = new Map<string, Instant>();
  for (const { program, from, countedSince } of inForce(programs)) {
    for (const source of program.occasions) {
      const end = endFrom(source, programs, account, { after, from, countedSince });
      if (end === null) continue;
      const name = lapseName(end.points, end.version);
      ends.set(name, Math.min(end.at, ends.get(name) ?? end.at));
    }
  }
  return ends;
}

/** So often a tier that keeps points is asked whether it still does; after that, nobody is told of an end. */
const ASKED_MAX = 20;

function endFrom(
  source: OccasionSource,
  programs: readonly Program[],
  account: OccasionAccount & Status,
  looked: Looked,
): IdleExpiry | null {
  let { after } = looked;
  for (let asked = 0; asked < ASKED_MAX; asked++) {
    const [occasion] = source(account, { ...looked, after });
    if (occasion?.kind !== 'idle-expiry') return null;
    if (endsPoints(programs, account, occasion)) return occasion;
    after = occasion.at;
  }
  return null;
}

/** Names points that end by inactivity, by the terms of a version. */
export function lapseName(points: string, version: number): string {
  return `${points} ${version}`;
}

/** True where anything happens by itself that has to be decided. */
export function canHappen(programs: readonly Program[]): boolean {
  return programs.some(({ occasions, migrates }) => occasions.length > 0 || migrates !== null);
}

/** True where rules wait for something that happens by itself, under one of the versions. */
export function hasOccasions(programs: readonly Program[]): boolean {
  return programs.some(({ occasions }) => occasions.length > 0);
}

/** All of the earliest instant after another, in the order in which they are decided. */
function earliestAfter(
  programs: readonly Program[],
  account: OccasionAccount,
  after: Instant,
): readonly ForeseenOccasion[] {
  let earliest: ForeseenOccasion[] = [];
  for (const { program, from, until, countedSince } of inForce(programs)) {
    for (const source of program.occasions) {
      for (const occasion of source(account, { after, from, countedSince })) {
        // Points keep the terms under which they were earned, whatever is in force when those are over.
        if (occasion.occurredAt >= until && !keepsTerms(occasion)) continue;
        const [known] = earliest;
        if (known === undefined || occasion.at < known.at) earliest = [occasion];
        else if (occasion.at === known.at) earliest.push(occasion);
      }
    }
  }
  return earliest.sort((a, b) => (occasionName(a) < occasionName(b) ? -1 : 1));
}

function keepsTerms(occasion: ForeseenOccasion): boolean {
  return occasion.kind === 'idle-expiry' || (occasion.kind === 'expiry-warning' && occasion.lapse !== null);
}

interface InForce {
  readonly program: Program;
  readonly from: Instant;
  readonly until: Instant;
  readonly countedSince: (figure: string) => Instant;
}

const KNOWN = new WeakMap<readonly Program[], readonly InForce[]>();

/** The versions of a programme stay the same for most commands: they are put in order once. */
function inForce(programs: readonly Program[]): readonly InForce[] {
  const known = KNOWN.get(programs) ?? inOrder(programs);
  KNOWN.set(programs, known);
  return known;
}

/** Each version with the time in which it is in force, by its beginning; of those that begin together, the last one. */
function inOrder(programs: readonly Program[]): readonly InForce[] {
  const since = ({ effectiveFrom }: Program): Instant => effectiveFrom ?? Number.NEGATIVE_INFINITY;
  const ordered = programs.toSorted((a, b) => since(a) - since(b) || a.version - b.version);
  return ordered.flatMap((program, i) => {
    const next = ordered[i + 1];
    const until = next === undefined ? Number.POSITIVE_INFINITY : since(next);
    if (until <= since(program)) return [];
    const upToIt = ordered.slice(0, i + 1);
    // What one of them counts is counted from then on: see countedActivity.
    const countedSince = (figure: string): Instant =>
      since(upToIt.find(({ reads }) => reads.activity.includes(figure)) ?? program);
    return [{ program, from: since(program), until, countedSince }];
  });
}
