/** A way of writing CSV; everything else is as RFC 4180 has it. */
export interface CsvDialect {
  readonly separator: "," | ";";
  readonly newline: "\n" | "\r\n";
}

/** Header and rows of a CSV file. */
export interface CsvContent {
  readonly header: readonly string[];
  /** Taken one by one, and only once: the fields of a large file are not all in memory at a time. */
  readonly rows: IterableIterator<readonly string[], undefined>;
}

/** Writes records as CSV; a field is quoted only where it has to be, and every record ends with a line end. */
export function formatCsv(records: Iterable<readonly string[]>, {separator, newline}: CsvDialect): string {
  const special = new RegExp(`["${separator}\\r\\n]`);
  const quoted = (field: string) => (special.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  const lines: string[] = [];
  for (const record of records) {
    // One look at a record, not at each field, as hardly any has something to quote.
    lines.push((special.test(record.join("")) ? record.map(quoted) : record).join(separator) + newline);
  }
  return lines.join("");
}

/** Reads what `formatCsv` writes, and only that: null for any other text, however small the difference, and for none. */
export function parseCsv(text: string, dialect: CsvDialect): CsvContent | null {
  const rows = text.includes('"') ? parseQuoted(text, dialect)?.values() : parsePlain(text, dialect);
  const header = rows?.next().value;
  return rows === undefined || header === undefined ? null : {header, rows};
}

function parsePlain(text: string, dialect: CsvDialect): CsvContent["rows"] | undefined {
  const stray = dialect.newline === "\n" ? /\r/ : /\r(?!\n)|(?<!\r)\n/;
  return text.endsWith(dialect.newline) && !stray.test(text) ? plainRecords(text, dialect) : undefined;
}

function* plainRecords(text: string, {separator, newline}: CsvDialect): Generator<readonly string[], undefined> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(newline, start);
    yield text.slice(start, end).split(separator);
    start = end + newline.length;
  }
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
