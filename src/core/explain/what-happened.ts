import type { Command } from '../command.ts';
import { describeDate } from '../describe/dates.ts';
import type { Occasion } from '../occasions/occasion.ts';
import { formatDay, type Instant, type Zone } from '../time.ts';

/** Another command that one is about: of a void what it undid, of an arrival the transfer. */
export interface Subject {
  readonly kind: string;
  readonly externalId: string | null;
}

export interface About {
  readonly zone: Zone;
  readonly subject: Subject | null;
}

/** What a command was, as the beginning of a sentence: "Return R-1 of purchase 10643". */
export function whatHappened(command: Command, { zone, subject }: About): string {
  switch (command.kind) {
    case 'purchase':
      return `Purchase ${command.externalId}`;
    case 'activity':
      return `Activity ${command.externalId} (${command.transaction.type ?? 'of no type'})`;
    case 'return':
      return `Return ${command.externalId}${command.of === null ? '' : ` of purchase ${command.of}`}`;
    case 'void':
      return `${subjectName(subject, 'A transaction')} was undone (${command.reason})`;
    case 'redemption':
      return `Redemption ${command.externalId} of ${command.reward.key}`;
    case 'transfer':
      return `Transfer ${command.externalId} ${command.within === true ? 'within the account' : 'to another account'}`;
    case 'transfer-receive':
      return command.feed === true ? 'Share of a member of the group' : 'Transfer from another account';
    case 'transfer-arrive':
      if (command.feed === true) return 'What went to the pool of the group could not be credited';
      return command.refusal === null
        ? subjectName(subject, 'A transfer')
        : `${subjectName(subject, 'A transfer')} could not be credited`;
    case 'referral':
      return 'Referral';
    case 'referral-amend':
      return `A ${command.amendment} at a referred account`;
    case 'account':
      return 'Enrolment';
    case 'stakeholder':
      return command.active ? 'A change of the people at the account' : 'A person left the account';
    case 'pool-membership':
    case 'pool-join':
    case 'pool-leave':
    case 'pool-open':
      return 'A change of the group';
    case 'quote-hold':
      return 'A quote';
    case 'adjustment':
      return `Adjustment ${command.externalId} (${command.reason})`;
    case 'lot-activate':
      return `Early activation ${command.externalId} (${command.reason})`;
    case 'lot-cancel':
      return `Cancellation ${command.externalId} (${command.reason})`;
    case 'lot-extend':
      return `Extension ${command.externalId} (${command.reason})`;
    case 'lot-reinstate':
      return `Reinstatement ${command.externalId} (${command.reason})`;
    case 'tier-set':
      return `A tier was set (${command.reason})`;
    case 'tier-hold':
      return `A status was put on hold (${command.reason})`;
    case 'tier-release':
      return 'A status was released';
    case 'plan-activate':
      return `The plan ${command.plan} was activated`;
    case 'plan-cancel':
      return `The plan ${command.plan} was cancelled`;
    case 'close':
      return `The account was closed (${command.reason})`;
    case 'merge':
      return `Another account shall be merged into this one (${command.reason})`;
    case 'merge-give':
      return 'The account was merged into another one';
    case 'merge-take':
      return 'Another account was merged into this one';
    case 'occasion':
      return occasionSentence(command.occasion, zone);
    case 'settle':
      return 'Time went by';
  }
}

function occasionSentence(occasion: Occasion, zone: Zone): string {
  const day = dayOf(occasion.occurredAt, zone);
  switch (occasion.kind) {
    case 'period-end':
      return `End of the period up to ${day}`;
    case 'payout':
      return `Payout for the ${occasion.every} up to ${day}`;
    case 'anniversary':
      return `Anniversary on ${day}`;
    case 'birthday':
      return 'Birthday';
    case 'inactivity':
    case 'idle-expiry':
      return 'Nothing was done for long enough';
    case 'expiry-warning':
      return `${occasion.points} points that expire are warned of`;
    case 'migration':
      return `New terms by version ${occasion.version} of the programme`;
  }
}

/** "Purchase 10643"; what has no number of the client's is named by its kind alone. */
function subjectName(subject: Subject | null, unknown: string): string {
  if (subject === null) return unknown;
  const kind = subject.kind.charAt(0).toUpperCase() + subject.kind.slice(1);
  return subject.externalId === null ? kind : `${kind} ${subject.externalId}`;
}

function dayOf(instant: Instant, zone: Zone): string {
  return describeDate(formatDay(zone.dayOf(instant)));
}
