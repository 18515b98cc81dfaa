import fc from 'fast-check';

/** The first has most of what happens, so that much of it meets. */
export const whichAccount = fc.constantFrom(0, 0, 0, 0, 1, 1, 2);

/** Counted from the last one, and mostly that: what is done to one thing in a row is what goes wrong. */
export const recent = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 5, 8);
