import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type CompleteDryRunResult,
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { hookModules, startFresh } from './module-hooks.ts';
import { type RegisteredTest, takeRegistered } from './tap.ts';

const TEST_FILES = 'test/core/**/*.test.ts';
/** Properties that take seconds each, of each mutant: what the other tests find is what is counted. */
const TOO_SLOW = /properties\.test\.ts|totality\.test\.ts|document that passed the check/;

interface TestInFile extends RegisteredTest {
  readonly id: string;
}

/**
 * Runs the tests of the core for Stryker. Under tap each file is a process of its own, and a mutant would take half a
 * minute; in one process it takes a fraction of a second. All modules are loaded anew for each mutant all the same,
 * since what one of them leaves in a cache would kill the next.
 */
class InProcessRunner implements TestRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    hookModules(pathToFileURL(`${process.cwd()}/`).href);
  }

  async dryRun({ disableBail }: DryRunOptions): Promise<DryRunResult> {
    context().mutantCoverage = { static: {}, perTest: {} };
    const tests = await loadTests(testFiles());
    const result = await runTests(tests, disableBail);
    const { mutantCoverage } = context();
    return { ...result, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, testFilter, hitLimit, disableBail } = options;
    const own = context();
    delete own.mutantCoverage;
    delete own.activeMutant;
    if (mutantActivation === 'static') own.activeMutant = activeMutant.id;
    const wanted = testFilter === undefined ? null : new Set(testFilter);
    try {
      const tests = await loadTests(wanted === null ? testFiles() : filesOf(wanted));
      own.activeMutant = activeMutant.id;
      own.hitCount = 0;
      if (hitLimit === undefined) delete own.hitLimit;
      else own.hitLimit = hitLimit;
      const result = await runTests(
        tests.filter(({ id }) => wanted === null || wanted.has(id)),
        disableBail,
      );
      return toMutantRunResult(determineHitLimitReached(own.hitCount, own.hitLimit) ?? result);
    } catch (error) {
      // A mutant with which the modules do not even load is found out.
      const failureMessage = messageOf(error);
      return toMutantRunResult(
        complete([{ ...resultOf('loading', 0), status: TestStatus.Failed, failureMessage }]),
      );
    }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];

/** What the mutated code looks at, under a name that Stryker chose. */
function context(): InstrumenterContext {
  const holder = globalThis as { __stryker__?: InstrumenterContext };
  holder.__stryker__ ??= {};
  return holder.__stryker__;
}

function testFiles(): readonly string[] {
  return globSync(TEST_FILES)
    .filter((file) => !TOO_SLOW.test(file))
    .toSorted();
}

/** An id is the file, and the test's name in it. */
function filesOf(ids: ReadonlySet<string>): readonly string[] {
  return [...new Set([...ids].map((id) => id.slice(0, id.indexOf(' › '))))];
}

async function loadTests(files: readonly string[]): Promise<readonly TestInFile[]> {
  startFresh();
  const tests: TestInFile[] = [];
  for (const file of files) {
    await import(pathToFileURL(resolve(file)).href);
    const names = new Map<string, number>();
    for (const test of takeRegistered()) {
      if (TOO_SLOW.test(test.name)) continue;
      const times = (names.get(test.name) ?? 0) + 1;
      names.set(test.name, times);
      tests.push({ ...test, id: `${file} › ${test.name}${times === 1 ? '' : ` (${times})`}` });
    }
  }
  return tests;
}

async function runTests(tests: readonly TestInFile[], disableBail: boolean): Promise<CompleteDryRunResult> {
  const results: TestResult[] = [];
  for (const { id, run } of tests) {
    const start = performance.now();
    context().currentTestId = id;
    try {
      await run();
      results.push({ ...resultOf(id, start), status: TestStatus.Success });
    } catch (error) {
      results.push({ ...resultOf(id, start), status: TestStatus.Failed, failureMessage: messageOf(error) });
      if (!disableBail) break;
    } finally {
      delete context().currentTestId;
    }
  }
  return complete(results);
}

function complete(tests: TestResult[]): CompleteDryRunResult {
  return { status: DryRunStatus.Complete, tests };
}

function resultOf(id: string, start: number) {
  const [fileName = ''] = id.split(' › ');
  return { id, name: id, fileName: resolve(fileName), timeSpentMs: Math.round(performance.now() - start) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : String(error);
}
