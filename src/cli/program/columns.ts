/** Words on lines of at most `width` characters; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A name and a text beside it, which goes on below itself. */
export interface Row {
  readonly name: string;
  readonly text: string;
}

/** All texts begin in the same column. */
export function alignRows(rows: readonly Row[], width: number, indent = 2): readonly string[] {
  const names = Math.max(0, ...rows.map(({ name }) => name.length));
  const start = indent + names + 2;
  return rows.flatMap(({ name, text }) =>
    wrap(text, Math.max(width - start, 40)).map((line, index) =>
      `${' '.repeat(indent)}${(index === 0 ? name : '').padEnd(names)}  ${line}`.trimEnd(),
    ),
  );
}
