import looseAssert from 'node:assert';
import assert from 'node:assert/strict';

/** A test at the top of a file, with all that stands in it. */
export interface RegisteredTest {
  readonly name: string;
  readonly run: () => Promise<void>;
}

type Body = (t: Test) => unknown;

let registered: RegisteredTest[] = [];

/** Those that files have registered since it was last asked. */
export function takeRegistered(): readonly RegisteredTest[] {
  const tests = registered;
  registered = [];
  return tests;
}

/** As much of tap as the tests of the core use. What does not hold throws, so that a test ends with it. */
export class Test {
  #children = Promise.resolve();

  test(name: string, ...rest: readonly unknown[]): Promise<void> {
    const body = rest.at(-1) as Body;
    this.#children = this.#children.then(() => runTest(body, name));
    return this.#children;
  }

  /** Tests within a test run one after the other, also where nobody waits for them. */
  async settled(): Promise<void> {
    await this.#children;
  }

  end(): void {}

  equal(found: unknown, wanted: unknown, message?: string): void {
    assert.equal(found, wanted, message);
  }

  ok(found: unknown, message?: string): void {
    assert.ok(found, message);
  }

  notOk(found: unknown, message?: string): void {
    assert.ok(!found, message);
  }

  same(found: unknown, wanted: unknown, message?: string): void {
    looseAssert.deepEqual(found, wanted, message);
  }

  strictSame(found: unknown, wanted: unknown, message?: string): void {
    assert.deepEqual(found, wanted, message);
  }

  match(found: unknown, pattern: unknown, message?: string): void {
    assert.ok(isMatch(found, pattern), message);
  }

  throws(body: () => unknown, ...rest: readonly unknown[]): void {
    const pattern = rest.find((wanted) => typeof wanted !== 'string');
    let thrown: unknown;
    try {
      body();
    } catch (error) {
      if (pattern === undefined) return;
      thrown = error;
    }
    assert.ok(thrown !== undefined, 'nothing was thrown');
    assert.ok(isMatch(pattern instanceof RegExp ? (thrown as Error).message : thrown, pattern));
  }

  doesNotThrow(body: () => unknown): void {
    body();
  }
}

/** Objects match where they have what the pattern has; texts where it occurs in them. */
function isMatch(found: unknown, pattern: unknown): boolean {
  if (pattern instanceof RegExp) return pattern.test(String(found));
  if (typeof pattern === 'string' && typeof found === 'string') return found.includes(pattern);
  if (typeof pattern === 'function')
    return found instanceof pattern || typeof found === pattern.name.toLowerCase();
  if (typeof pattern !== 'object' || pattern === null) return Object.is(found, pattern);
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(pattern).every(([key, part]) =>
    isMatch((found as Record<string, unknown>)[key], part),
  );
}

async function runTest(body: Body, name: string): Promise<void> {
  const t = new Test();
  try {
    await body(t);
    await t.settled();
  } catch (error) {
    throw error instanceof Error ? new Error(`${name}: ${error.message}`, { cause: error }) : error;
  }
}

const top = {
  test(name: string, ...rest: readonly unknown[]): void {
    registered.push({ name, run: () => runTest(rest.at(-1) as Body, name) });
  },
  end(): void {},
};

// biome-ignore lint/style/noDefaultExport: it stands in for a module that has one.
export default top;
