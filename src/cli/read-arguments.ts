import { type ParseArgsConfig, type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { closest } from '../core/closest-word.ts';

type Read<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/** Reads a command line. What is wrong with it is a sentence for whoever typed it, and never Node's own. */
export function readArguments<const T extends ParseArgsConfig>(
  config: T,
): Read<T> | { readonly mistake: string } {
  try {
    return parseArgs(config);
  } catch (error) {
    const { args = [], options = {}, allowPositionals = false } = config;
    const mistake = findMistake(args, options, allowPositionals);
    // Whatever else Node refuses is no mistake of whoever typed it.
    if (mistake === undefined) throw error;
    return { mistake };
  }
}

/** The first mistake, looking as leniently as can be, so that it is seen what was meant. */
function findMistake(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  allowPositionals: boolean,
): string | undefined {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional' && !allowPositionals) return `${token.value} was not expected.`;
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) return `There is no option ${rawName}.${hint(name, Object.keys(options))}`;
    if (option.type === 'boolean') {
      if (value !== undefined) return `${rawName} takes no value: ${value} was not expected.`;
    } else if (value === undefined || (!token.inlineValue && looksLikeOption(value))) {
      return `${rawName} needs a value.`;
    }
  }
  return undefined;
}

function hint(typed: string, names: readonly string[]): string {
  const nearest = closest(typed, names);
  return nearest === undefined ? '' : ` Is --${nearest} meant?`;
}

function looksLikeOption(value: string): boolean {
  return value.length > 1 && value.startsWith('-');
}
