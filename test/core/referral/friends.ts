import type { Message } from '../../../src/core/decision.ts';
import type { ProgramDocument, RuleDefinition } from '../../../src/core/program/document.ts';
import { type About, Account, club, type Version } from '../harness.ts';

/** A programme in which both sides of a referral get something for the first purchase of 50 or more. */
export function inviting(
  parts: Partial<ProgramDocument> = {},
  ...rules: readonly RuleDefinition[]
): ProgramDocument {
  return club({
    referral: {
      qualifies: { on: 'purchase', when: { fact: 'transaction.net', atLeast: '50' } },
      within: 'P90D',
    },
    rules: [
      { key: 'welcome', on: 'referred', earn: { points: 'reward', fixed: 500 } },
      { key: 'thanks', on: 'referral', referral: 'qualified', earn: { points: 'reward', fixed: 300 } },
      ...rules,
    ],
    ...parts,
  });
}

/** A tenth of what referred accounts buy. */
export const commission: RuleDefinition = {
  key: 'commission',
  on: 'referral',
  referral: 'purchase',
  earn: { points: 'reward', rate: { points: '0.1', per: '1', of: 'net' } },
};

/** Accounts that refer each other, and the messages between them, as the service delivers them. */
export class Friends {
  readonly accounts = new Map<string, Account>();
  readonly versions: ProgramDocument | readonly Version[];

  constructor(versions: ProgramDocument | readonly Version[]) {
    this.versions = versions;
  }

  enrol(id: string, about: About = {}): Account {
    const account = new Account(this.versions, id, about);
    this.accounts.set(id, account);
    this.deliver();
    return account;
  }

  /** What was sent and not delivered. */
  underWay(): Message[] {
    return [...this.accounts.values()].flatMap(({ sent }) => sent.splice(0));
  }

  /** In an order of choice; what comes too early comes again. */
  deliver(choose: (messages: readonly Message[]) => number = () => 0): void {
    const messages = this.underWay();
    let early: Message[] = [];
    while (messages.length + early.length > 0) {
      if (messages.length === 0) messages.push(...early.splice(0));
      const [message] = messages.splice(choose(messages), 1);
      if (message === undefined) throw new Error('no message was chosen');
      if (this.hand(message)) messages.push(...early.splice(0), ...this.underWay());
      else if (messages.length === 0) throw new Error('a message waits for one that never comes');
      else early = [...early, message];
    }
  }

  private hand({ to, command }: Message): boolean {
    const account = this.accounts.get(to);
    if (account === undefined) throw new Error(`nobody is called ${to}`);
    account.clock(Math.max(...[...this.accounts.values()].map(({ now }) => now)));
    return !account.try(command).refused;
  }

  verify(): void {
    for (const account of this.accounts.values()) account.verify();
  }
}
