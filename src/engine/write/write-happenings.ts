import type { Statement } from '../client.ts';
import { bigints, ints, jsons, texts, timestamps, uuids } from '../columns.ts';
import type { AccountChange, Applied } from './applied.ts';
import { writeCards } from './write-cards.ts';
import { writeJourneys } from './write-journeys.ts';
import { writeMerges } from './write-merges.ts';
import { writePlans } from './write-plans.ts';
import { writeQuotes } from './write-quotes.ts';
import { writeStatus } from './write-status.ts';

/** What a command brings beside points and figures: tiers, coupons, cards, amendments, redemptions, transfers, messages. */
export function writeHappenings(changes: readonly AccountChange[]): readonly Statement[] {
  const applied = changes.flatMap((change) => change.applied);
  return [
    ...writeStatus(applied),
    ...writeJourneys(applied),
    ...writePlans(applied),
    ...writeCoupons(applied),
    ...writeCards(applied),
    ...writeQuotes(applied),
    ...writeAmendments(applied),
    ...voidAmendments(applied),
    ...writeRedemptions(applied),
    ...beginTransfers(applied),
    ...endTransfers(applied),
    ...writeMerges(applied),
    ...writeMessages(applied),
  ];
}

function writeCoupons(applied: readonly Applied[]): readonly Statement[] {
  const last = new Map(
    applied.flatMap(({ accountId, decision }) =>
      decision.coupons.map(
        (coupon) => [`${accountId} ${coupon.seq} ${coupon.n}`, { accountId, decision, coupon }] as const,
      ),
    ),
  );
  const rows = [...last.values()];
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-coupons',
      text: `insert into coupons (account_id, seq, n, reward, rule, code, status, granted_at, expires_at, used_seq,
        card_seq, card_n)
      select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
        $9::timestamptz[], $10::bigint[], $11::bigint[], $12::int[])
      on conflict (account_id, seq, n) do update
      set status = excluded.status, expires_at = excluded.expires_at, used_seq = excluded.used_seq`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.coupon.seq)),
        ints(rows.map((r) => r.coupon.n)),
        texts(rows.map((r) => r.coupon.reward)),
        texts(rows.map((r) => r.coupon.rule)),
        texts(rows.map((r) => r.coupon.code)),
        texts(rows.map((r) => r.coupon.status)),
        timestamps(rows.map((r) => r.decision.occurredAt)),
        timestamps(rows.map((r) => r.coupon.expiresAt)),
        bigints(rows.map((r) => (r.coupon.status === 'used' ? r.decision.seq : null))),
        bigints(rows.map((r) => r.coupon.card?.seq ?? null)),
        ints(rows.map((r) => r.coupon.card?.n ?? null)),
      ],
    },
  ];
}

function writeAmendments(applied: readonly Applied[]): readonly Statement[] {
  const rows = amendmentsIn(applied);
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-amendments',
      text: `insert into amendments (account_id, transaction_seq, seq, kind, voided, lines, taken, event, qualifies, voids)
      select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::boolean[], $6::json[], $7::json[],
        $8::text[], $9::boolean[], $10::bigint[])`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.made.transaction)),
        bigints(rows.map((r) => r.seq)),
        texts(rows.map((r) => r.made.kind)),
        rows.map((r) => r.made.voids !== null),
        jsons(rows.map((r) => JSON.stringify(r.made.lines))),
        jsons(rows.map((r) => JSON.stringify(r.made.taken))),
        texts(rows.map((r) => r.made.event)),
        rows.map((r) => r.made.qualifies),
        bigints(rows.map((r) => (isOfMerged(r.made.voids) ? r.made.voids : null))),
      ],
    },
  ];
}

/** What an account that was merged did stays as it is there: that it is undone is known from here. */
function isOfMerged(seq: number | null): boolean {
  return seq !== null && seq < 0;
}

