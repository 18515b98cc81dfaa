import type pg from 'pg';
import { encodeEntryId } from '../../src/wallets/entry-id.ts';
import { type Differences, differ } from './agree.ts';
import type { Account } from './model/account.ts';
import type { World } from './model/world.ts';
import type { Service } from './service.ts';

interface StoredLot {
  readonly account: string;
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly lot: string;
}

/** Every open lot there is, in the order in which they came; the model learns what the service calls them. */
export async function compareLots(pool: pg.Pool, world: World, service: Service): Promise<Differences> {
  const { rows } = await pool.query<StoredLot>(
    `select a.external_id as account, l.account_id, l.seq, l.n,
      concat_ws(' ', coalesce(s.external_id, 'account'), points, side, remaining,
        case side when 'pending' then (extract(epoch from available_at) * 1000)::bigint end,
        'until', (extract(epoch from l.expires_at) * 1000)::bigint) as lot
    from lots l join accounts a using (account_id)
      left join stakeholders s on s.account_id = l.account_id and s.stakeholder_id = l.holder
    where a.tenant_id = $1 order by seq, n`,
    [service.tenantId],
  );
  return world.accounts.flatMap((account) => {
    const stored = rows.filter((row) => row.account === account.name);
    const known = openLots(account);
    const told = stored.map(({ lot }) => lot);
    const differences = differ(
      `lots of ${account.name}`,
      known.map(({ text }) => text),
      told,
    );
    if (differences.length === 0)
      for (const [i, { account_id, seq, n }] of stored.entries()) {
        const lot = known[i]?.lot;
        if (lot !== undefined) lot.id ??= encodeEntryId(account_id, { seq, n });
      }
    return differences;
  });
}

function openLots({ wallets }: Account) {
  return [...wallets]
    .flatMap(([name, { lots }]) => lots.map((lot) => ({ name, lot })))
    .filter(({ lot }) => lot.left > 0n)
    .sort((a, b) => a.lot.number - b.lot.number)
    .map(({ name, lot }) => {
      const side = lot.isPending ? `pending ${lot.left} ${lot.activeFrom}` : `active ${lot.left}`;
      return { lot, text: `${name} ${side} until${lot.expiresAt === Infinity ? '' : ` ${lot.expiresAt}`}` };
    });
}
