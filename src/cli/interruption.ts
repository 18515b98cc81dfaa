/** npm passes on the signal that the terminal has sent to both, so one Ctrl-C arrives twice. */
const sameSignalMs = 500;

export interface Interruption {
  readonly signal: AbortSignal;
  /** For another reason than a signal. */
  readonly interrupt: () => void;
  readonly whenInterrupted: () => Promise<void>;
}

/** The first signal asks to stop in order; one that comes later is meant as "now, please". */
export function listenForInterruption(stopAtOnce: () => void): Interruption {
  const controller = new AbortController();
  let askedAt: number | undefined;
  const onSignal = () => {
    if (askedAt !== undefined && Date.now() - askedAt > sameSignalMs) stopAtOnce();
    askedAt ??= Date.now();
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    interrupt: () => controller.abort(),
    whenInterrupted: () =>
      new Promise((resolve) => {
        if (controller.signal.aborted) return resolve();
        controller.signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
}
