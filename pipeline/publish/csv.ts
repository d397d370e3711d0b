/** A way of writing CSV; everything else is as RFC 4180 has it. */
export interface CsvDialect {
  readonly separator: "," | ";";
  readonly newline: "\n" | "\r\n";
}

/** Writes records as CSV; a field is quoted only where it has to be, and every record ends with a line end. */
export function formatCsv(records: readonly (readonly string[])[], {separator, newline}: CsvDialect): string {
  const special = new RegExp(`["${separator}\\r\\n]`);
  const quoted = (field: string) => (special.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  // One look at a record, not at each field, as hardly any has something to quote.
  const line = (record: readonly string[]) =>
    (special.test(record.join("")) ? record.map(quoted) : record).join(separator);
  return records.map(record => line(record) + newline).join("");
}

/** Reads what `formatCsv` writes, and only that: null for any other text, however small the difference. */
export function parseCsv(text: string, dialect: CsvDialect): readonly (readonly string[])[] | null {
  if (text.includes('"')) return parseQuoted(text, dialect);
  const stray = dialect.newline === "\n" ? /\r/ : /\r(?!\n)|(?<!\r)\n/;
  const lines = text.split(dialect.newline);
  return lines.pop() !== "" || stray.test(text) ? null : lines.map(line => line.split(dialect.separator));
}

function parseQuoted(text: string, dialect: CsvDialect): readonly (readonly string[])[] | null {
  // One field and what ends it. The quoted form comes first: a plain field holds no quote.
  const field = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"${dialect.separator}\\r\\n]*))(${dialect.separator}|${dialect.newline})`,
    "y"
  );
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) return null;
    const [, quoted, plain = "", end] = match;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === dialect.newline) {
      records.push(record);
      record = [];
    }
  }
  return formatCsv(records, dialect) === text ? records : null;
}
