/** One data row of a CSV file, by column name. */
export interface CsvRow {
  /** Line on which the row begins, from 1; the header is line 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** Something in a CSV file that RFC 4180 or the expected header does not allow. */
export interface CsvProblem {
  readonly line: number;
  readonly found: string;
  readonly expected: string;
}

export interface CsvContent {
  readonly rows: readonly CsvRow[];
  readonly problems: readonly CsvProblem[];
}

interface RawRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads CSV as RFC 4180 has it (comma, double quotes, LF or CRLF), with exactly `columns` as its header. Nothing is
 * trimmed, padded or dropped: a row with a problem is left out of `rows` and named in `problems`, and what follows a
 * quote that is out of place is not read.
 */
export function readCsv(text: string, columns: readonly string[]): CsvContent {
  const {records, problems} = split(text);
  const [header, ...data] = records;
  const expectedHeader = columns.join(",");
  if (header?.fields.join(",") !== expectedHeader) {
    const found = header === undefined ? "no header" : header.fields.join(",");
    return {rows: [], problems: [{line: 1, found, expected: `the header ${expectedHeader}`}, ...problems]};
  }
  const rows: CsvRow[] = [];
  for (const {line, fields} of data) {
    if (fields.length === columns.length) {
      rows.push({line, fields: Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? ""]))});
    } else {
      problems.push({line, found: `${fields.length} fields`, expected: `${columns.length} fields`});
    }
  }
  return {rows, problems};
}

function split(text: string): {records: readonly RawRecord[]; problems: CsvProblem[]} {
  if (!/["\r]/.test(text)) {
    const lines = text.split("\n");
    if (lines.at(-1) === "") {
      lines.pop();
    }
    return {records: lines.map((line, index) => ({line: index + 1, fields: line.split(",")})), problems: []};
  }
  // One field and what ends it: a comma, a line end, or the end of the text.
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const records: RawRecord[] = [];
  let fields: string[] = [];
  let line = 1;
  let start = 1;
  while (field.lastIndex < text.length || fields.length > 0) {
    const match = field.exec(text);
    if (match === null) {
      return {
        records,
        problems: [{line, found: "a quote or carriage return out of place", expected: "RFC 4180 quoting"}]
      };
    }
    const [whole, quoted, plain = "", end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split("\n").length - 1;
    if (end !== ",") {
      records.push({line: start, fields});
      fields = [];
      start = line;
    }
  }
  return {records, problems: []};
}
