import {KprstatError} from "../errors.js";
import type {CellPlace} from "../numbers/numbers.js";
import type {Labels} from "../publish/labels.js";
import type {ProtectedYear} from "./protectedYear.js";
import type {Tie} from "./ties.js";

/** What a cell is called. */
export interface CellName {
  /** An earlier release whose cell it is; null: the release in question. */
  readonly release: string | null;
  readonly table: string;
  /** Codes by dimension column. */
  readonly row: Readonly<Record<string, string>>;
  readonly measure: string;
}

const mostParts = 4;

/** Gives the quantities of a year names, those of one table where they have a cell there. */
export class CellNames {
  readonly #year: ProtectedYear;
  readonly #labels: Labels;
  readonly #table: string;

  constructor(year: ProtectedYear, labels: Labels, table: string) {
    this.#year = year;
    this.#labels = labels;
    this.#table = table;
  }

  /** Of a number the cell of the named table where it has one, of a complement what it is left of. */
  nameOf(quantity: number): CellName {
    const {numbers, complements, earlier} = this.#year.problem;
    const then = earlier.find(each => each.quantity === quantity);
    if (then !== undefined) {
      const {release, place, key} = then.origin;
      return {release, table: place.table, row: key, measure: this.#measureAt(place, then.cell === null)};
    }
    const complement = complements.find(each => each.quantity === quantity);
    const cells = numbers[quantity]?.cells ?? (complement === undefined ? [] : [complement.place]);
    const place = cells.find(({table}) => table === this.#table) ?? cells[0];
    const table = place && this.#year.tables.get(place.table)?.table;
    if (place === undefined || table === undefined) throw nameless();
    const key = table.rows[place.row]?.key ?? [];
    const row = Object.fromEntries(table.dimensions.map((dimension, index) => [dimension, key[index] ?? ""]));
    return {release: null, table: place.table, row, measure: this.#measureAt(place, complement !== undefined)};
  }

  #measureAt({table, measure}: CellPlace, isComplement: boolean): string {
    const measures = this.#year.tables.get(table)?.definition.measures ?? [];
    const share = measures.find(each => each.kind === "share" && each.of === measure);
    return isComplement && share?.kind === "share" ? `(${share.in} - ${measure})` : measure;
  }

  /** `individuell_plan_hjemme 2024 kommune 1106 Haugesund maltall=2 teller`. */
  textOf(quantity: number): string {
    return this.#words(quantity).join(" ");
  }

  /** A sum or bound: what is on the left by its name, of the rest what is hidden, and in which words it differs; `first` first. */
  tieText({kind, terms}: Tie, first: ReadonlySet<number>): string {
    const [left, right] = [1, -1].map(sign =>
      terms.filter(([, times]) => times * sign > 0).map(([quantity]) => quantity)
    );
    const wholes = (left ?? []).map(quantity => this.textOf(quantity));
    const known = new Set((left ?? []).flatMap(quantity => this.#words(quantity)));
    const hidden = (right ?? []).filter(quantity => this.#year.hidden.has(quantity));
    const inOrder = [...hidden.filter(each => first.has(each)), ...hidden.filter(each => !first.has(each))];
    const parts = inOrder.slice(0, mostParts).map(quantity => this.#different(quantity, known));
    const more = hidden.length - parts.length;
    const shown = (right ?? []).length - hidden.length;
    if (more > 0) parts.push(`${more} more hidden`);
    if (shown > 0) parts.push(`${shown} shown`);
    return `${wholes.join(" + ")} ${kind === "sum" ? "=" : "<="} ${parts.join(" + ")}`;
  }

  /** Quantities that are no number of this release, and are not hidden either. */
  #isShownBefore(quantity: number): boolean {
    return this.#year.problem.numbers[quantity] === undefined && !this.#year.hidden.has(quantity);
  }

  #different(quantity: number, known: ReadonlySet<string>): string {
    const words = this.#words(quantity);
    const different = words.filter(word => !known.has(word));
    return (different.length > 0 ? different : words).join(" ");
  }

  /** Table, year, unit, the categories that the measure looks at, and the measure. */
  #words(quantity: number): readonly string[] {
    if (this.#isShownBefore(quantity)) return ["a number that an earlier release shows"];
    const {release, table, row, measure} = this.nameOf(quantity);
    const {aar = "", geo_niva = "", geo = "", ...categories} = row;
    const unit = `${geo_niva} ${geo} ${this.#labels.label(table, "geo", row)}`;
    const counted = this.#year.tables.get(table)?.definition.measures.find(({name}) => name === measure);
    const across = counted?.kind === "count" ? counted.across : [];
    const codes = Object.entries(categories).filter(([dimension]) => !across.includes(dimension));
    return [
      ...(release === null ? [] : [`${release}:`]),
      table,
      aar,
      unit,
      ...codes.map(([dimension, code]) => `${dimension}=${code}`),
      measure
    ];
  }
}

function nameless(): KprstatError {
  return new KprstatError("fault", {what: "A number of a release has no cell.", where: "explain"});
}
