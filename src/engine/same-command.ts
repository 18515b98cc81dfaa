import type { Command } from '../core/command.ts';

/**
 * Is it the same thing asked again? Commands are normalised, so their JSON tells. The terms of a reward are not
 * asked for by the client: they may have changed since. Undoing something once more is the same, whatever reason
 * is given, and so is a transfer, however it was decided then.
 */
export function sameCommand(a: Command, b: Command): boolean {
  return JSON.stringify(asked(a)) === JSON.stringify(asked(b));
}

function asked(command: Command): object {
  if (command.kind === 'redemption') return { ...command, reward: command.reward.key };
  if (command.kind === 'transfer') return { ...command, within: undefined };
  // Which account is meant by then, and who came along, is known to us alone.
  if (command.kind === 'merge') return { ...command, account: command.named };
  if (command.kind === 'merge-take') return { ...command, people: null, joining: null };
  return command.kind === 'void' ? { ...command, reason: '' } : command;
}
