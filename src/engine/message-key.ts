/** By what a message is applied once: its sender, the command that sent it, and its number there. */
export function messageKey({
  from,
  seq,
  n,
}: {
  readonly from: string;
  readonly seq: number;
  readonly n: number;
}): string {
  return `m:${from}:${seq}:${n}`;
}
