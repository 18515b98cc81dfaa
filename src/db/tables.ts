import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/**
 * The tables as Kysely sees them. Instants are epoch milliseconds when read (see pool.ts) and are written as
 * ISO strings; numerics and dates are strings; bigints are safe integers.
 */
type Timestamp = ColumnType<number, string, string>;
type NullableTimestamp = ColumnType<number | null, string | null, string | null>;
type Json<T extends object> = JSONColumnType<T>;

export interface Tables {
  tenants: {
    tenant_id: Generated<number>;
    name: string;
    created_at: ColumnType<number, never, never>;
    is_sandbox: Generated<boolean>;
    clock_offset_ms: Generated<number>;
  };
  api_keys: {
    key_hash: Buffer;
    tenant_id: number;
    label: string;
    created_at: ColumnType<number, never, never>;
    revoked_at: NullableTimestamp;
  };
  secrets: { name: string; value: Buffer };
  programs: {
    program_id: Generated<number>;
    tenant_id: number;
    key: string;
    head_version: number;
    created_at: ColumnType<number, never, never>;
  };
  program_versions: {
    program_id: number;
    version: number;
    document: Json<object>;
    hash: Buffer;
    effective_from: NullableTimestamp;
    published_at: Timestamp;
  };
  rewards: {
    tenant_id: number;
    key: string;
    version: number;
    definition: Json<object>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  counters: {
    tenant_id: number;
    key: string;
    size: number;
    used: Generated<number>;
    spent_at: NullableTimestamp;
  };
  account_refs: { tenant_id: number; program_id: number; external_id: string; account_id: string };
  accounts: {
    account_id: string;
    tenant_id: number;
    program_id: number;
    external_id: string;
    kind: string;
    name: string | null;
    country: string | null;
    segment: string | null;
    parent: string | null;
    attributes: Json<object>;
    enrolled_at: Timestamp;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  account_heads: {
    account_id: string;
    tenant_id: number;
    program_id: number;
    seq: number;
    settled_at: Timestamp;
    last_occasion: string | null;
    settled_version: Generated<number>;
    closed_at: NullableTimestamp;
    merged_into: string | null;
    absorbed: ColumnType<object | null, string | null | undefined, string | null>;
  };
  due: {
    account_id: string;
    tenant_id: number;
    due_at: Timestamp;
    books_due_at: NullableTimestamp;
  };
  reschedules: {
    program_id: number;
    tenant_id: number;
    version: number;
    requested_at: Timestamp;
    after: string | null;
  };
  job_failures: {
    account_id: string;
    job: string;
    failed_at: Timestamp;
    times: number;
    retry_at: Timestamp;
    error: string;
  };
  job_runs: {
    run_id: Generated<number>;
    job: string;
    started_at: Timestamp;
    ended_at: NullableTimestamp;
    as_of: Timestamp;
    done: number;
    failed: number;
    first_error: string | null;
    lag_ms: number;
  };
  stakeholders: {
    account_id: string;
    stakeholder_id: string;
    external_id: string;
    name: string | null;
    email: string | null;
    title: string | null;
    roles: string[];
    circle: number;
    birthday: string | null;
    attributes: Json<object>;
    active: boolean;
    left_at: Timestamp | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  pool_memberships: {
    account_id: string;
    seq: number;
    pool_id: string | null;
    at: Timestamp;
  };
  pool_members: {
    account_id: string;
    member_id: string;
    told: number;
    since: Timestamp | null;
    until: Timestamp | null;
    turnover: Json<object>;
  };
  commands: {
    account_id: string;
    seq: number;
    tenant_id: number;
    kind: string;
    key: string | null;
    recorded_at: Timestamp;
    occurred_at: Timestamp;
    program_version: number;
    body: Json<object>;
    basis: JSONColumnType<object | null>;
    nonce: string | null;
    answer: Json<object>;
    events: JSONColumnType<object[] | null>;
    xid: ColumnType<string, never, never>;
  };
  entries: {
    account_id: string;
    seq: number;
    n: number;
    points: string;
    amount: number;
    source: string;
    source_holder: string | null;
    target: string;
    target_holder: string | null;
    rule: string | null;
    lot_seq: number | null;
    lot_n: number | null;
    at: Timestamp;
  };
  wallets: {
    account_id: string;
    holder: string;
    points: string;
    pending: number;
    active: number;
    reserved: number;
  };
  lots: {
    account_id: string;
    seq: number;
    n: number;
    holder: string;
    points: string;
    side: 'pending' | 'active';
    amount: number;
    remaining: number;
    available_at: NullableTimestamp;
    awaits: string | null;
    expires_at: NullableTimestamp;
    lapses_under: number | null;
    card_seq: number | null;
    card_n: number | null;
  };
  metric_days: { account_id: string; metric: string; day: string; value: string; last_at: Timestamp };
  metric_members: {
    account_id: string;
    metric: string;
    day: string;
    member: string;
    times: number;
    last_at: Timestamp;
  };
  tier_holdings: {
    account_id: string;
    ladder: string;
    seq: number;
    n: number;
    tier: string;
    since: Timestamp;
    until: NullableTimestamp;
    by: Generated<'reach' | 'keep' | 'one-down' | 'figures'>;
    follows: number | null;
    ended_at: NullableTimestamp;
  };
  tier_sets: {
    account_id: string;
    ladder: string;
    seq: number;
    tier: string | null;
    kind: 'floor' | 'exact' | 'lifted';
    since: Timestamp;
    until: NullableTimestamp;
    reason: string;
  };
  tier_holds: {
    account_id: string;
    ladder: string;
    seq: number;
    since: Timestamp;
    until: NullableTimestamp;
    released_at: NullableTimestamp;
    reason: string;
  };
  coupons: {
    account_id: string;
    seq: number;
    n: number;
    reward: string;
    rule: string | null;
    card_seq: number | null;
    card_n: number | null;
    code: string;
    status: 'open' | 'used' | 'withdrawn' | 'expired';
    granted_at: Timestamp;
    expires_at: NullableTimestamp;
    used_seq: number | null;
  };
  quote_holds: {
    account_id: string;
    seq: number;
    until: Timestamp;
    status: 'open' | 'used' | 'expired';
    reserved: Json<object>;
  };
  plan_acts: {
    account_id: string;
    plan: string;
    seq: number;
    version: number;
    kind: 'activated' | 'cancelled';
    at: Timestamp;
  };
  plan_periods: {
    account_id: string;
    plan: string;
    seq: number;
    version: number;
    kind: 'trial' | 'paid';
    since: Timestamp;
    until: Timestamp;
    grace_until: Timestamp;
    gone_at: NullableTimestamp;
  };
  journey_runs: {
    account_id: string;
    journey: string;
    seq: number;
    version: number;
    started_at: Timestamp;
    until: NullableTimestamp;
    counted: Json<object>;
    spent: Json<object>;
  };
  cards: {
    account_id: string;
    seq: number;
    n: number;
    holder: string;
    points: string;
    version: number;
    size: number;
    opened_at: Timestamp;
    expires_at: NullableTimestamp;
    status: 'open' | 'completed' | 'expired';
    completed_at: NullableTimestamp;
    drawn: Json<object>;
  };
  redemptions: {
    account_id: string;
    seq: number;
    reward: string;
    code: string;
    status: 'reserved' | 'captured' | 'voided';
  };
  merges: {
    account_id: string;
    seq: number;
    merged_account_id: string;
    status: 'in-progress' | 'done' | 'refused';
    reason: string | null;
  };
  transfers: {
    account_id: string;
    seq: number;
    status: 'in-transit' | 'credited' | 'refunded';
    reason: string | null;
  };
  amendments: {
    account_id: string;
    transaction_seq: number;
    seq: number;
    kind: 'return' | 'void' | 'event' | 'cancel';
    event: string | null;
    voided: boolean;
    lines: Json<object>;
    taken: Json<object>;
    qualifies: boolean | null;
    voids: number | null;
  };
  referral_codes: {
    tenant_id: number;
    program_id: number;
    code: string;
    account_id: string;
    holder: string;
    asked: string;
    created_at: Timestamp;
  };
  payables: {
    account_id: string;
    seq: number;
    n: number;
    tenant_id: number;
    program_id: number;
    holder: string;
    points: string;
    period: string;
    amount: number;
    money: string;
    currency: string;
  };
  referrals: {
    account_id: string;
    referrer_id: string;
    holder: string;
    claimed_at: Timestamp;
    status: 'claimed' | 'qualified' | 'reversed';
    qualified_by: number | null;
    qualified_at: NullableTimestamp;
  };
  messages: {
    account_id: string;
    seq: number;
    n: number;
    tenant_id: number;
    target_account_id: string;
    body: Json<object>;
    created_at: Timestamp;
  };
}
