import {forgetSolver, loadSolver} from "../solver.js";
import {type Protection, type Refusal, requireSound, type System, type Witness} from "../system.js";
import {fitting} from "./fitting.js";
import {modelOf} from "./model.js";
import {Search} from "./search.js";
import {upperPattern} from "./upperLevels.js";

/** The solver that saw a larger system than this is not used again: it holds up to two gigabytes and gives none back. */
const small = 5000;

/**
 * Decides which of the free quantities of a national year are hidden, so that every protected one is safe (system.ts): tens
 * of thousands of quantities whose equations are mostly networks, tied to one another by inequalities. Moves through the
 * networks are shortest paths (Kelly, Golden and Assad 1992; Castro 2002); where they find nothing, a programme over the
 * neighbourhood does (Fischetti and Salazar 2001). Tables of an earlier release come first where they fit today, so that a
 * pattern changes where the numbers did; then counties that no municipality can protect, from their own cheapest pattern.
 * What is hidden is the union of what the moves use; then, from the dearest on, what is not needed of that is shown again,
 * but for what was hidden before and not protected. A person alone in c is not kept from a p that is 1 by the same person:
 * the same number by an equation of two terms, a part of c by inequalities (p ≤ c), or the same cell of an earlier release.
 * Where nothing changed, the answer is the one of then.
 *
 * Refuses when what is shown leaves no safe answer. Throws a fault for a system that does not hold together.
 */
export async function protectNetwork(system: System): Promise<Protection | Refusal> {
  requireSound(system);
  const model = modelOf(system);
  const search = new Search(model, await loadSolver());
  try {
    const {start = []} = system;
    const isFitting = fitting(system);
    const found = start.map(forms => forms.findIndex(isFitting));
    found.forEach((form, at) => {
      const witness = start[at]?.[form];
      if (witness !== undefined) search.take(witness);
    });
    const isAsBefore = found.every(form => form === 0) && search.unsafe().length === 0;
    if (!isAsBefore) {
      const left = await findMoves(system, search, reconsidered(start));
      if (left.length > 0) return {outcome: "refused", quantities: left};
    }
    const proven = isAsBefore ? search.pool.everything() : search.pool.proven();
    return {outcome: "safe", hidden: neededFor(proven.witnesses, model.hidden), ...proven};
  } finally {
    search.dispose();
    if (system.quantities.length > small) forgetSolver();
  }
}

/** Makes all that is protected safe, beginning with what the search has. Returns the protected quantities that cannot be, ascending. */
async function findMoves(
  system: System,
  search: Search,
  isReconsidered: (quantity: number) => boolean
): Promise<readonly number[]> {
  const before = search.hidden.slice();
  const upper = await upperPattern(system, {hidden: before, isSafe: quantity => search.pool.isSafe(quantity)});
  search.hide(upper.hidden);
  for (const witness of upper.witnesses) search.take(witness);
  search.useHidden();
  search.solve(quantity => upper.hidden[quantity] === 0 || search.pool.isSafe(quantity));
  search.open();
  search.solve(quantity => search.pool.isWide(quantity));
  search.separate();
  const left = search.solve(quantity => search.pool.isSafe(quantity));
  if (left.length === 0) search.reopen(quantity => before[quantity] === 0 || isReconsidered(quantity));
  return left;
}

/** What only later forms of a table move: it was protected then and need not be hidden now. */
function reconsidered(start: readonly (readonly Witness[])[]): (quantity: number) => boolean {
  const found = new Set<number>();
  for (const [first, ...others] of start) {
    const moved = new Set(first?.quantities);
    for (const {quantities} of others) for (const quantity of quantities) if (!moved.has(quantity)) found.add(quantity);
  }
  return quantity => found.has(quantity);
}

/** What the rules hide and what some witness moves: nothing else need be hidden, and nothing else is secondary. */
function neededFor(witnesses: readonly Witness[], byRules: Uint8Array): Uint8Array {
  const hidden = byRules.slice();
  for (const {quantities} of witnesses) for (const quantity of quantities) hidden[quantity] = 1;
  return hidden;
}
