import { measureCompile } from './compile.ts';
import { conditionContenders } from './conditions/contenders.ts';
import { decisionContenders, growthContender } from './decisions/contenders.ts';
import { coreBenchHelp, parseCoreBenchOptions } from './options.ts';
import { type Contender, type Rate, type Rounds, race } from './race.ts';
import { type CoreBenchResult, renderReport, SIZES, summarize } from './report.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = parseCoreBenchOptions(args);
  if ('mistake' in options) {
    say(options.mistake);
    return 1;
  }
  if (options.help) {
    process.stdout.write(coreBenchHelp);
    return 0;
  }
  const result = await bench(options);
  const text = options.json ? JSON.stringify(summarize(result), null, 2) : renderReport(result, options);
  process.stdout.write(`${text}\n`);
  return 0;
}

async function bench(rounds: Rounds): Promise<CoreBenchResult> {
  say('Compiling …');
  const compile = measureCompile(rounds);
  say('Conditions …');
  const conditions = await race(await conditionContenders(), rounds);
  say('Decisions …');
  const decisions = await race(decisionContenders(), rounds);
  say('Growth …');
  const growth = {
    rules: await raceSizes((rules) => growthContender({ rules, lines: 10 }), rounds),
    lines: await raceSizes((lines) => growthContender({ rules: 10, lines }), rounds),
  };
  return { conditions, decisions, compile, growth };
}

async function raceSizes(of: (size: number) => Contender, rounds: Rounds) {
  const rates = await race(Object.fromEntries(SIZES.map((size) => [String(size), of(size)])), rounds);
  return SIZES.map((size): readonly Rate[] => rates[String(size)] ?? []);
}

/** Messages for people go to stderr, so that stdout holds the result alone. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
