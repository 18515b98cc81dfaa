import { lotKey } from '../../core/books.ts';
import type { Lot, Place } from '../../core/ledger.ts';
import { walletKey } from '../../core/state.ts';
import type { Statement } from '../client.ts';
import { bigints, ints, texts, timestamps, uuids } from '../columns.ts';
import { holderToColumn } from '../holder-column.ts';
import type { AccountChange } from './applied.ts';

/** Entries, lots and wallets of a batch. */
export function writeLedger(changes: readonly AccountChange[]): readonly Statement[] {
  return [...writeEntries(changes), ...writeWallets(changes), ...writeLots(changes)];
}

function writeEntries(changes: readonly AccountChange[]): readonly Statement[] {
  const entries = changes.flatMap(({ accountId, applied }) =>
    applied.flatMap(({ decision }) =>
      decision.entries.map((entry) => ({ accountId, seq: decision.seq, entry })),
    ),
  );
  if (entries.length === 0) return [];
  return [
    {
      name: 'write-entries',
      text: `insert into entries (account_id, seq, n, points, amount, source, source_holder, target, target_holder, rule, lot_seq, lot_n, at)
      select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::bigint[], $6::text[], $7::uuid[], $8::text[], $9::uuid[],
        $10::text[], $11::bigint[], $12::int[], $13::timestamptz[])`,
      values: [
        uuids(entries.map((e) => e.accountId)),
        bigints(entries.map((e) => e.seq)),
        ints(entries.map((e) => e.entry.n)),
        texts(entries.map((e) => e.entry.points)),
        bigints(entries.map((e) => e.entry.amount)),
        texts(entries.map((e) => placeName(e.entry.source))),
        uuids(entries.map((e) => placeHolder(e.entry.source))),
        texts(entries.map((e) => placeName(e.entry.target))),
        uuids(entries.map((e) => placeHolder(e.entry.target))),
        texts(entries.map((e) => e.entry.rule)),
        bigints(entries.map((e) => e.entry.lot?.seq ?? null)),
        ints(entries.map((e) => e.entry.lot?.n ?? null)),
        timestamps(entries.map((e) => e.entry.at)),
      ],
    },
  ];
}

function writeWallets(changes: readonly AccountChange[]): readonly Statement[] {
  const wallets = changes.flatMap(({ accountId, after, applied }) => {
    const touched = new Set(
      applied.flatMap(({ decision }) => decision.wallets.map((w) => walletKey(w.holder, w.points))),
    );
    return [...touched].flatMap((key) => {
      const wallet = after.wallets.get(key);
      return wallet === undefined ? [] : [{ accountId, wallet }];
    });
  });
  if (wallets.length === 0) return [];
  return [
    {
      name: 'write-wallets',
      text: `insert into wallets (account_id, holder, points, pending, active, reserved)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
      on conflict (account_id, holder, points) do update
      set pending = excluded.pending, active = excluded.active, reserved = excluded.reserved`,
      values: [
        uuids(wallets.map((w) => w.accountId)),
        uuids(wallets.map((w) => holderToColumn(w.wallet.holder))),
        texts(wallets.map((w) => w.wallet.points)),
        bigints(wallets.map((w) => w.wallet.pending)),
        bigints(wallets.map((w) => w.wallet.active)),
        bigints(wallets.map((w) => w.wallet.reserved)),
      ],
    },
  ];
}

interface LotRow {
  readonly accountId: string;
  readonly lot: Lot;
}

/** Each lot once, as the batch leaves it: a lot that is opened and used up in one batch is never written. */
function writeLots(changes: readonly AccountChange[]): readonly Statement[] {
  const opened: LotRow[] = [];
  const changed: LotRow[] = [];
  const renewed: LotRow[] = [];
  const handedOver: LotRow[] = [];
  const closed: LotRow[] = [];
  for (const { accountId, before, applied } of changes) {
    const last = new Map(
      applied.flatMap(({ decision }) => decision.lots.map((lot) => [lotKey(lot), lot] as const)),
    );
    // Not by its number: a lot that was closed long ago opens again where a return is undone.
    const stored = new Map((before.lots ?? before.someLots?.lots ?? []).map((lot) => [lotKey(lot), lot]));
    for (const lot of last.values()) {
      const known = stored.get(lotKey(lot));
      if (lot.remaining > 0) (known === undefined ? opened : changed).push({ accountId, lot });
      else if (known !== undefined) closed.push({ accountId, lot });
      if (lot.remaining > 0 && known !== undefined && endsOtherwise(known, lot))
        renewed.push({ accountId, lot });
      if (lot.remaining > 0 && known !== undefined && known.holder !== lot.holder)
        handedOver.push({ accountId, lot });
    }
  }
  return [
    ...insertLots(opened),
    ...updateLots(changed),
    ...renewLots(renewed),
    ...handOverLots(handedOver),
    ...deleteLots(closed),
  ];
}

