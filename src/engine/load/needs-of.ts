import type { Command } from '../../core/command.ts';
import { type FigureNeed, figuresToPost } from '../../core/needs.ts';
import { type Program, programAt } from '../../core/program/compile.ts';
import type { HistoryNeed } from './load-history.ts';

/** What a command asks for beyond the head, wallets and tiers of its account. */
export interface Needs {
  readonly figures: readonly FigureNeed[];
  readonly lots: boolean;
  readonly coupons: boolean;
  readonly history: readonly HistoryNeed[];
}

const NONE: Needs = { figures: [], lots: false, coupons: false, history: [] };

export function needsOf(command: Command, programs: readonly Program[]): Needs {
  switch (command.kind) {
    case 'purchase':
    case 'activity': {
      const { kind, occurredAt } = command.transaction;
      return { ...NONE, figures: figuresToPost(programAt(programs, occurredAt), kind, occurredAt) };
    }
    case 'return': {
      const need =
        command.of === null ? { skus: command.lines.map((line) => line.sku ?? '') } : { of: command.of };
      return { ...NONE, lots: true, coupons: true, history: [need] };
    }
    case 'void':
      return { ...NONE, lots: true, coupons: true, history: [{ seq: command.subject }] };
    case 'redemption':
      return { ...NONE, lots: !('coupon' in command.payment), coupons: 'coupon' in command.payment };
    case 'transfer':
    case 'settle':
      return { ...NONE, lots: true };
    case 'transfer-receive':
    case 'transfer-arrive':
    case 'account':
    case 'stakeholder':
      return NONE;
  }
}
