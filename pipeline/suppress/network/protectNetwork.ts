import {forgetSolver, loadSolver} from "../solver.js";
import {type Protection, type Refusal, requireSound, type System, type Witness} from "../system.js";
import {modelOf} from "./model.js";
import {Search} from "./search.js";
import {upperPattern} from "./upperLevels.js";

/** The solver that saw a larger system than this is not used again: it holds up to two gigabytes and gives none back. */
const small = 5000;

/**
 * Decides which of the free quantities of a national year are hidden, so that every protected one is safe (system.ts): tens
 * of thousands of quantities whose equations are mostly networks, tied to one another by inequalities. Moves through the
 * networks are shortest paths (Kelly, Golden and Assad 1992; Castro 2002); where they find nothing, a programme over the
 * neighbourhood does (Fischetti and Salazar 2001). Counties that no municipality can protect come first, from their own
 * cheapest pattern. What is hidden is the union of what the moves use; then, from the dearest
 * on, what is not needed is shown again. A person alone in c is not kept from a p that is 1 by the same
 * person: the same number by an equation of two terms, or a part of c by inequalities (p ≤ c).
 *
 * Refuses when what is shown leaves no safe answer. Throws a fault for a system that does not hold together.
 */
export async function protectNetwork(system: System): Promise<Protection | Refusal> {
  requireSound(system);
  const model = modelOf(system);
  const upper = await upperPattern(system);
  const search = new Search(model, await loadSolver());
  try {
    search.hide(upper.hidden);
    for (const witness of upper.witnesses) search.take(witness);
    search.useHidden();
    search.solve(quantity => upper.hidden[quantity] === 0 || search.pool.isSafe(quantity));
    search.open();
    search.solve(quantity => search.pool.isWide(quantity));
    search.separate();
    const left = search.solve(quantity => search.pool.isSafe(quantity));
    if (left.length > 0) return {outcome: "refused", quantities: left};
    search.reopen();
    const proven = search.pool.proven();
    return {outcome: "safe", hidden: neededFor(proven.witnesses, model.hidden), ...proven};
  } finally {
    search.dispose();
    if (system.quantities.length > small) forgetSolver();
  }
}

/** What the rules hide and what some witness moves: nothing else need be hidden, and nothing else is secondary. */
function neededFor(witnesses: readonly Witness[], byRules: Uint8Array): Uint8Array {
  const hidden = byRules.slice();
  for (const {quantities} of witnesses) for (const quantity of quantities) hidden[quantity] = 1;
  return hidden;
}
