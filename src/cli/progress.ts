import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  readonly stage: (name: string, total: number) => void;
  readonly step: () => void;
  readonly stop: () => void;
}

/**
 * Shows on stderr how far a long job is: a bar on a terminal, a line per stage elsewhere. stdout
 * stays free for the result.
 */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress(stream);
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stage: (name, total) => {
      stop();
      bar = new SingleBar(
        {
          stream,
          hideCursor: true,
          format: `${name.padEnd(22)} {bar} {value}/{total} | {duration_formatted}`,
        },
        Presets.shades_classic,
      );
      bar.start(total, 0);
    },
    step: () => bar?.increment(),
    stop,
  };
}

const stepsPerLine = 100;

function lineProgress(stream: NodeJS.WriteStream): Progress {
  let current = { name: '', total: 0, done: 0 };
  return {
    stage: (name, total) => {
      current = { name, total, done: 0 };
    },
    step: () => {
      current.done += 1;
      if (current.done % stepsPerLine !== 0 && current.done !== current.total) return;
      stream.write(`${current.name}: ${current.done}/${current.total}\n`);
    },
    stop: () => {},
  };
}
