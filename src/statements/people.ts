import type { Kysely } from 'kysely';
import { ACCOUNT } from '../core/ledger.ts';
import type { Tables } from '../db/tables.ts';
import { presentHolder } from '../http/present-holder.ts';
import { listStakeholdersById } from '../stakeholders/repository.ts';
import type { Statement } from './statement.ts';

/** The people whose wallets a statement tells of, as their master data has them now. By holders as clients know them. */
export interface People {
  externalIdOf(holder: string): string | null;
  /** Their name, if one is known, else the client's id; of the account, too. */
  nameOf(holder: string): string;
}

export async function peopleIn(db: Kysely<Tables>, { account, wallets }: Statement): Promise<People> {
  const ids = new Set(wallets.map(({ holder }) => holder).filter((holder) => holder !== ACCOUNT));
  const people = await listStakeholdersById(db, account.id, [...ids]);
  const byHolder = new Map(people.map((person) => [presentHolder(person.id), person]));
  return {
    externalIdOf: (holder) => byHolder.get(holder)?.externalId ?? null,
    nameOf: (holder) => {
      const { name, externalId } = holder === ACCOUNT ? account : (byHolder.get(holder) ?? UNKNOWN);
      return name ?? externalId ?? holder;
    },
  };
}

const UNKNOWN = { name: null, externalId: null };
