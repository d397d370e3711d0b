import type {CountDefinition} from "../definition/configuration.js";
import {conceptKey} from "../numbers/concept.js";
import {type Differences, type EarlierYear, type GoneNumber, nothingEarlier} from "../numbers/earlier.js";
import {type CellPlace, levelsByWorth, type ReleaseNumber, type YearNumbers} from "../numbers/numbers.js";
import type {Share, YearRelations} from "../numbers/relations.js";
import type {PlaceThen} from "../numbers/variables.js";
import type {Equation, Inequality, Quantity, System, Term, Witness} from "./system.js";

/** A denominator less its numerator, where that must not be found out: a quantity of its own, but no cell. */
export interface Complement {
  /** The cell of the numerator. */
  readonly place: CellPlace;
  readonly quantity: number;
  readonly width: number;
}

/** A quantity of the ledger that is none of today: a number that was hidden then, or a complement. */
export interface EarlierQuantity {
  readonly quantity: number;
  readonly origin: PlaceThen;
  /** Place of the hidden cell in the order of that release's certificate; null for a complement. */
  readonly cell: number | null;
  readonly width: number;
}

/** What has to be protected in one year, and what its quantities are. */
export interface YearProblem {
  readonly aar: number;
  readonly system: System;
  /** By quantity; complements come after them, then what is left of earlier releases. */
  readonly numbers: readonly ReleaseNumber[];
  readonly complements: readonly Complement[];
  readonly earlier: readonly EarlierQuantity[];
  /** Numbers that a rule hides in the tables, though an earlier release showed them. */
  readonly hiddenThoughKnown: readonly number[];
  /** Those of them that must not be found out: nothing that is hidden now makes them safe. */
  readonly givenAway: readonly number[];
}

/** A system while it is put together. */
interface DraftSystem {
  readonly quantities: Quantity[];
  readonly equations: Equation[];
  readonly inequalities: Inequality[];
  readonly termOf: (term: readonly [ReleaseNumber, number]) => Term;
}

/**
 * One year as a system of whole numbers: what a rule hides is protected, true zeros and what was shown before are open, the
 * rest is free. The order of the quantities is that of their names, whatever order the tables came in.
 */
export function yearProblem(
  aar: number,
  year: YearNumbers,
  relations: YearRelations,
  definitions: ReadonlyMap<string, CountDefinition>,
  earlier: EarlierYear = nothingEarlier
): YearProblem {
  const {uniform, shares} = relations;
  const numbers = inOrder(year);
  const index = new Map(numbers.map((number, quantity) => [number, quantity]));
  const told = new Set(uniform.flatMap(({parts}) => parts));
  const holders = new Set(uniform.map(({holder}) => holder));
  const emptyShares = new Set(shares.filter(({in: whole}) => whole.value === 0).map(({of}) => of));
  const hiddenThoughKnown: number[] = [];
  const givenAway: number[] = [];
  const quantities = numbers.map((number, quantity): Quantity => {
    const {value, numerator, suppressBelow, width, level} = number;
    const small = value > 0 && value < suppressBelow;
    const hidden = small || told.has(number);
    const isKnown = earlier.known.has(number);
    const isProtected = small || holders.has(number);
    const open = value === 0 && (!numerator || emptyShares.has(number));
    if (hidden && isKnown) (isProtected ? givenAway : hiddenThoughKnown).push(quantity);
    return {
      value,
      least: numerator ? 0 : 1,
      fate: isKnown ? "shown" : hidden ? "hidden" : open ? "shown" : "free",
      width: isProtected && !isKnown ? width : 0,
      rank: levelsByWorth.indexOf(level)
    };
  });
  const draft: DraftSystem = {
    quantities,
    equations: [],
    inequalities: [],
    termOf: ([number, coefficient]) => [index.get(number) ?? -1, coefficient]
  };
  addRelations(draft, relations);
  const complements = sharesInOrder(shares, index).flatMap(share => addShare(draft, share, definitions));
  for (const {number, width, hidden} of earlier.gone) {
    index.set(number, draft.quantities.push(goneQuantity({number, width, hidden})) - 1);
  }
  addRelations(draft, earlier);
  const quantitiesThen = [
    ...earlier.gone.flatMap(({number, width, hidden}) =>
      hidden === null ? [] : [{quantity: index.get(number) ?? -1, origin: hidden, cell: hidden.cell, width}]
    ),
    ...earlier.shares.map(share => ({
      quantity: addComplement(draft, share, share.width),
      ...{origin: share.origin, cell: null, width: share.width}
    }))
  ];
  const {equations, inequalities} = draft;
  const sameCells = earlier.sameCells.map(cells => cells.flatMap(number => index.get(number) ?? []));
  return {
    aar,
    system: {quantities, equations, inequalities, sameCells, start: startOf(draft, earlier, index)},
    numbers,
    complements,
    earlier: quantitiesThen,
    hiddenThoughKnown,
    givenAway
  };
}

