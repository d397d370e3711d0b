import type {Term} from "../suppress/system.js";
import type {ProtectedYear} from "./protectedYear.js";

/** A sum that is known, or a bound: Σ coefficient · quantity. */
export interface Tie {
  readonly kind: "sum" | "bound";
  readonly terms: readonly Term[];
}

/** A protected quantity that leans on a hidden one, and what leads there, from first to last. */
export interface Leaning {
  readonly quantity: number;
  readonly ties: readonly Tie[];
}

/**
 * The protected quantities whose proof needs that a hidden quantity may move: a witness of the proof moves it, and sums and
 * bounds lead from it to the protected one through quantities that move as well. Each once, by the shortest way.
 */
export function leaningOn(year: ProtectedYear, quantity: number): readonly Leaning[] {
  const ties = tiesByQuantity(year);
  const complements = new Set(year.problem.complements.map(complement => complement.quantity));
  const found = new Map<number, Leaning>();
  for (const [witness, moved] of year.witnesses.entries()) {
    if (!moved.has(quantity)) continue;
    const ways = waysFrom(quantity, ties, next => moved.has(next) || complements.has(next));
    for (const proof of year.proofs) {
      if (proof.quantity === quantity || !proof.witnesses.includes(witness)) continue;
      const way = ways.get(proof.quantity);
      const known = found.get(proof.quantity);
      if (way !== undefined && (known === undefined || way.length < known.ties.length)) {
        found.set(proof.quantity, {quantity: proof.quantity, ties: way});
      }
    }
  }
  return [...found.values()];
}

/** Where a hidden quantity stands together with other hidden ones; sums before bounds. */
function tiesByQuantity({problem: {system}, hidden}: ProtectedYear): ReadonlyMap<number, readonly Tie[]> {
  const found = new Map<number, Tie[]>();
  const add = (kind: Tie["kind"], terms: readonly Term[]) => {
    const unseen = terms.filter(([quantity]) => hidden.has(quantity));
    if (unseen.length < 2) return;
    for (const [quantity] of unseen) {
      const ties = found.get(quantity) ?? [];
      found.set(quantity, ties);
      ties.push({kind, terms});
    }
  };
  for (const {terms} of system.equations) add("sum", terms);
  for (const {terms} of system.inequalities) add("bound", terms);
  return found;
}

/** The shortest way to every quantity that can be reached through quantities that may be stepped on. */
function waysFrom(
  start: number,
  ties: ReadonlyMap<number, readonly Tie[]>,
  mayStep: (quantity: number) => boolean
): ReadonlyMap<number, readonly Tie[]> {
  const ways = new Map<number, readonly Tie[]>([[start, []]]);
  const used = new Set<Tie>();
  // The map is read on while it grows: breadth first.
  for (const [quantity, way] of ways) {
    for (const tie of ties.get(quantity) ?? []) {
      if (used.has(tie)) continue;
      used.add(tie);
      for (const [next] of tie.terms) {
        if (!ways.has(next) && mayStep(next)) ways.set(next, [...way, tie]);
      }
    }
  }
  return ways;
}
