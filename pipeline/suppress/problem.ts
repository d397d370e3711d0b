import type {CountDefinition} from "../definition/configuration.js";
import {conceptKey} from "../numbers/concept.js";
import {type CellPlace, levelsByWorth, type ReleaseNumber, type YearNumbers} from "../numbers/numbers.js";
import type {Share, YearRelations} from "../numbers/relations.js";
import type {Quantity, System, Term} from "./system.js";

/** A denominator less its numerator, where that must not be found out: a quantity of its own, but no cell. */
export interface Complement {
  /** The cell of the numerator. */
  readonly place: CellPlace;
  readonly quantity: number;
  readonly width: number;
}

/** What has to be protected in one year, and what its quantities are. */
export interface YearProblem {
  readonly aar: number;
  readonly system: System;
  /** By quantity; complements come after them. */
  readonly numbers: readonly ReleaseNumber[];
  readonly complements: readonly Complement[];
}

/**
 * One year as a system of whole numbers: what a rule hides is protected, true zeros stay open, the rest is free. The order
 * of the quantities is that of their names, whatever order the tables came in.
 */
export function yearProblem(
  aar: number,
  year: YearNumbers,
  {sums, bounds, shares, uniform}: YearRelations,
  definitions: ReadonlyMap<string, CountDefinition>
): YearProblem {
  const numbers = inOrder(year);
  const index = new Map(numbers.map((number, quantity) => [number, quantity]));
  const told = new Set(uniform.flatMap(({parts}) => parts));
  const holders = new Set(uniform.map(({holder}) => holder));
  const emptyShares = new Set(shares.filter(({in: whole}) => whole.value === 0).map(({of}) => of));
  const quantities: Quantity[] = numbers.map(number => {
    const {value, numerator, suppressBelow, width} = number;
    const small = value > 0 && value < suppressBelow;
    const open = value === 0 && (!numerator || emptyShares.has(number));
    return {
      value,
      least: numerator ? 0 : 1,
      fate: small || told.has(number) ? "hidden" : open ? "shown" : "free",
      width: small || holders.has(number) ? width : 0,
      rank: levelsByWorth.indexOf(number.level)
    };
  });
  const termOf = ([number, coefficient]: readonly [ReleaseNumber, number]): Term => [
    index.get(number) ?? -1,
    coefficient
  ];
  const equations = sums.map(terms => ({terms: terms.map(termOf)}));
  const inequalities = bounds.map(terms => ({terms: terms.map(termOf), atMost: 0}));
  const complements: Complement[] = [];
  for (const share of shares) {
    const complement = complementOf(share, definitions);
    if (complement === null) {
      inequalities.push({terms: [[share.of, 1] as const, [share.in, -1] as const].map(termOf), atMost: 0});
      continue;
    }
    const quantity = quantities.push({...complement, least: 0, fate: "hidden", rank: levelsByWorth.length - 1}) - 1;
    const [place] = share.of.cells;
    if (place !== undefined) complements.push({place, quantity, width: complement.width});
    equations.push({terms: [termOf([share.in, 1]), termOf([share.of, -1]), [quantity, -1]]});
  }
  return {aar, system: {quantities, equations, inequalities}, numbers, complements};
}

function inOrder({concepts}: YearNumbers): readonly ReleaseNumber[] {
  return [...concepts.values()]
    .map(({concept, units}) => ({key: conceptKey(concept), units}))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(({units}) => [...units].sort(([a], [b]) => (a < b ? -1 : 1)))
    .flatMap(([, {number}]) => (number === null ? [] : [number]));
}

/** A small complement tells as much as a small numerator. */
function complementOf({of, in: whole}: Share, definitions: ReadonlyMap<string, CountDefinition>) {
  const rule = definitions.get(of.cells[0]?.table ?? "")?.disclosure;
  const value = whole.value - of.value;
  return rule !== undefined && value > 0 && value < rule.suppressBelow ? {value, width: rule.width} : null;
}
