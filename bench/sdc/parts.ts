import {costOf} from "../../pipeline/suppress/cover/compile.js";
import {protectByCovers} from "../../pipeline/suppress/cover/protectByCovers.js";
import type {System, Term} from "../../pipeline/suppress/system.js";
import {systemOf} from "./benchSystem.js";
import type {BenchTable} from "./benchTable.js";

const [county, municipality] = [1, 3];

/** What the counties of a table cost in the weights of the search, each with its municipalities alone. */
export interface CountiesAlone {
  readonly counties: number;
  /** Of the patterns found for the counties alone, and what no safe pattern, of the whole table either, is below there. */
  readonly cost: number;
  readonly bound: number;
  /** Of the pattern of the whole table, in the same cells. */
  readonly whole: number;
}

/**
 * Takes every county with its municipalities as a table of its own: sums with what lies outside are forgotten, so that a
 * reader of the whole knows all of it and more. What the counties need alone, the whole needs too.
 */
export async function countiesAlone(table: BenchTable, hidden: Uint8Array): Promise<CountiesAlone> {
  const system = systemOf(table);
  let [counties, cost, bound, whole] = [0, 0, 0, 0];
  for (const cells of cellsByCounty(table).values()) {
    const part = partOf(system, cells);
    const pattern = await protectByCovers(part);
    if (pattern.outcome === "refused") continue;
    counties += 1;
    cost += pattern.cost;
    bound += pattern.bound;
    part.quantities.forEach((quantity, at) => {
      if (hidden[cells[at] ?? -1] === 1) whole += costOf(quantity);
    });
  }
  return {counties, cost, bound, whole};
}

/** The numbers of the cells of every county and its municipalities. */
function cellsByCounty({cells, ranks, sums}: BenchTable): ReadonlyMap<string, readonly number[]> {
  const countyOf = new Map<string, string>();
  for (const {total, parts} of sums) {
    if (ranks[total] !== county || parts.some(part => ranks[part] !== municipality)) continue;
    for (const cell of [total, ...parts]) countyOf.set(cells[cell]?.unit ?? "", cells[total]?.unit ?? "");
  }
  const found = new Map<string, number[]>();
  cells.forEach(({unit}, cell) => {
    const name = countyOf.get(unit);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), cell]);
  });
  return found;
}

/** Some cells of a system, and the sums that hold nothing else that may be hidden. */
function partOf({quantities, equations}: System, cells: readonly number[]): System {
  const place = new Map(cells.map((cell, at) => [cell, at]));
  const live = equations.map(({terms}) => terms.filter(([cell]) => quantities[cell]?.fate !== "shown"));
  return {
    quantities: cells.flatMap(cell => quantities[cell] ?? []),
    equations: live
      .filter(terms => terms.length > 0 && terms.every(([cell]) => place.has(cell)))
      .map(terms => ({terms: terms.map(([cell, by]): Term => [place.get(cell) ?? -1, by])})),
    inequalities: []
  };
}
