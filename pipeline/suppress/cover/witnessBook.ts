import {KprstatError} from "../../errors.js";
import type {Proof, System, Witness} from "../system.js";
import type {Extreme, MovePool} from "./movePool.js";
import type {Move, Problem} from "./problem.js";

/** Collects the witnesses that the proofs of all problems need, each once; number 0 is the true table. */
export class WitnessBook {
  readonly #witnesses: Witness[] = [{quantities: new Int32Array(0), deltas: new Int32Array(0)}];
  readonly #proofs: Proof[] = [];

  /** Takes the proof of every protected quantity of a problem. Throws where the pool does not show one to be safe. */
  add(system: System, problem: Problem, pool: MovePool): void {
    const numbers = new Map<string, number>();
    const numberOf = (move: number, times: number): number => {
      if (move < 0) return 0;
      const key = `${move} ${times}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const made = pool.moves[move];
      if (made === undefined)
        throw new KprstatError("fault", {what: "A proof names a move that the pool does not hold."});
      const number = this.#witnesses.push(witnessOf(problem, made, times)) - 1;
      numbers.set(key, number);
      return number;
    };
    problem.members.forEach((members, variable) => {
      if ((problem.width[variable] ?? 0) === 0) return;
      if (!pool.isSafe(variable))
        throw new KprstatError("fault", {what: "A proof is asked for what no moves show to be safe."});
      const number = (extreme: Extreme) => numberOf(extreme.move, extreme.times);
      const [lowest, highest] = [number(pool.lowest(variable)), number(pool.highest(variable))];
      for (const move of pool.movesWithoutCompanion(variable)) {
        const used = [pool.lowest(variable), pool.highest(variable)].some(extreme => extreme.move === move);
        if (!used) numberOf(move, pool.someTimes(move));
      }
      for (const {quantity, sign} of members) {
        if ((system.quantities[quantity]?.width ?? 0) === 0) continue;
        const [low, high] = sign > 0 ? [lowest, highest] : [highest, lowest];
        this.#proofs.push({quantity, low, high});
      }
    });
  }

  witnesses(): readonly Witness[] {
    return this.#witnesses;
  }

  /** Ascending by quantity. */
  proofs(): readonly Proof[] {
    return [...this.#proofs].sort((a, b) => a.quantity - b.quantity);
  }
}

function witnessOf(problem: Problem, move: Move, times: number): Witness {
  const differences: [quantity: number, delta: number][] = [];
  move.variables.forEach((variable, at) => {
    for (const {quantity, sign} of problem.members[variable] ?? [])
      differences.push([quantity, sign * times * (move.deltas[at] ?? 0)]);
  });
  differences.sort((a, b) => a[0] - b[0]);
  return {
    quantities: Int32Array.from(differences, ([quantity]) => quantity),
    deltas: Int32Array.from(differences, ([, delta]) => delta)
  };
}