/** Ends change where a version brings new terms, and never else. */
function endsOtherwise(a: Lot, b: Lot): boolean {
  return a.expiresAt !== b.expiresAt || a.lapsesUnder !== b.lapsesUnder;
}

function renewLots(rows: readonly LotRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      name: 'renew-lots',
      text: `update lots l set expires_at = c.expires_at, lapses_under = c.lapses_under
      from unnest($1::uuid[], $2::bigint[], $3::int[], $4::timestamptz[], $5::int[])
        as c (account_id, seq, n, expires_at, lapses_under)
      where l.account_id = c.account_id and l.seq = c.seq and l.n = c.n`,
      values: [
        ...lotKeys(rows),
        timestamps(rows.map((r) => r.lot.expiresAt)),
        ints(rows.map((r) => r.lot.lapsesUnder)),
      ],
    },
  ];
}

/** Whose they are changes where people leave, and never else. */
function handOverLots(rows: readonly LotRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      name: 'hand-over-lots',
      text: `update lots l set holder = c.holder
      from unnest($1::uuid[], $2::bigint[], $3::int[], $4::uuid[]) as c (account_id, seq, n, holder)
      where l.account_id = c.account_id and l.seq = c.seq and l.n = c.n`,
      values: [...lotKeys(rows), uuids(rows.map((r) => holderToColumn(r.lot.holder)))],
    },
  ];
}

function insertLots(rows: readonly LotRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      name: 'insert-lots',
      text: `insert into lots (account_id, seq, n, holder, points, side, amount, remaining, available_at, awaits, expires_at, lapses_under,
        card_seq, card_n)
      select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
        $9::timestamptz[], $10::text[], $11::timestamptz[], $12::int[], $13::bigint[], $14::int[])`,
      values: [
        ...lotKeys(rows),
        uuids(rows.map((r) => holderToColumn(r.lot.holder))),
        texts(rows.map((r) => r.lot.points)),
        texts(rows.map((r) => r.lot.side)),
        bigints(rows.map((r) => r.lot.amount)),
        bigints(rows.map((r) => r.lot.remaining)),
        timestamps(rows.map((r) => r.lot.availableAt)),
        texts(rows.map((r) => r.lot.awaits)),
        timestamps(rows.map((r) => r.lot.expiresAt)),
        ints(rows.map((r) => r.lot.lapsesUnder)),
        bigints(rows.map((r) => r.lot.card?.seq ?? null)),
        ints(rows.map((r) => r.lot.card?.n ?? null)),
      ],
    },
  ];
}

function updateLots(rows: readonly LotRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      name: 'update-lots',
      text: `update lots l set side = c.side, remaining = c.remaining, available_at = c.available_at
      from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::bigint[], $6::timestamptz[])
        as c (account_id, seq, n, side, remaining, available_at)
      where l.account_id = c.account_id and l.seq = c.seq and l.n = c.n`,
      values: [
        ...lotKeys(rows),
        texts(rows.map((r) => r.lot.side)),
        bigints(rows.map((r) => r.lot.remaining)),
        timestamps(rows.map((r) => r.lot.availableAt)),
      ],
    },
  ];
}

function deleteLots(rows: readonly LotRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      name: 'delete-lots',
      text: `delete from lots l using unnest($1::uuid[], $2::bigint[], $3::int[]) as c (account_id, seq, n)
      where l.account_id = c.account_id and l.seq = c.seq and l.n = c.n`,
      values: [...lotKeys(rows)],
    },
  ];
}

function lotKeys(rows: readonly LotRow[]): readonly [Buffer, Buffer, Buffer] {
  return [
    uuids(rows.map((r) => r.accountId)),
    bigints(rows.map((r) => r.lot.seq)),
    ints(rows.map((r) => r.lot.n)),
  ];
}

function placeName(place: Place): string {
  return 'side' in place ? place.side : place.book;
}

function placeHolder(place: Place): string | null {
  return 'side' in place ? holderToColumn(place.holder) : null;
}
