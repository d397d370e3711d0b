import {readFile} from "node:fs/promises";
import {promisify} from "node:util";
import {gunzip} from "node:zlib";
import {KprstatError} from "../errors.js";

/**
 * What the suppression says for one year of numbers. Cells are the hidden count cells of the year: tables by name, rows
 * as in the file, measures in column order. Person-level secret: it holds true values.
 */
export interface YearCertificate {
  readonly aar: number;
  /** True value of each cell. */
  readonly truth: readonly number[];
  /** Hidden numbers of earlier releases, which are cells after those of the year: place of the release, cell of then. */
  readonly earlier: readonly (readonly [number, number])[];
  /** Cell (one per number) and the width it needs. */
  readonly protected: readonly (readonly [number, number])[];
  /** Table and row in its file, from 0, where denominator − numerator needs the width. */
  readonly complements: readonly (readonly [string, number, number])[];
  /** The same of an earlier release: its place, table and row, width. */
  readonly earlierComplements: readonly (readonly [number, string, number, number])[];
  /** Cells and how far another table that fits everything published is from the true one there; 0 elsewhere. */
  readonly witnesses: readonly (readonly [readonly number[], readonly number[]])[];
  /** Two witnesses that differ by the width: for each protected cell, for each complement, for each earlier one. */
  readonly proofs: readonly (readonly [number, number])[];
}

export interface Certificate {
  /** SHA-256 of the open data file, by table. */
  readonly tables: ReadonlyMap<string, string>;
  /** How many earlier releases it was made in sight of, and the hash of the last entry. */
  readonly ledger: {readonly entries: number; readonly sha256: string} | null;
  readonly years: ReadonlyMap<number, YearCertificate>;
}

const version = 1;
const unzip = promisify(gunzip);

/** Reads a certificate, gzipped or not. Throws `disclosure` when it is missing or not in its form. */
export async function readCertificate(path: string): Promise<Certificate> {
  let content: unknown;
  try {
    const bytes = await readFile(path);
    const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unzip(bytes) : bytes;
    content = JSON.parse(text.toString("utf8"));
  } catch (cause) {
    // The text of a JSON error quotes the certificate, which is secret.
    const {code} = cause as {code?: unknown};
    throw broken(`It cannot be read${typeof code === "string" ? ` (${code})` : ""}.`);
  }
  const {version: found, tables, ledger, years} = record(content);
  if (found !== version) throw broken(`Its version is not ${version}.`);
  const certificates = list(years).map(yearCertificate);
  const byYear = new Map(certificates.map(year => [year.aar, year]));
  if (byYear.size !== certificates.length) throw broken("A year stands there twice.");
  const head = ledger === undefined ? null : record(ledger);
  return {
    tables: new Map(Object.entries(record(tables)).map(([table, hash]) => [table, text(hash)])),
    ledger: head === null ? null : {entries: whole(head.entries), sha256: text(head.sha256)},
    years: byYear
  };
}

function yearCertificate(content: unknown): YearCertificate {
  const year = record(content);
  const truth = list(year.truth).map(whole);
  const earlier = list(year.earlier ?? []).map(entry => {
    const [release, cell] = list(entry);
    return [whole(release), whole(cell)] as const;
  });
  const cells = truth.length + earlier.length;
  const witnesses = list(year.witnesses).map(witness => {
    const [moved, deltas] = list(witness);
    const pair = [list(moved).map(cell => indexIn(cell, cells)), list(deltas).map(whole)] as const;
    if (pair[0].length !== pair[1].length) throw broken("A witness has more cells than differences, or fewer.");
    return pair;
  });
  const protectedCells = list(year.protected).map(entry => {
    const [cell, width] = list(entry);
    return [indexIn(cell, cells), whole(width)] as const;
  });
  const complements = list(year.complements ?? []).map(entry => {
    const [table, row, width] = list(entry);
    return [text(table), whole(row), whole(width)] as const;
  });
  const earlierComplements = list(year.earlierComplements ?? []).map(entry => {
    const [release, table, row, width] = list(entry);
    return [whole(release), text(table), whole(row), whole(width)] as const;
  });
  const proofs = list(year.proofs).map(proof => {
    const [a, b] = list(proof);
    return [indexIn(a, witnesses.length), indexIn(b, witnesses.length)] as const;
  });
  if (whole(year.cells) !== truth.length) throw broken("A year has not one true value for each hidden cell.");
  if (proofs.length !== protectedCells.length + complements.length + earlierComplements.length) {
    throw broken("A year has not one proof for each protected cell and complement.");
  }
  const aar = Number(text(year.aar));
  return {aar, truth, earlier, protected: protectedCells, complements, earlierComplements, witnesses, proofs};
}

function record(content: unknown): Readonly<Record<string, unknown>> {
  if (typeof content !== "object" || content === null || Array.isArray(content)) throw broken("An object is missing.");
  return content as Readonly<Record<string, unknown>>;
}

function list(content: unknown): readonly unknown[] {
  if (!Array.isArray(content)) throw broken("A list is missing.");
  return content;
}

function text(content: unknown): string {
  if (typeof content !== "string") throw broken("A text is missing.");
  return content;
}

function whole(content: unknown): number {
  if (typeof content !== "number" || !Number.isSafeInteger(content)) throw broken("A whole number is missing.");
  return content;
}

function indexIn(content: unknown, length: number): number {
  const index = whole(content);
  if (index < 0 || index >= length) throw broken("It speaks of something that it does not have.");
  return index;
}

function broken(what: string): KprstatError {
  return new KprstatError("disclosure", {
    what: `The certificate is not in its form. ${what}`,
    remedy: "Run the suppression again, which writes the certificate together with the files."
  });
}
