import { compileProgram } from '../src/core/program/compile.ts';
import { makeCases, decideCase } from './core/decisions/accounts.ts';
import { programOf } from './core/decisions/program.ts';
const programs = [compileProgram(programOf(10), 1, null)];
const cases = makeCases(programs[0]!, { accounts: 6, purchases: 40, lines: 10 });
const t0 = process.cpuUsage(); let n = 0; const end = Date.now() + Number(process.argv[2] ?? 6000);
for (const c of cases) for (let i=0;i<20;i++) decideCase(programs, c);
const t = process.cpuUsage();
while (Date.now() < end) { for (const c of cases) { decideCase(programs, c); n++; } }
const d = process.cpuUsage(t);
console.log((n / ((d.user + d.system) / 1e6)).toFixed(0), 'per CPU s', ((d.user+d.system)/n).toFixed(1),'µs');
