/** What a referrer is told by one command of a referred account: its name there, and the key that makes it happen once. */
export function referralName(account: string, seq: number): string {
  return `referral:${account}:${seq}`;
}
