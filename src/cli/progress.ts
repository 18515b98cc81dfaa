import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  readonly stage: (name: string, total: number) => void;
  readonly step: () => void;
  readonly stop: () => void;
}

/**
 * Shows on stderr how far a long job is, how fast, and how long it will take: a bar on a terminal, lines elsewhere. stdout
 * stays free for the result.
 */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress(stream);
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined;
  let pace = startPace(0);
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stage: (name, total) => {
      stop();
      pace = startPace(total);
      bar = new SingleBar(
        {
          stream,
          hideCursor: true,
          format: `${name.padEnd(22)} {bar} {value}/{total} | {pace}`,
        },
        Presets.shades_classic,
      );
      bar.start(total, 0, { pace: '' });
    },
    step: () => bar?.increment(1, { pace: pace.step() }),
    stop,
  };
}

/** As often as that, of many more steps: a line for each twentieth. */
const stepsPerLine = 100;
const linesPerStage = 20;

function lineProgress(stream: NodeJS.WriteStream): Progress {
  let current = { name: '', total: 0, done: 0 };
  let pace = startPace(0);
  return {
    stage: (name, total) => {
      current = { name, total, done: 0 };
      pace = startPace(total);
    },
    step: () => {
      current.done += 1;
      const said = pace.step();
      const every = Math.max(stepsPerLine, Math.ceil(current.total / linesPerStage));
      if (current.done % every !== 0 && current.done !== current.total) return;
      stream.write(`${current.name}: ${current.done}/${current.total} | ${said}\n`);
    },
    stop: () => {},
  };
}

/** "812/s, 25 s left", by what was done since the stage began. */
function startPace(total: number): { readonly step: () => string } {
  const startedAt = performance.now();
  let done = 0;
  return {
    step: () => {
      done += 1;
      const seconds = (performance.now() - startedAt) / 1000;
      const perSecond = done / Math.max(seconds, 0.001);
      if (done >= total) return `${perSecond.toFixed(0)}/s, took ${timeOf(seconds)}`;
      return `${perSecond.toFixed(0)}/s, ${timeOf((total - done) / perSecond)} left`;
    },
  };
}

function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
