// Runs a TypeScript file of this project: `node bin/run.js src/main.ts`. Written so that an old Node can
// still read it: after `npm ci --omit=dev` the project brings no Node, and the system's may be too old.
import { fileURLToPath } from 'node:url';

const majorNeeded = 24;

if (Number(process.versions.node.split('.')[0]) < majorNeeded) {
  console.error(
    `Fealty needs Node ${majorNeeded} or newer, and this is ${process.versions.node}: install a newer one, ` +
      'or run "npm ci" without --omit=dev, which brings it.',
  );
  process.exitCode = 1;
} else {
  const [file] = process.argv.splice(2, 1);
  const script = new URL(`../${file}`, import.meta.url);
  process.argv[1] = fileURLToPath(script);
  await import(script.href);
}
