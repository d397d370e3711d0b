import {costOf} from "../../pipeline/suppress/cover/compile.js";
import {boundByCovers} from "../../pipeline/suppress/cover/protectByCovers.js";
import type {Quantity, System} from "../../pipeline/suppress/system.js";

/** A cell with more persons costs no more. */
const manyPersons = 1e9;

/**
 * What no safe pattern hides fewer than of the free quantities of a rank: all others are hidden for nothing, which makes
 * everything that is protected as safe as it can be. The bound of the covers is of costs; a quantity costs no more than one of
 * very many persons.
 */
export async function fewestOfRank({quantities, ...relations}: System, rank: number, rounds: number): Promise<number> {
  const relaxed = quantities.map((quantity): Quantity => {
    const isOpen = quantity.rank === rank || quantity.fate !== "free";
    return isOpen ? quantity : {...quantity, fate: "hidden"};
  });
  const bound = await boundByCovers({quantities: relaxed, ...relations}, rounds);
  return Math.max(0, Math.ceil(bound / costOf({value: manyPersons, least: 1, fate: "free", width: 0, rank}) - 1e-6));
}

/** How many free quantities of a rank a pattern hides. */
export function secondaryOfRank({quantities}: System, hidden: Uint8Array, rank: number): number {
  return quantities.filter((quantity, at) => quantity.rank === rank && quantity.fate === "free" && hidden[at] === 1)
    .length;
}
