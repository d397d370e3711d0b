import type {Protection, System, Term} from "../../../../pipeline/suppress/system.js";

/**
 * What is wrong with a protection by its contract (system.ts), in words; nothing where it is safe. By addition and
 * comparison only, through indexes that make a national year checkable; nothing of the search is used.
 */
export function faultsOf(system: System, {hidden, witnesses, proofs}: Protection): readonly string[] {
  const {quantities, equations, inequalities} = system;
  const faults: string[] = [];
  quantities.forEach(({fate}, number) => {
    if (fate !== "free" && (hidden[number] === 1) !== (fate === "hidden")) faults.push(`${number} is ${fate}`);
  });
  const relations = [...equations.map(({terms}) => ({terms, atMost: null})), ...inequalities];
  const ofQuantity: number[][] = quantities.map(() => []);
  relations.forEach(({terms}, relation) => {
    for (const [quantity] of terms) ofQuantity[quantity]?.push(relation);
  });
  const tables = witnesses.map(
    witness => new Map([...witness.quantities].map((q, at) => [q, witness.deltas[at] ?? 0]))
  );
  if (tables[0]?.size !== 0) faults.push("the first witness is not the true table");
  tables.forEach((table, number) => {
    for (const [quantity, delta] of table) {
      const {value = 0, least = 0} = quantities[quantity] ?? {};
      if (hidden[quantity] !== 1) faults.push(`witness ${number} moves ${quantity}, which is open`);
      if (!Number.isInteger(delta) || value + delta < least) faults.push(`witness ${number}: ${quantity} cannot be so`);
    }
    const touched = new Set([...table.keys()].flatMap(quantity => ofQuantity[quantity] ?? []));
    for (const relation of touched) {
      const {terms = [], atMost = null} = relations[relation] ?? {};
      const change = sum(terms, quantity => table.get(quantity) ?? 0);
      const holds = atMost === null ? change === 0 : change + sum(terms, q => quantities[q]?.value ?? 0) <= atMost;
      if (!holds) faults.push(`witness ${number} breaks relation ${relation}`);
    }
  });
  const proofOf = new Map(proofs.map(proof => [proof.quantity, proof]));
  const movers: Map<number, number>[][] = quantities.map(() => []);
  for (const table of tables) for (const quantity of table.keys()) movers[quantity]?.push(table);
  const own = ownPersons(system);
  quantities.forEach(({width}, quantity) => {
    if (width === 0) return;
    const proof = proofOf.get(quantity);
    const [low, high] = [proof?.low, proof?.high].map(at => tables[at ?? -1]?.get(quantity) ?? 0);
    if (proof === undefined || (high ?? 0) - (low ?? 0) < width) faults.push(`${quantity} is narrower than ${width}`);
    const [first = new Map<number, number>(), ...others] = movers[quantity] ?? [];
    for (const alone of first.keys()) {
      const {value = 0, rank = -1} = quantities[alone] ?? {};
      const isSuspect = alone !== quantity && value === 1 && rank >= 0 && !own(quantity).has(alone);
      if (isSuspect && others.every(table => table.has(alone)))
        faults.push(`who is alone in ${alone} knows ${quantity}`);
    }
  });
  return faults;
}

function sum(terms: readonly Term[], of: (quantity: number) => number): number {
  return terms.reduce((total, [quantity, coefficient]) => total + coefficient * of(quantity), 0);
}

/** By quantity that one person is counted in: those that count the same person because it is a part of them, or they are it. */
function ownPersons({quantities, equations, inequalities}: System): (quantity: number) => ReadonlySet<number> {
  const isOne = (quantity: number) => quantities[quantity]?.value === 1;
  const isOpen = ([quantity]: Term) => quantities[quantity]?.fate === "shown";
  const wholes = new Map<number, number[]>();
  const note = (terms: readonly Term[]) => {
    const [part] = terms.find(([, coefficient]) => coefficient === 1) ?? [];
    const [whole] = terms.find(([, coefficient]) => coefficient === -1) ?? [];
    if (terms.length !== 2 || part === undefined || whole === undefined || !isOne(part) || !isOne(whole)) return;
    wholes.set(part, [...(wholes.get(part) ?? []), whole]);
  };
  for (const {terms} of equations) {
    const left = terms.filter(term => !isOpen(term));
    note(left);
    note(left.map(([quantity, coefficient]) => [quantity, -coefficient]));
  }
  for (const {terms, atMost} of inequalities) {
    const left = terms.filter(term => !isOpen(term));
    if (atMost === sum(terms.filter(isOpen), quantity => quantities[quantity]?.value ?? 0)) note(left);
  }
  return quantity => {
    const found = new Set([quantity]);
    for (const one of found) for (const whole of wholes.get(one) ?? []) found.add(whole);
    return found;
  };
}