function voidAmendments(applied: readonly Applied[]): readonly Statement[] {
  const undone = amendmentsIn(applied).flatMap((r) =>
    r.made.voids === null || isOfMerged(r.made.voids) ? [] : [{ ...r, voids: r.made.voids }],
  );
  if (undone.length === 0) return [];
  return [
    {
      name: 'void-amendments',
      text: `update amendments a set voided = true
      from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as c (account_id, transaction_seq, seq)
      where a.account_id = c.account_id and a.transaction_seq = c.transaction_seq and a.seq = c.seq`,
      values: [
        uuids(undone.map((r) => r.accountId)),
        bigints(undone.map((r) => r.made.transaction)),
        bigints(undone.map((r) => r.voids)),
      ],
    },
  ];
}

function amendmentsIn(applied: readonly Applied[]) {
  return applied.flatMap(({ accountId, decision }) =>
    decision.amendments.map((made) => ({ accountId, seq: decision.seq, made })),
  );
}

function writeRedemptions(applied: readonly Applied[]): readonly Statement[] {
  const rows = applied.flatMap(({ accountId, decision: { seq, outcome }, prepared: { command } }) =>
    outcome.kind === 'redeemed' && command.kind === 'redemption'
      ? [{ accountId, seq, reward: command.reward.key, code: outcome.code }]
      : [],
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-redemptions',
      text: `insert into redemptions (account_id, seq, reward, code, status)
      select account_id, seq, reward, code, 'captured'
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) as r (account_id, seq, reward, code)`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.seq)),
        texts(rows.map((r) => r.reward)),
        texts(rows.map((r) => r.code)),
      ],
    },
  ];
}

function beginTransfers(applied: readonly Applied[]): readonly Statement[] {
  const sent = applied.flatMap(({ accountId, decision: { seq, outcome } }) => {
    if (outcome.kind === 'sent') return [{ accountId, seq, status: 'in-transit' }];
    return outcome.kind === 'moved' ? [{ accountId, seq, status: 'credited' }] : [];
  });
  if (sent.length === 0) return [];
  return [
    {
      name: 'begin-transfers',
      text: `insert into transfers (account_id, seq, status)
      select * from unnest($1::uuid[], $2::bigint[], $3::text[])`,
      values: [
        uuids(sent.map((s) => s.accountId)),
        bigints(sent.map((s) => s.seq)),
        texts(sent.map((s) => s.status)),
      ],
    },
  ];
}

function endTransfers(applied: readonly Applied[]): readonly Statement[] {
  const ended = applied.flatMap(({ accountId, decision: { outcome }, prepared: { command } }) =>
    outcome.kind === 'arrived' && command.kind === 'transfer-arrive' && command.feed !== true
      ? [{ accountId, seq: command.transfer, reason: outcome.refusal }]
      : [],
  );
  if (ended.length === 0) return [];
  return [
    {
      name: 'end-transfers',
      text: `update transfers t set status = e.status, reason = e.reason
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) as e (account_id, seq, status, reason)
      where t.account_id = e.account_id and t.seq = e.seq`,
      values: [
        uuids(ended.map((e) => e.accountId)),
        bigints(ended.map((e) => e.seq)),
        texts(ended.map((e) => (e.reason === null ? 'credited' : 'refunded'))),
        texts(ended.map((e) => e.reason)),
      ],
    },
  ];
}

function writeMessages(applied: readonly Applied[]): readonly Statement[] {
  const rows = applied.flatMap(({ accountId, tenant, decision }) =>
    decision.messages.map((message, n) => ({ accountId, tenant, decision, message, n })),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-messages',
      text: `insert into messages (account_id, seq, n, tenant_id, target_account_id, body, created_at)
      select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::int[], $5::uuid[], $6::json[], $7::timestamptz[])`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.decision.seq)),
        ints(rows.map((r) => r.n)),
        ints(rows.map((r) => r.tenant)),
        uuids(rows.map((r) => r.message.to)),
        jsons(rows.map((r) => JSON.stringify(r.message.command))),
        timestamps(rows.map((r) => r.decision.now)),
      ],
    },
  ];
}
