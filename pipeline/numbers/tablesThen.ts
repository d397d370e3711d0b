import type {Count, Status, TrueRow} from "../cells.js";
import type {CountDefinition} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {type CountTable, unknownValue} from "./numbers.js";

/** An open data file of a release of the ledger; rows of years that nobody asks for may have nothing but the year. */
export interface OpenFile {
  readonly table: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What the certificate of that release says of one year: hidden cells in its order (suppress/certificate.ts). */
export interface CertifiedYear {
  readonly aar: string;
  readonly truth: readonly number[];
  /** Cell and width. */
  readonly protected: readonly (readonly [number, number])[];
  /** Table, row of the file, width. */
  readonly complements: readonly (readonly [string, number, number])[];
  /** Cells that come after its own: entry of the ledger, and cell of that release. */
  readonly earlier: readonly (readonly [number, number])[];
  /** Tables that agree with what was shown: cells and how much they differ from the truth. */
  readonly witnesses: readonly (readonly [readonly number[], readonly number[]])[];
}

/** A hidden count of then: its place in the certificate's order of its year, and its width where it was protected, else 0. */
export interface HiddenThen {
  readonly cell: number;
  readonly width: number;
}

/** A table of a release of the ledger: what it showed, and true values of what it hid, `unknownValue` without a certificate. */
export interface TableThen extends CountTable {
  /** By row, then measure; a count that is not here was shown. */
  readonly hidden: ReadonlyMap<number, ReadonlyMap<string, HiddenThen>>;
  /** Width of denominator less numerator, by row, where that was protected. */
  readonly complements: ReadonlyMap<number, number>;
}

/** Who reported to a release: text of the row of `rapporteringsstatus`, by year and municipality (`2024/0301`). */
export type Deliveries = ReadonlyMap<string, string>;

/** The rows of `rapporteringsstatus`, which begin with year and municipality, by both. */
export function deliveriesOf(rows: readonly (readonly string[])[]): Deliveries {
  return new Map(rows.map(([aar = "", geo = "", ...rest]) => [`${aar}/${geo}`, rest.join("\u001f")]));
}

/**
 * The tables of a release of the ledger, by name. `certified` is null where nobody here knows what it hid; `delivered` says
 * whether a municipality had reported, where a table shows 0 for one that had not.
 *
 * @throws KprstatError blocked for a file with other columns than its table has today
 */
export function tablesThen(
  files: readonly OpenFile[],
  definitions: readonly CountDefinition[],
  certified: readonly CertifiedYear[] | null,
  delivered: (aar: string, kommune: string) => boolean
): readonly TableThen[] {
  const years = new Map(certified?.map(year => [year.aar, lookUp(year)]));
  const cells = new Map<string, number>();
  const inOrder = definitions.toSorted((a, b) => (a.table < b.table ? -1 : 1));
  return inOrder.flatMap(definition => {
    const file = files.find(({table}) => table === definition.table);
    return file === undefined ? [] : [tableThen(file, definition, years, cells, delivered)];
  });
}

/** Of a year that nobody asks for. */
const notRead: TrueRow = {key: [], counts: {}, population: null};

interface LookedUpYear extends CertifiedYear {
  readonly widths: ReadonlyMap<number, number>;
}

function lookUp(year: CertifiedYear): LookedUpYear {
  return {...year, widths: new Map(year.protected)};
}

/** `cells` counts the hidden cells of each year so far. */
function tableThen(
  file: OpenFile,
  definition: CountDefinition,
  years: ReadonlyMap<string, LookedUpYear>,
  cells: Map<string, number>,
  delivered: (aar: string, kommune: string) => boolean
): TableThen {
  const {table, disclosure, zero} = definition;
  const dimensions = ["aar", "geo_niva", "geo", ...definition.breakdowns.map(({dimension}) => dimension)];
  const measures = countColumns(definition, dimensions, file);
  const {header} = file;
  const hidden = new Map<number, Map<string, HiddenThen>>();
  const rows = file.rows.map((fields, row): TrueRow => {
    if (fields.length < header.length) return notRead;
    const key = fields.slice(0, dimensions.length);
    const [aar = "", niva, geo = ""] = key;
    const isTotal = disclosure.totals === "published" && niva !== "kommune";
    const counts = measures.map(({name, column, lastYear}): [string, Count] => {
      const [text = "", status = ""] = fields.slice(column, column + 2);
      if (status === "not_reported" && zero === "not_reported" && !isTotal && delivered(aar, geo)) {
        return [name, {value: 0, status: "ok"}];
      }
      if (status !== "suppressed" || isTotal) {
        return [name, {value: text === "" ? null : Number(text), status: status as Status}];
      }
      const ofYear = lastYear ? String(Number(aar) - 1) : aar;
      const cell = cells.get(ofYear) ?? 0;
      cells.set(ofYear, cell + 1);
      const year = years.get(ofYear);
      const inRow = hidden.get(row) ?? new Map<string, HiddenThen>();
      hidden.set(row, inRow.set(name, {cell, width: year?.widths.get(cell) ?? 0}));
      return [name, {value: year?.truth[cell] ?? unknownValue, status: "ok"}];
    });
    return {key, counts: Object.fromEntries(counts), population: null};
  });
  const complements = [...years.values()].flatMap(year => year.complements).filter(([of]) => of === table);
  return {
    definition,
    table: {table, dimensions, rows, relations: []},
    hidden,
    complements: new Map(complements.map(([, row, width]) => [row, width]))
  };
}

function countColumns(definition: CountDefinition, dimensions: readonly string[], {table, header}: OpenFile) {
  const expected = [...dimensions, ...definition.measures.flatMap(({name}) => [name, `${name}_status`])];
  if (header.join() !== expected.join()) {
    throw new KprstatError("blocked", {
      what: "A release of the ledger has a table with other columns than today.",
      where: `table ${table}`,
      remedy: "A table with new columns needs a new name."
    });
  }
  return definition.measures.flatMap(({name, kind}) =>
    kind === "count" || kind === "last_year"
      ? [{name, column: header.indexOf(name), lastYear: kind === "last_year"}]
      : []
  );
}
