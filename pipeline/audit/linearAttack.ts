import type {AttackSystem} from "./system.js";

/** What follows from the equations alone, whatever the unknowns are. */
export interface LinearFindings {
  /** Unknowns with only one value, and that value. */
  readonly determined: ReadonlyMap<number, number>;
  /** Sets of unknowns that each determine all others of the set. */
  readonly tied: readonly (readonly number[])[];
}

/** The largest prime below 2^26: products of two remainders are exact in a double. */
const prime = 67_108_859;

/** A row in reduced form: `pivot` + Σ coefficient · free unknown = constant, modulo the prime. */
interface ReducedRow {
  readonly pivot: number;
  readonly entries: Map<number, number>;
  constant: number;
}

/**
 * Finds the unknowns that a reader can work out by adding and subtracting shown numbers: Gauss–Jordan elimination of
 * the equations, sparse and modulo a prime. Coefficients of the systems are 0 and ±1, so that a value that is found
 * modulo the prime and is a count is the value.
 */
export function linearAttack({rows, unknowns}: AttackSystem): LinearFindings {
  const equations = rows.filter(row => row.low === row.high).toSorted((a, b) => a.unknowns.length - b.unknowns.length);
  const reduced = new Map<number, ReducedRow>();
  /** By free unknown, the pivots of the rows that it stands in. */
  const standsIn = new Map<number, Set<number>>();
  const enter = (free: number, pivot: number) => {
    const pivots = standsIn.get(free);
    if (pivots === undefined) standsIn.set(free, new Set([pivot]));
    else pivots.add(pivot);
  };
  const occurrences = new Int32Array(unknowns.length);
  for (const row of equations)
    for (const unknown of row.unknowns) occurrences[unknown] = (occurrences[unknown] ?? 0) + 1;

  for (const equation of equations) {
    const entries = new Map<number, number>();
    let constant = modulo(equation.high);
    for (const [term, unknown] of equation.unknowns.entries()) {
      const coefficient = modulo(equation.coefficients[term] ?? 0);
      const row = reduced.get(unknown);
      if (row === undefined) {
        addTo(entries, unknown, coefficient);
        continue;
      }
      for (const [free, value] of row.entries) addTo(entries, free, modulo(-coefficient * value));
      constant = modulo(constant - coefficient * row.constant);
    }
    const pivot = rarest(entries, occurrences);
    if (pivot === null) continue;
    const scale = inverse(entries.get(pivot) ?? 1);
    entries.delete(pivot);
    for (const [free, value] of entries) entries.set(free, modulo(value * scale));
    const found = {pivot, entries, constant: modulo(constant * scale)};
    for (const other of standsIn.get(pivot) ?? []) {
      const row = reduced.get(other);
      if (row === undefined) continue;
      const coefficient = row.entries.get(pivot) ?? 0;
      row.entries.delete(pivot);
      row.constant = modulo(row.constant - coefficient * found.constant);
      for (const [free, value] of entries) {
        addTo(row.entries, free, modulo(-coefficient * value));
        if (row.entries.has(free)) enter(free, other);
        else standsIn.get(free)?.delete(other);
      }
    }
    standsIn.delete(pivot);
    reduced.set(pivot, found);
    for (const free of entries.keys()) enter(free, pivot);
  }
  return findings(reduced);
}

function findings(reduced: ReadonlyMap<number, ReducedRow>): LinearFindings {
  const determined = new Map<number, number>();
  const tied = new Map<number, number[]>();
  for (const {pivot, entries, constant} of reduced.values()) {
    if (entries.size === 0) determined.set(pivot, constant > prime / 2 ? constant - prime : constant);
    if (entries.size !== 1) continue;
    for (const free of entries.keys()) tied.set(free, [...(tied.get(free) ?? [free]), pivot]);
  }
  return {determined, tied: [...tied.values()]};
}

/** The unknown of fewest equations, which fills least; the first of them. Null when nothing is left. */
function rarest(entries: ReadonlyMap<number, number>, occurrences: Int32Array): number | null {
  let best: number | null = null;
  for (const unknown of entries.keys()) {
    const fewer = best === null ? 1 : (occurrences[best] ?? 0) - (occurrences[unknown] ?? 0);
    if (best === null || fewer > 0 || (fewer === 0 && unknown < best)) best = unknown;
  }
  return best;
}

function addTo(entries: Map<number, number>, unknown: number, value: number): void {
  const sum = modulo((entries.get(unknown) ?? 0) + value);
  if (sum === 0) entries.delete(unknown);
  else entries.set(unknown, sum);
}

function modulo(value: number): number {
  const rest = value % prime;
  return rest < 0 ? rest + prime : rest + 0;
}

/** By Euclid's algorithm; `value` is not 0. */
function inverse(value: number): number {
  let [a, b, x, y] = [value, prime, 1, 0];
  while (b !== 0) {
    const quotient = Math.floor(a / b);
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return modulo(x);
}
