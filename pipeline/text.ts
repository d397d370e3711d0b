/** Text for people on a terminal: English words, Norwegian numbers, plain characters. */

export interface Column {
  readonly heading: string;
  readonly align: "left" | "right";
}

/**
 * A table with aligned columns, two spaces apart, and a heading. An empty `rows` gives an empty text. Lines have no
 * trailing spaces and no line end after the last.
 */
export function alignedTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = [columns.map(column => column.heading), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map(line => width(line[index] ?? ""))));
  return lines
    .map(line =>
      columns
        .map((column, index) => {
          const cell = line[index] ?? "";
          const gap = " ".repeat((widths[index] ?? 0) - width(cell));
          return column.align === "right" ? gap + cell : cell + gap;
        })
        .join("  ")
        .trimEnd()
    )
    .join("\n");
}

/** A whole number in groups of three with a space between: `1 234 567`. */
export function grouped(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** A count of persons for a screen or a log, where no small count may stand: 1–9 is `under 10`. */
export function personCount(value: number): string {
  return value > 0 && value < 10 ? "under 10" : grouped(value);
}

/** `part` of `whole` in percent, one decimal; `-` of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${decimal((part / whole) * 100)} %`;
}

/** `0,4 s`, `42 s`, `3 min 12 s`, `1 h 2 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 9_950) return `${decimal(ms / 1000)} s`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** Bytes as `512 B`, `1,5 kB`, `83,0 MB`, `2,2 GB`; powers of 1000. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : decimal(value)} ${units[unit] ?? ""}`;
}

/** `1 file`, `2 files`, `no files`. */
export function amount(count: number, one: string, several: string): string {
  if (count === 0) return `no ${several}`;
  return `${grouped(count)} ${count === 1 ? one : several}`;
}

/** The first names, separated by commas, and how many more there are. */
export function nameList(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more <= 0 ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${grouped(more)} more`;
}

/** A line that is broken between words at 100 characters, the next ones moved in by `indent`. */
export function wrapped(text: string, indent: string): string {
  const [first = "", ...words] = text.split(/(?<=\S) /);
  const lines = [first];
  for (const word of words) {
    const line = lines.pop() ?? "";
    if (width(line) + 1 + width(word) <= 100) lines.push(`${line} ${word}`);
    else lines.push(line, indent + word);
  }
  return lines.join("\n");
}

/** A text from outside, such as a file name, without characters that could steer a terminal. Line ends stay. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, "?");
}

function decimal(value: number): string {
  return value.toFixed(1).replace(".", ",");
}

function width(text: string): number {
  return [...text].length;
}
