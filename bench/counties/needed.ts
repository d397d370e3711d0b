import {modelOf, priceOfRank} from "../../pipeline/suppress/network/model.js";
import type {Programme} from "../../pipeline/suppress/network/programme.js";
import {Programmes} from "../../pipeline/suppress/network/programmes.js";
import {upperRanks} from "../../pipeline/suppress/network/upperLevels.js";
import {loadSolver} from "../../pipeline/suppress/solver.js";
import type {Protection, System, Witness} from "../../pipeline/suppress/system.js";

/** Whether there is a table, fractions allowed, in which a quantity differs by an amount or more and others do not. */
type CanDiffer = (quantity: number, amount: number, ...fixed: readonly number[]) => boolean;

/**
 * Of the free quantities of the country and the counties that a pattern hides, those that must be hidden as long as the others
 * of these ranks stay as they are: were one shown, something protected would have too few values left, or none without a
 * person alone, whatever is hidden of KOSTRA groups and municipalities. Shown by programmes of the whole system without a
 * solution, fractions allowed: so there are no whole numbers either.
 */
export async function neededOfUpperRanks(
  system: System,
  {hidden, witnesses, proofs}: Protection
): Promise<ReadonlySet<number>> {
  const {quantities} = system;
  const isUpper = (quantity: number) => upperRanks.has(quantities[quantity]?.rank ?? -1);
  const isSecondary = (quantity: number) => quantities[quantity]?.fate === "free" && hidden[quantity] === 1;
  const model = modelOf(system);
  const pattern = hidden.slice();
  const programmes = new Programmes(await loadSolver(), model, pattern);
  const needed = new Set<number>();
  try {
    const programme = programmes.around(0, Infinity);
    const canDiffer = differing(programme, model, pattern);
    const isAlone = (quantity: number) => model.alone[quantity] === 1 && hidden[quantity] === 1;
    for (const quantity of quantities.keys()) {
      if (!isUpper(quantity) || !isSecondary(quantity)) continue;
      pattern[quantity] = 0;
      const moving = new Set(witnesses.filter(({quantities: moved}) => moved.includes(quantity)));
      const others = witnesses.filter(witness => !moving.has(witness));
      const touched = new Set([...moving].flatMap(({quantities: moved}) => [...moved]));
      const isLost = (other: number) => {
        const width = quantities[other]?.width ?? 0;
        if (span(canDiffer, other, width) < width) return true;
        return companionsOf(other, others, isAlone)
          .filter(alone => model.own.get(other)?.has(alone) !== true)
          .some(alone => !canDiffer(other, 1, alone) && !canDiffer(other, -1, alone));
      };
      const leaning = proofs.map(proof => proof.quantity).filter(other => touched.has(other));
      if (leaning.sort((a, b) => Number(isUpper(b)) - Number(isUpper(a)) || a - b).some(isLost)) needed.add(quantity);
      pattern[quantity] = 1;
    }
  } finally {
    programmes.dispose();
  }
  return needed;
}

/** In sight of a pattern of which counties and country stay as they are, while all below may be hidden. */
function differing(
  programme: Programme,
  {lower, upper}: {readonly lower: Int32Array; readonly upper: Int32Array},
  pattern: Uint8Array
): CanDiffer {
  const [, below] = priceOfRank;
  return (quantity, amount, ...fixed) =>
    amount >= (lower[quantity] ?? 0) &&
    amount <= (upper[quantity] ?? 0) &&
    programme.allows({quantity, amount, fixed}, pattern, below);
}

/** How far apart the values of a quantity can be, up to a width. */
function span(canDiffer: CanDiffer, quantity: number, width: number): number {
  let up = width;
  while (up > 0 && !canDiffer(quantity, up)) up--;
  let down = width - up;
  while (down > 0 && !canDiffer(quantity, -down)) down--;
  return up + down;
}

/** The persons alone who move in all of the witnesses that move a quantity; none where no witness does. */
function companionsOf(
  quantity: number,
  witnesses: readonly Witness[],
  isAlone: (quantity: number) => boolean
): readonly number[] {
  const [first, ...others] = witnesses.filter(({quantities}) => quantities.includes(quantity));
  const inFirst = [...(first?.quantities ?? [])].filter(other => other !== quantity && isAlone(other));
  return inFirst.filter(other => others.every(({quantities}) => quantities.includes(other)));
}
