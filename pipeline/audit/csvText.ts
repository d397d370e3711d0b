/**
 * Reads CSV as RFC 4180 has it (comma, double quotes, LF or CRLF): records of fields, the header first. Null for text
 * with a quote out of place or with a record that is not as long as the header. Of records whose first field is not
 * wanted there may be nothing but that field.
 */
export function readCsvText(
  text: string,
  isWanted: (first: string) => boolean = () => true
): readonly (readonly string[])[] | null {
  const records = text.includes('"') ? quotedRecords(text) : plainRecords(text, isWanted);
  const [header, ...others] = records ?? [];
  const width = header?.length ?? 0;
  const isWhole = (record: readonly string[]) =>
    record.length === width || (record.length === 1 && !isWanted(record[0] ?? ""));
  return records === null || width === 0 || !others.every(isWhole) ? null : records;
}

function plainRecords(text: string, isWanted: (first: string) => boolean): string[][] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, at) => {
    const end = line.indexOf(",");
    if (at > 0 && end > 0 && !isWanted(line.slice(0, end))) return [line.slice(0, end)];
    return (line.endsWith("\r") ? line.slice(0, -1) : line).split(",");
  });
}

function quotedRecords(text: string): string[][] | null {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end < 0) return null;
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const start = at;
      while (at < text.length && text[at] !== "," && text[at] !== "\n" && text[at] !== "\r") at++;
      field = text.slice(start, at);
      if (field.includes('"')) return null;
    }
    record.push(field);
    if (text[at] === ",") {
      at++;
      if (at === text.length) record.push("");
      continue;
    }
    if (text[at] === "\r") at++;
    if (at < text.length && text[at] !== "\n") return null;
    at++;
    records.push(record);
    record = [];
  }
  if (record.length > 0) records.push(record);
  return records;
}

/** Where the field that begins at `from` is closed; -1 when it is not. A doubled quote is a quote of the field. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
