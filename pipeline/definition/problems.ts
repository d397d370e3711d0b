import type {z} from "zod";
import {KprstatError} from "../errors.js";
import {type CsvRow, readCsv} from "./csv.js";
import {groupBy} from "./groupBy.js";

/** One thing that is wrong in the configuration. */
interface Problem {
  readonly file: string;
  /** A line of a CSV file, a key of a JSON file; empty for the file as a whole. */
  readonly at: string;
  readonly found: string;
  readonly expected: string;
}

/** More problems than this in one file are counted only, so that one slip in a large file does not bury the others. */
const maxShownPerFile = 50;

/** Collects everything that is wrong, so that it can be told at once. */
export class Problems {
  readonly #problems: Problem[] = [];

  add(file: string, at: string, found: string, expected: string): void {
    this.#problems.push({file, at, found, expected});
  }

  /** Whether something is wrong in any of `files`; what relates files is checked only where each is sound in itself. */
  has(...files: readonly string[]): boolean {
    return this.#problems.some(problem => files.includes(problem.file));
  }

  /** Adds what a schema found wrong in `input`; `at` names the place of `input` in the file. */
  addIssues(file: string, at: string, input: unknown, error: z.ZodError): void {
    for (const issue of error.issues) {
      const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
      const path = [at, ...issue.path.map(String)].filter(Boolean).join(".");
      if (keys.length > 0) {
        this.add(file, path, `unknown ${keys.map(key => `"${key}"`).join(", ")}`, "only known keys");
      } else {
        this.add(file, path, shown(valueAt(input, issue.path)), expectedBy(issue));
      }
    }
  }

  get none(): boolean {
    return this.#problems.length === 0;
  }

  /** An error of kind `configuration` that lists every problem: file, place, what was found and what is expected. */
  error(folder: string): KprstatError {
    const lines: string[] = [];
    for (const [file, problems] of groupBy(this.#problems, problem => problem.file)) {
      for (const {at, found, expected} of problems.slice(0, maxShownPerFile)) {
        lines.push(`${file}${at && `, ${at}`}: found ${found}; expected ${expected}`);
      }
      if (problems.length > maxShownPerFile) {
        lines.push(`${file}: and ${problems.length - maxShownPerFile} more`);
      }
    }
    return new KprstatError("configuration", {
      what: [`The configuration is not right (${this.#problems.length}):`, ...lines].join("\n  - "),
      where: folder,
      remedy: "Mend the files named above and start again; nothing has been read or written."
    });
  }
}

/** Reads a CSV file whose columns are the keys of `schema`; rows that do not fit are named in `problems` and left out. */
export function parseCsv<Schema extends z.ZodObject>(
  file: string,
  text: string,
  schema: Schema,
  problems: Problems
): readonly Line<z.output<Schema>>[] {
  const content = readCsv(text, Object.keys(schema.shape));
  for (const {line, found, expected} of content.problems) {
    problems.add(file, `line ${line}`, found, expected);
  }
  if (content.rows.length + content.problems.length === 0) {
    problems.add(file, "", "no rows", "rows below the header");
  }
  return content.rows.flatMap(row => parseRow(file, row, schema, problems));
}

/** A row of a CSV file that fits its schema. */
export interface Line<Row> {
  readonly line: number;
  readonly row: Row;
}

function parseRow<Schema extends z.ZodObject>(
  file: string,
  {line, fields}: CsvRow,
  schema: Schema,
  problems: Problems
): Line<z.output<Schema>>[] {
  const result = schema.safeParse(fields);
  if (!result.success) {
    problems.addIssues(file, `line ${line}`, fields, result.error);
    return [];
  }
  return [{line, row: result.data}];
}

/** Reads a JSON file; null, with the reasons in `problems`, when it does not fit. */
export function parseJson<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  problems: Problems
): z.output<Schema> | null {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    problems.add(file, "", error instanceof Error ? error.message : "no JSON", "JSON");
    return null;
  }
  const result = schema.safeParse(input);
  if (!result.success) {
    problems.addIssues(file, "", input, result.error);
    return null;
  }
  return result.data;
}

/** Names every line whose key an earlier line has. */
export function checkUnique<Row>(
  file: string,
  lines: readonly Line<Row>[],
  keyOf: (row: Row) => string,
  problems: Problems
): void {
  const seen = new Map<string, number>();
  for (const {line, row} of lines) {
    const key = keyOf(row);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, line);
    } else {
      problems.add(file, `line ${line}`, `${key} again (line ${first})`, "each key once");
    }
  }
}

/** The schemas' own messages say what is expected; zod's default is only left where a value has the wrong JSON type. */
function expectedBy(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: expected (\w+).*$/, "$1");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input
  );
}

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
