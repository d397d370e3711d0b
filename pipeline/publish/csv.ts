import type {CodedColumn} from "./columns.js";

/** A way of writing CSV; everything else is as RFC 4180 has it. */
export interface CsvDialect {
  readonly separator: "," | ";";
  readonly newline: "\n" | "\r\n";
}

/** Writes records as CSV; a field is quoted only where it has to be, and every record ends with a line end. */
export function formatCsv(records: readonly (readonly string[])[], dialect: CsvDialect): string {
  const quoted = quotedIn(dialect);
  return records.map(record => record.map(quoted).join(dialect.separator) + dialect.newline).join("");
}

/** The same of a header and the columns below it, all of one length: each different text is looked at once. */
export function formatCsvColumns(
  header: readonly string[],
  columns: readonly CodedColumn<string>[],
  dialect: CsvDialect
): string {
  const fields = columns.map(({values}) => values.map(quotedIn(dialect)));
  const lines = [formatCsv([header], dialect)];
  const line: string[] = [];
  for (let row = 0; row < (columns[0]?.codes.length ?? 0); row++) {
    for (let place = 0; place < columns.length; place++) {
      line[place] = fields[place]?.[columns[place]?.codes[row] ?? -1] ?? "";
    }
    lines.push(line.join(dialect.separator), dialect.newline);
  }
  return lines.join("");
}

function quotedIn({separator}: CsvDialect): (field: string) => string {
  const special = new RegExp(`["${separator}\\r\\n]`);
  return field => (special.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
}

/** A field as it stands in a text. */
export interface CsvField {
  readonly text: string;
  /** With its quotes and what ends it. */
  readonly written: string;
  readonly endsRecord: boolean;
}

/** Reads what `formatCsv` writes, and only that, however small the difference. Equal fields are one object. */
export class CsvReader {
  readonly #text: string;
  readonly #dialect: CsvDialect;
  readonly #quoted: RegExp;
  readonly #known = new Map<string, CsvField>();
  #record: readonly CsvField[] = [];
  #position = 0;
  /** Where the line ends that holds the position. */
  #lineEnd = -1;
  /** The next quote at the position or after it. */
  #quote = -1;

  constructor(text: string, dialect: CsvDialect) {
    this.#text = text;
    this.#dialect = dialect;
    this.#quoted = new RegExp(`"(?:[^"]|"")*"(?:${dialect.separator}|${dialect.newline})`, "y");
  }

  /** Reads the next field if it and what ends it are written just so. */
  take(written: string): boolean {
    const found = this.#text.startsWith(written, this.#position);
    if (found) this.#position += written.length;
    return found;
  }

  /** Reads the next field; null where there is none in the form that is written. */
  field(): CsvField | null {
    const written = this.#text.startsWith('"', this.#position) ? this.#quotedField() : this.#plainField();
    const field = this.#known.get(written) ?? this.#fieldOf(written);
    if (field === null) return null;
    this.#known.set(written, field);
    this.#position += written.length;
    return field;
  }

  /** Reads the fields of the next record; null where there is none in the form that is written. */
  record(): readonly string[] | null {
    const record: CsvField[] = [];
    let field: CsvField | null | undefined;
    do {
      // Most fields are those of the record before.
      const before = this.#record[record.length];
      field = before !== undefined && this.take(before.written) ? before : this.field();
      if (field === null) return null;
      record.push(field);
    } while (!field.endsRecord);
    this.#record = record;
    return record.map(({text}) => text);
  }

  /**
   * Reads the records up to the end of the text; null where it is not in the form that is written. A record whose first field
   * is not wanted is not looked at further, and has no other.
   */
  records(isWanted: (first: string) => boolean = () => true): readonly (readonly string[])[] | null {
    const records: (readonly string[])[] = [];
    let skipped: readonly string[] = [];
    while (this.#position < this.#text.length) {
      const first = this.#text.slice(this.#position, this.#text.indexOf(this.#dialect.separator, this.#position));
      const isSkipped = !isWanted(first) && this.#skipLine();
      if (isSkipped && skipped[0] !== first) skipped = [first];
      const record = isSkipped ? skipped : this.record();
      if (record === null) return null;
      records.push(record);
    }
    return records;
  }

  /** Goes past a line without quotes; false where there is none. */
  #skipLine(): boolean {
    if (this.#quote < this.#position) {
      const found = this.#text.indexOf('"', this.#position);
      this.#quote = found < 0 ? this.#text.length : found;
    }
    const end = this.#text.indexOf(this.#dialect.newline, this.#position);
    if (end < 0 || this.#quote < end) return false;
    this.#position = end + this.#dialect.newline.length;
    return true;
  }

  #plainField(): string {
    const {separator, newline} = this.#dialect;
    if (this.#lineEnd < this.#position) this.#lineEnd = this.#text.indexOf(newline, this.#position);
    const end = this.#text.indexOf(separator, this.#position);
    if (end >= 0 && end < this.#lineEnd) return this.#text.slice(this.#position, end + separator.length);
    return this.#lineEnd < 0 ? "" : this.#text.slice(this.#position, this.#lineEnd + newline.length);
  }

  #quotedField(): string {
    this.#quoted.lastIndex = this.#position;
    return this.#quoted.exec(this.#text)?.[0] ?? "";
  }

  #fieldOf(written: string): CsvField | null {
    const {separator, newline} = this.#dialect;
    const end = [separator, newline].find(end => written.endsWith(end));
    if (end === undefined) return null;
    const field = written.slice(0, -end.length);
    const text = field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
    return quotedIn(this.#dialect)(text) === field ? {text, written, endsRecord: end === newline} : null;
  }
}
