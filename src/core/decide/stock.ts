/** The counter of a reward's stock. */
export function stockCounter(reward: string): string {
  return `reward:${reward}`;
}

/** A claim as it is remembered once it was refused. */
export function claimKey(counter: string, by: string): string {
  return `${counter} ${by}`;
}
