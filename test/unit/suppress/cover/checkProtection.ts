import type {Protection, System, Term, Witness} from "../../../../pipeline/suppress/system.js";

/**
 * Whatever is wrong with a protection, in words; nothing where it is safe. By addition and comparison only, and with
 * nothing of the search.
 */
export function faultsOf(system: System, protection: Protection): readonly string[] {
  const {quantities, equations, inequalities} = system;
  const {hidden, witnesses, proofs} = protection;
  const faults: string[] = [];
  quantities.forEach(({fate}, number) => {
    const expected = fate === "free" ? hidden[number] : fate === "hidden" ? 1 : 0;
    if (hidden[number] !== expected) faults.push(`quantity ${number} is ${fate}`);
  });
  const deltas = witnesses.map(witness => deltasOf(witness));
  deltas.forEach((moved, number) => {
    for (const [quantity, delta] of moved) {
      const {value = 0, least = 0} = quantities[quantity] ?? {};
      if (hidden[quantity] !== 1) faults.push(`witness ${number} moves the open quantity ${quantity}`);
      if (value + delta < least) faults.push(`witness ${number} takes quantity ${quantity} below its least`);
    }
    const shift = (terms: readonly Term[]) =>
      terms.reduce((sum, [quantity, by]) => sum + by * (moved.get(quantity) ?? 0), 0);
    const truth = (terms: readonly Term[]) =>
      terms.reduce((sum, [quantity, by]) => sum + by * (quantities[quantity]?.value ?? 0), 0);
    if (equations.some(({terms}) => shift(terms) !== 0)) faults.push(`witness ${number} breaks an equation`);
    if (inequalities.some(({terms, atMost}) => truth(terms) + shift(terms) > atMost))
      faults.push(`witness ${number} breaks an inequality`);
  });
  const proved = new Map(proofs.map(proof => [proof.quantity, proof]));
  quantities.forEach(({width}, quantity) => {
    if (width === 0) return;
    const proof = proved.get(quantity);
    const at = (witness: number | undefined) => deltas[witness ?? -1]?.get(quantity) ?? 0;
    if (at(proof?.high) - at(proof?.low) < width) faults.push(`quantity ${quantity} is narrower than ${width}`);
    const moving = deltas.filter(moved => moved.has(quantity));
    quantities.forEach(({value}, other) => {
      const suspect = value === 1 && other !== quantity && hidden[other] === 1 && !isOwnPerson(system, quantity, other);
      if (suspect && moving.every(moved => moved.has(other))) faults.push(`the person in ${other} knows ${quantity}`);
    });
  });
  return faults;
}

function deltasOf({quantities, deltas}: Witness): ReadonlyMap<number, number> {
  return new Map([...quantities].map((quantity, at) => [quantity, deltas[at] ?? 0]));
}

/** Whether the only person of one quantity is the only one of another that it is part of, or the same number as. */
function isOwnPerson(system: System, part: number, whole: number): boolean {
  const {quantities, equations, inequalities} = system;
  const shownZero = ([quantity]: Term) => quantities[quantity]?.fate === "shown" && quantities[quantity]?.value === 0;
  const pairs = [
    ...inequalities.filter(({atMost}) => atMost === 0).map(({terms}) => terms),
    ...equations.flatMap(({terms}) => {
      const left = terms.filter(term => !shownZero(term));
      return [left, left.map(([quantity, by]) => [quantity, -by] as const)];
    })
  ].filter(terms => terms.length === 2);
  const found = new Set(quantities[part]?.value === 1 ? [part] : []);
  for (const quantity of found) {
    for (const terms of pairs) {
      const [below] = terms.find(([, by]) => by === 1) ?? [];
      const [above] = terms.find(([, by]) => by === -1) ?? [];
      if (below === quantity && above !== undefined && quantities[above]?.value === 1) found.add(above);
    }
  }
  return found.has(whole);
}
