import {loadSolver} from "../solver.js";
import {type Proof, type Protection, type Refusal, requireSound, type System} from "../system.js";
import {compile} from "./compile.js";
import {boundOf, findPattern, type Pattern} from "./pattern.js";
import type {Problem} from "./problem.js";
import {WitnessBook} from "./witnessBook.js";

/** How far quantities are moved at most, in widths of the widest protected one. */
const reachInWidths = 4;

/** A protection, and how good it is: in the weights of the search, what its secondary quantities cost and what no safe pattern is below. */
export interface BoundedProtection extends Protection {
  readonly cost: number;
  readonly bound: number;
}

/**
 * Decides which of the free quantities are hidden, so that every protected one is safe: two whole-number tables that
 * agree with everything shown differ there by its width, and no person alone in a hidden quantity can work it out by
 * subtracting himself. Hides as little as it can, in the order of the ranks, then of persons (cell suppression:
 * Cox 1980; Fischetti and Salazar 2001; Hundepool et al. 2012, chapter 4).
 *
 * Refuses when what is shown leaves no safe answer. Throws a fault for a system that does not hold together.
 */
export async function protectByCovers(system: System): Promise<BoundedProtection | Refusal> {
  requireSound(system);
  const reach = reachOf(system);
  const solver = await loadSolver();
  const hidden = Uint8Array.from(system.quantities, ({fate}) => (fate === "hidden" ? 1 : 0));
  const book = new WitnessBook();
  const refused: number[] = [];
  let [cost, bound] = [0, 0];
  for (const problem of compile(system, reach)) {
    const pattern = findPattern(solver, problem, reach);
    if ("unsafe" in pattern) {
      refused.push(
        ...problem.betrayed,
        ...pattern.unsafe.flatMap(variable => protectedBehind(system, problem, variable))
      );
      continue;
    }
    for (const quantity of hiddenBehind(problem, pattern)) hidden[quantity] = 1;
    book.add(system, problem, pattern.pool);
    cost += pattern.cost;
    bound += pattern.bound;
  }
  if (refused.length > 0) return {outcome: "refused", quantities: [...new Set(refused)].sort((a, b) => a - b)};
  const proofs: readonly Proof[] = book.proofs();
  return {outcome: "safe", hidden, witnesses: book.witnesses(), proofs, cost, bound};
}

/** What no safe pattern can cost less than, by as many rounds of covers as asked for: the more, the nearer the least cost. */
export async function boundByCovers(system: System, rounds: number): Promise<number> {
  const reach = reachOf(system);
  const solver = await loadSolver();
  return compile(system, reach).reduce((sum, problem) => sum + boundOf(solver, problem, reach, rounds), 0);
}

function reachOf({quantities}: System): number {
  return reachInWidths * quantities.reduce((most, {width}) => Math.max(most, width), 0);
}

function protectedBehind(system: System, problem: Problem, variable: number): readonly number[] {
  return (problem.members[variable] ?? []).flatMap(({quantity}) =>
    (system.quantities[quantity]?.width ?? 0) > 0 ? [quantity] : []
  );
}

function hiddenBehind(problem: Problem, pattern: Pattern): readonly number[] {
  return problem.members.flatMap((members, variable) =>
    pattern.hidden[variable] === 1 ? members.map(({quantity}) => quantity) : []
  );
}
