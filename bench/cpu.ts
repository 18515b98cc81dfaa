import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux on every machine that Node runs on; it is not to be asked for without a system call. */
const ticksPerSecond = 100;

interface Stat {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly ended: number;
}

/** CPU seconds of a process and of all its children, those that ended included; undefined where there is no /proc. */
export function readCpuSeconds(pid: number): number | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((child) => child?.parent === pid)
    .reduce((sum, child) => sum + (child?.own ?? 0), 0);
  return (stat.own + stat.ended + children) / ticksPerSecond;
}

/** CPU seconds of this process's children that have ended. */
export function readCpuSecondsOfEndedChildren(): number | undefined {
  const stat = readStat(process.pid);
  return stat && stat.ended / ticksPerSecond;
}

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program stands in brackets and may hold spaces; the fields are counted from behind it.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { parent, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}
