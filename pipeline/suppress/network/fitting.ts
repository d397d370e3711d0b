import type {Equation, System, Term, Witness} from "../system.js";

/** Whether a table keeps all that is known of a system: what is shown, the least values, sums and bounds. */
export function fitting({quantities, equations, inequalities}: System): (witness: Witness) => boolean {
  const sumsOf = relationsByQuantity(equations);
  const boundsOf = relationsByQuantity(inequalities);
  const truly = (terms: readonly Term[]) =>
    terms.reduce((sum, [number, by]) => sum + by * (quantities[number]?.value ?? 0), 0);
  return ({quantities: moved, deltas}) => {
    const deltaOf = new Map([...moved].map((number, at) => [number, deltas[at] ?? 0]));
    const change = (terms: readonly Term[]) =>
      terms.reduce((sum, [number, by]) => sum + by * (deltaOf.get(number) ?? 0), 0);
    const mayMove = (number: number, delta: number) => {
      const {fate = "shown", value = 0, least = 0} = quantities[number] ?? {};
      return delta === 0 || (fate !== "shown" && value + delta >= least);
    };
    const keepsBound = ({terms, atMost}: (typeof inequalities)[number]) => {
      const by = change(terms);
      return by <= 0 || truly(terms) + by <= atMost;
    };
    return [...deltaOf].every(
      ([number, delta]) =>
        mayMove(number, delta) &&
        (sumsOf.get(number) ?? []).every(({terms}) => change(terms) === 0) &&
        (boundsOf.get(number) ?? []).every(keepsBound)
    );
  };
}

function relationsByQuantity<Relation extends Equation>(
  relations: readonly Relation[]
): ReadonlyMap<number, readonly Relation[]> {
  const found = new Map<number, Relation[]>();
  for (const relation of relations) {
    for (const [number] of relation.terms) {
      const known = found.get(number);
      if (known === undefined) found.set(number, [relation]);
      else known.push(relation);
    }
  }
  return found;
}
