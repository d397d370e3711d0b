import type {Problem} from "./problem.js";

/**
 * What every safe pattern keeps: Σ coefficient · (1 where the variable is hidden) ≥ atLeast. Without a term and above 0
 * it says that there is no safe pattern.
 */
export interface Cut {
  /** Ascending; only variables that the search decides. */
  readonly variables: readonly number[];
  readonly coefficients: readonly number[];
  readonly atLeast: number;
}

/** What hiding a variable adds to the room of another; Infinity where nothing bounds it. */
export interface Contribution {
  readonly variable: number;
  readonly room: number;
}

/**
 * The cut that says: the contributions of what is hidden add up to `needed` at least. What is hidden in any case is
 * taken off; nobody needs to give more than what is then left (so a variable without bound counts as just that).
 * With `unless`, a free variable, the cut holds only where that one is hidden too. Null where it always holds.
 */
export function cutFrom(
  problem: Problem,
  contributions: readonly Contribution[],
  needed: number,
  unless = -1
): Cut | null {
  let left = needed;
  for (const {variable, room} of contributions) if (problem.free[variable] !== 1) left -= room;
  if (left <= 1e-6) return null;
  const terms = contributions
    .filter(({variable, room}) => problem.free[variable] === 1 && room > 1e-9)
    .map(({variable, room}) => [variable, Math.min(1, room / left)] as const);
  const conditional = unless >= 0 && problem.free[unless] === 1;
  const sorted = [...terms, ...(conditional ? [[unless, -1] as const] : [])].sort((a, b) => a[0] - b[0]);
  return {
    variables: sorted.map(([variable]) => variable),
    coefficients: sorted.map(([, coefficient]) => Number(coefficient.toFixed(9))),
    atLeast: conditional ? 0 : 1
  };
}

export function cutText({variables, coefficients, atLeast}: Cut): string {
  return `${atLeast}:${variables.map((variable, at) => `${variable}*${coefficients[at]?.toFixed(4)}`).join("+")}`;
}

/** How much of a cut a pattern misses; 0 where it keeps it. */
export function shortfall({variables, coefficients, atLeast}: Cut, hidden: Uint8Array): number {
  let sum = 0;
  variables.forEach((variable, at) => {
    if (hidden[variable] === 1) sum += coefficients[at] ?? 0;
  });
  return Math.max(0, atLeast - sum);
}
