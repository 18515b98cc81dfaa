import fc, { type IRawProperty, type Parameters } from 'fast-check';

/** fast-check, but that looks for no smaller example: that a property fails is all that a mutant is asked. */
function assert<T>(property: IRawProperty<T>, parameters: Parameters<T> = {}): void {
  fc.assert(property, { ...parameters, endOnFailure: true });
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module that has one.
export default { ...fc, assert };