/** What was shown then is known; what was hidden is as it was protected then. */
function goneQuantity({number: {value, numerator, level}, width, hidden}: GoneNumber): Quantity {
  const rank = levelsByWorth.indexOf(level);
  const least = numerator ? 0 : 1;
  return hidden === null ? {value, least, fate: "shown", width: 0, rank} : {value, least, fate: "hidden", width, rank};
}

function addRelations(draft: DraftSystem, {sums, bounds}: Pick<YearRelations, "sums" | "bounds">): void {
  draft.equations.push(...sums.map(terms => ({terms: terms.map(draft.termOf)})));
  draft.inequalities.push(...bounds.map(terms => ({terms: terms.map(draft.termOf), atMost: 0})));
}

/** A small complement tells as much as a small numerator; any other only that the numerator is no larger. */
function addShare(
  draft: DraftSystem,
  share: Share,
  definitions: ReadonlyMap<string, CountDefinition>
): readonly Complement[] {
  const [place] = share.of.cells;
  const rule = definitions.get(place?.table ?? "")?.disclosure;
  const value = share.in.value - share.of.value;
  if (place === undefined || rule === undefined || value <= 0 || value >= rule.suppressBelow) {
    draft.inequalities.push({terms: [[share.of, 1] as const, [share.in, -1] as const].map(draft.termOf), atMost: 0});
    return [];
  }
  return [{place, quantity: addComplement(draft, share, rule.width), width: rule.width}];
}

/** A protected quantity that is no cell: the denominator less the numerator. */
function addComplement({quantities, equations, termOf}: DraftSystem, {of, in: whole}: Share, width: number): number {
  const value = whole.value - of.value;
  const quantity = quantities.push({value, least: 0, fate: "hidden", width, rank: -1}) - 1;
  equations.push({terms: [termOf([whole, 1]), termOf([of, -1]), [quantity, -1]]});
  return quantity;
}

/**
 * The tables to begin with in quantities, a complement differing as its equation says. Where a number was protected then and
 * that of today need not be hidden, first without and then with it.
 */
function startOf(
  {quantities, equations}: DraftSystem,
  {start}: EarlierYear,
  index: ReadonlyMap<ReleaseNumber, number>
): readonly (readonly Witness[])[] {
  const complementsOf = new Map<number, {readonly quantity: number; readonly by: number}[]>();
  for (const {terms} of equations) {
    const [quantity = -1] = terms.at(-1) ?? [];
    if (quantities[quantity]?.rank !== -1) continue;
    for (const [part, by] of terms.slice(0, -1)) {
      const known = complementsOf.get(part) ?? [];
      complementsOf.set(part, known);
      known.push({quantity, by});
    }
  }
  const inQuantities = (differences: Differences) =>
    [...differences].flatMap(([number, delta]): (readonly [number, number])[] => {
      const quantity = index.get(number);
      return quantity === undefined ? [] : [[quantity, delta]];
    });
  const witnessOf = (moved: readonly (readonly [quantity: number, delta: number])[]): Witness => {
    const deltas = new Map(moved);
    for (const [quantity, delta] of moved) {
      for (const complement of complementsOf.get(quantity) ?? []) {
        deltas.set(complement.quantity, (deltas.get(complement.quantity) ?? 0) + complement.by * delta);
      }
    }
    const inOrder = [...deltas].filter(([, delta]) => delta !== 0).sort(([a], [b]) => a - b);
    return {
      quantities: Int32Array.from(inOrder, ([quantity]) => quantity),
      deltas: Int32Array.from(inOrder, ([, delta]) => delta)
    };
  };
  const isFree = ([quantity]: readonly [number, number]) => quantities[quantity]?.fate === "free";
  return start.flatMap(({differences, protectedThen}) => {
    const moved = inQuantities(differences);
    const besides = inQuantities(protectedThen);
    const all = [...moved, ...besides];
    const forms = besides.some(isFree) ? [[...moved, ...besides.filter(one => !isFree(one))], all] : [all];
    const witnesses = forms.map(witnessOf);
    return witnesses.some(witness => witness.quantities.length === 0) ? [] : [witnesses];
  });
}

/** By the numbers of numerator and denominator. */
function sharesInOrder(shares: readonly Share[], index: ReadonlyMap<ReleaseNumber, number>): readonly Share[] {
  const at = (number: ReleaseNumber) => index.get(number) ?? -1;
  return shares.toSorted((a, b) => at(a.of) - at(b.of) || at(a.in) - at(b.in));
}

function inOrder({concepts}: YearNumbers): readonly ReleaseNumber[] {
  return [...concepts.values()]
    .map(({concept, units}) => ({key: conceptKey(concept), units}))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(({units}) => [...units].sort(([a], [b]) => (a < b ? -1 : 1)))
    .flatMap(([, {number}]) => (number === null ? [] : [number]));
}
