import {type Contribution, type Cut, cutFrom, cutText} from "./cut.js";
import type {Problem} from "./problem.js";

/** Another variable of a row and how far it lets a variable rise and fall. */
interface Neighbour {
  readonly variable: number;
  readonly rise: number;
  readonly fall: number;
}

/**
 * What single rows demand, whatever else is hidden: a protected variable spans no more than the others of its row let
 * it, and a person alone in the row must leave somebody else for it. These cuts carry most of a pattern.
 */
export function rowCuts(problem: Problem): readonly Cut[] {
  const cuts = new Map<string, Cut>();
  const {starts, indices, values} = problem.rows;
  function keep(cut: Cut | null): void {
    if (cut !== null) cuts.set(cutText(cut), cut);
  }
  for (let row = 0; row + 1 < starts.length; row++) {
    const entries = Array.from(
      {length: (starts[row + 1] ?? 0) - (starts[row] ?? 0)},
      (_, at) => (starts[row] ?? 0) + at
    );
    for (const entry of entries) {
      const variable = indices[entry] ?? 0;
      if ((problem.width[variable] ?? 0) === 0) continue;
      const others = entries
        .filter(other => other !== entry)
        .map(other => neighbour(problem, indices[other] ?? 0, -(values[other] ?? 0) / (values[entry] ?? 1)));
      for (const cut of widthCuts(problem, variable, others)) keep(cut);
      for (const cut of companionCuts(problem, variable, others)) keep(cut);
    }
  }
  return [...cuts.values()];
}

/**
 * The rows, as their variables that can move, of which the search decides all: a pattern that hides one of them alone
 * hides it for nothing, for it cannot move there. No cheapest safe pattern does.
 */
export function openRows(problem: Problem): readonly Int32Array[] {
  const rows: Int32Array[] = [];
  const {starts, indices} = problem.rows;
  for (let row = 0; row + 1 < starts.length; row++) {
    const inRow = indices
      .subarray(starts[row] ?? 0, starts[row + 1] ?? 0)
      .filter(variable => (problem.upper[variable] ?? 0) > (problem.lower[variable] ?? 0));
    if (inRow.length > 0 && inRow.every(variable => problem.free[variable] === 1)) rows.push(inRow);
  }
  return rows;
}

/** Whether a pattern hides just one variable of a row. */
export function isLonely(row: Int32Array, hidden: Uint8Array): boolean {
  let count = 0;
  for (const variable of row) count += hidden[variable] ?? 0;
  return count === 1;
}

function neighbour(problem: Problem, variable: number, factor: number): Neighbour {
  const [up, down] = [problem.upper[variable] ?? 0, -(problem.lower[variable] ?? 0)];
  const size = Math.abs(factor);
  return {variable, rise: size * (factor > 0 ? up : down), fall: size * (factor > 0 ? down : up)};
}

/** The span is at most what the others let it rise and fall, and neither is more than the variable itself allows. */
function widthCuts(problem: Problem, variable: number, others: readonly Neighbour[]): readonly (Cut | null)[] {
  const width = problem.width[variable] ?? 0;
  const [up, down] = [problem.upper[variable] ?? 0, -(problem.lower[variable] ?? 0)];
  const rooms = (room: (other: Neighbour) => number): Contribution[] =>
    others.map(other => ({variable: other.variable, room: room(other)}));
  return [
    cutFrom(
      problem,
      rooms(({rise, fall}) => rise + fall),
      width
    ),
    cutFrom(
      problem,
      rooms(({rise}) => rise),
      width - down
    ),
    cutFrom(
      problem,
      rooms(({fall}) => fall),
      width - up
    )
  ];
}

function companionCuts(problem: Problem, variable: number, others: readonly Neighbour[]): readonly (Cut | null)[] {
  const [up, down] = [problem.upper[variable] ?? 0, -(problem.lower[variable] ?? 0)];
  return others
    .filter(other => problem.alone[other.variable] === 1 && !problem.ownPersons.get(variable)?.has(other.variable))
    .map(companion => {
      const rooms = others
        .filter(other => other !== companion)
        .map(({variable: other, rise, fall}) => ({
          variable: other,
          room: (up > 0 && rise > 0) || (down > 0 && fall > 0) ? 1 : 0
        }));
      return cutFrom(problem, rooms, 1, companion.variable);
    });
}
