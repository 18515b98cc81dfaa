import { standing } from './book.ts';

export const journeyRuns = standing('journey_runs', {
  key: ['journey', 'seq'],
  of: ({ state }) =>
    state.journeyRuns.map(({ journey, seq, version, startedAt, until, counted, spent }) => ({
      journey,
      seq,
      version,
      started_at: startedAt,
      until,
      counted,
      spent,
    })),
});
