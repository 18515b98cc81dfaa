import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const STAND_INS: Readonly<Record<string, string>> = {
  tap: new URL('./tap.ts', import.meta.url).href,
  'fast-check': new URL('./fast-check.ts', import.meta.url).href,
};

let run = 0;

/** From now on modules are loaded once more. */
export function startFresh(): void {
  run += 1;
}

/**
 * Below a folder, `tap` and `fast-check` are our own, and what is imported is named by the run, so that each run has its
 * own. Types are stripped once: for that the sources are kept.
 */
export function hookModules(folder: string): void {
  const sources = new Map<string, string>();
  registerHooks({
    resolve(specifier, context, next) {
      const standIn = Object.hasOwn(STAND_INS, specifier) ? STAND_INS[specifier] : undefined;
      if (standIn !== undefined && context.parentURL?.startsWith(folder))
        return { url: standIn, shortCircuit: true };
      const resolved = next(specifier, context);
      return isOwn(resolved.url, folder) ? { ...resolved, url: `${resolved.url}?run=${run}` } : resolved;
    },
    load(url, context, next) {
      if (!isOwn(url, folder)) return next(url, context);
      const file = fileURLToPath(url.slice(0, url.indexOf('?')));
      if (!file.endsWith('.ts')) return next(url, context);
      const source = sources.get(file) ?? stripTypeScriptTypes(readFileSync(file, 'utf8'));
      sources.set(file, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
}

function isOwn(url: string, folder: string): boolean {
  return url.startsWith(folder) && !url.includes('/node_modules/');
}
