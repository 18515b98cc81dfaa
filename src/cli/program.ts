import { runProgram } from './program/run-program.ts';

const WIDTH_DEFAULT = 100;

const { status, out, err } = await runProgram(process.argv.slice(2), process.stdout.columns ?? WIDTH_DEFAULT);
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = status;
