import fc from 'fast-check';

/** The first has most of what happens, so that much of it meets. */
export const whichAccount = fc.constantFrom(0, 0, 0, 1, 1, 2);
