import {KprstatError} from "../errors.js";

/**
 * What an attacker sees of a release, without any words of the register: whole numbers, sums that he knows to hold and
 * bounds that he knows. Suppression decides which numbers he does not see.
 */

/**
 * - `shown`: open whatever happens (a true zero, what is public already);
 * - `hidden`: never seen (a rule hides it, or it is no cell at all, as a complement is);
 * - `free`: the search decides.
 */
export type Fate = "shown" | "hidden" | "free";

/** One whole number. Two cells that hold the same number by definition are one quantity. */
export interface Quantity {
  /** The true value, persons. */
  readonly value: number;
  /** The least value that the attacker grants while the number is hidden. */
  readonly least: 0 | 1;
  readonly fate: Fate;
  /** The span that must be left for the attacker, persons; 0 where the quantity is not protected. */
  readonly width: number;
  /**
   * How dear hiding is: 0 country, 1 county, 2 KOSTRA group, 3 municipality. One rank outweighs what stands below it. -1 for
   * what is no cell: it is hidden whatever happens, and nobody is alone in it.
   */
  readonly rank: number;
}

/** A quantity, by its number in the system, and what it is multiplied by. */
export type Term = readonly [quantity: number, coefficient: number];

/** Σ coefficient · quantity, which the attacker knows to be what it is in the true table. */
export interface Equation {
  readonly terms: readonly Term[];
}

/** Σ coefficient · quantity ≤ atMost, which the attacker knows. */
export interface Inequality {
  readonly terms: readonly Term[];
  readonly atMost: number;
}

/**
 * A system of one release. The numbers of the quantities are the only order there is: a caller that numbers them by
 * their keys gets the same pattern for the same release. The order of equations, inequalities and terms plays no part.
 */
export interface System {
  readonly quantities: readonly Quantity[];
  readonly equations: readonly Equation[];
  readonly inequalities: readonly Inequality[];
  /** Quantities that are one cell in several releases: where two are 1, it is the same person, who learns nothing by it. */
  readonly sameCells?: readonly (readonly number[])[];
  /**
   * Tables that fitted what was shown before, each in one form or more: the search begins with the first form of each that fits
   * today. The order plays a part.
   */
  readonly start?: readonly (readonly Witness[])[];
}

/** A table that fits everything shown, as whole-number differences from the true one; ascending by quantity. */
export interface Witness {
  readonly quantities: Int32Array;
  readonly deltas: Int32Array;
}

/** Two witnesses, by number, between which a protected quantity spans its width. */
export interface Proof {
  readonly quantity: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A safe pattern and what shows that it is safe. `witnesses[0]` is the true table. For every protected quantity there
 * is a proof, and no other hidden cell of true value 1 differs from the truth in all witnesses that move it, except
 * one that is about the same person: it is the same number by an equation, or both are 1 and one lies within the other.
 */
export interface Protection {
  readonly outcome: "safe";
  /** 1 for every quantity that is not seen, by number. */
  readonly hidden: Uint8Array;
  readonly witnesses: readonly Witness[];
  /** Ascending by quantity. */
  readonly proofs: readonly Proof[];
}

/** No pattern is safe: what is shown already gives these protected quantities away, whatever else is hidden. */
export interface Refusal {
  readonly outcome: "refused";
  /** Ascending. */
  readonly quantities: readonly number[];
}

/** Throws a fault for a system that does not hold together: suppression guards a boundary. */
export function requireSound(system: System): void {
  for (const {value, least, width, fate} of system.quantities) {
    const hideable = fate === "shown" || value >= least;
    if (!Number.isSafeInteger(value) || !hideable || !(Number.isSafeInteger(width) && width >= 0))
      throw broken("A quantity is not what it may be.");
    if (width > 0 && fate !== "hidden") throw broken("A protected quantity is not hidden.");
  }
  for (const {terms} of system.equations) sumOf(system, terms);
  for (const {terms, atMost} of system.inequalities) {
    if (!Number.isSafeInteger(atMost) || sumOf(system, terms) > atMost)
      throw broken("An inequality does not hold in the true table.");
  }
}

function sumOf(system: System, terms: readonly Term[]): number {
  let sum = 0;
  for (const [number, coefficient] of terms) {
    const quantity = system.quantities[number];
    if (quantity === undefined) throw broken("A relation names a quantity that is not there.");
    if (!Number.isSafeInteger(coefficient) || coefficient === 0) throw broken("A coefficient is no whole number.");
    sum += coefficient * quantity.value;
  }
  return sum;
}

function broken(what: string): KprstatError {
  return new KprstatError("fault", {what, where: "the system of disclosure control"});
}
