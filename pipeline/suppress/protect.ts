import {type BoundedProtection, protectByCovers} from "./cover/protectByCovers.js";
import {protectNetwork} from "./network/protectNetwork.js";
import type {Protection, Refusal, System} from "./system.js";

/**
 * Makes a system safe and hides as little as it can. Sums alone: by covers, with a bound of what any safe pattern costs.
 * Where there are tables of an earlier release to begin with, or inequalities tie tens of thousands of numbers, as in a national year of all tables: by paths through networks.
 * Refuses when what is shown leaves no safe answer. Throws a fault for a system that does not hold together.
 */
export function protect(system: System): Promise<Protection | BoundedProtection | Refusal> {
  const isOfSums = system.inequalities.length === 0 && (system.start ?? []).length === 0;
  return isOfSums ? protectByCovers(system) : protectNetwork(system);
}
