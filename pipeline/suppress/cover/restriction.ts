import type {SparseRows} from "../solver.js";
import {merge, type Row} from "./merging.js";
import {type Move, type Problem, sparseRows} from "./problem.js";

/** The rows of a problem over some of its variables; the others stand still. Each column moves one or more of them. */
export interface Restriction {
  /** By column: the variables of the problem that it moves, ascending, and the same way (1) or the other (−1). */
  readonly members: readonly (readonly Member[])[];
  /** By variable: its column, or −1 where it stands still, and the sign with which the column moves it. */
  readonly columnOf: Int32Array;
  readonly signOf: Int8Array;
  readonly rows: SparseRows;
  /** By row: the rows of the problem that it is made of. */
  readonly rowsBehind: (row: number) => readonly number[];
  /** By variable that stands still: the rows of the problem that hold it. */
  readonly rowsHolding: (variable: number) => readonly number[];
}

export interface Member {
  readonly variable: number;
  readonly sign: number;
}

/** Keeps the variables where `kept` is 1 and makes one column of those that can then only move together. */
export function restrict(problem: Problem, kept: Uint8Array): Restriction {
  const variables: number[] = [];
  for (let variable = 0; variable < problem.size; variable++) if (kept[variable] === 1) variables.push(variable);
  const place = new Int32Array(problem.size).fill(-1);
  variables.forEach((variable, at) => {
    place[variable] = at;
  });
  const {lists, numbers} = rowsOver(problem, variables, place);
  const {rootOf, signOf, pinned, left, usedFor} = merge(variables.length, lists);
  const columnOfRoot = new Map<number, number>();
  const members: Member[][] = [];
  const columnOf = new Int32Array(problem.size).fill(-1);
  const signs = new Int8Array(problem.size).fill(1);
  variables.forEach((variable, at) => {
    const [root, sign] = [rootOf[at] ?? at, signOf[at] ?? 1];
    if (pinned[root] === 1) return;
    const column = columnOfRoot.get(root) ?? members.push([]) - 1;
    columnOfRoot.set(root, column);
    members[column]?.push({variable, sign});
    columnOf[variable] = column;
    signs[variable] = sign;
  });
  function withUsed(start: readonly number[], roots: Iterable<number>): readonly number[] {
    const found = new Set(start);
    for (const root of roots) for (const row of usedFor(root)) found.add(row);
    return [...found].map(row => numbers[row] ?? 0).sort((a, b) => a - b);
  }
  return {
    members,
    columnOf,
    signOf: signs,
    rows: sparseRows(left.map(({terms}) => [...terms].map(([root, by]) => [columnOfRoot.get(root) ?? 0, by] as const))),
    rowsBehind: row => {
      const number = left[row]?.row ?? 0;
      return withUsed(
        [number],
        [...(lists[number]?.keys() ?? [])].map(at => rootOf[at] ?? at)
      );
    },
    rowsHolding: variable => {
      const at = place[variable] ?? -1;
      return at < 0 ? [] : withUsed([], [rootOf[at] ?? at]);
    }
  };
}

/** The problem's rows that the variables stand in, over these alone, by their place; with the rows' numbers. */
function rowsOver(
  {rows, columns}: Problem,
  variables: readonly number[],
  place: Int32Array
): {readonly lists: readonly Row[]; readonly numbers: readonly number[]} {
  const {starts, indices, values} = rows;
  const touched = new Set<number>();
  for (const variable of variables)
    for (let at = columns.starts[variable] ?? 0; at < (columns.starts[variable + 1] ?? 0); at++)
      touched.add(columns.rows[at] ?? 0);
  const numbers = [...touched].sort((a, b) => a - b);
  const lists = numbers.map(row => {
    const list = new Map<number, number>();
    for (let entry = starts[row] ?? 0; entry < (starts[row + 1] ?? 0); entry++) {
      const at = place[indices[entry] ?? 0] ?? -1;
      if (at >= 0) list.set(at, values[entry] ?? 0);
    }
    return list;
  });
  return {lists, numbers};
}

/** How far a column may fall and rise when none of its variables goes further than `most` of it, nor than it may. */
export function columnBounds(
  {lower, upper}: Problem,
  members: readonly Member[],
  most: (variable: number) => number
): [lower: number, upper: number] {
  let [down, up] = [Infinity, Infinity];
  for (const {variable, sign} of members) {
    const far = most(variable);
    const [fall, rise] = [Math.min(far, -(lower[variable] ?? 0)), Math.min(far, upper[variable] ?? 0)];
    down = Math.min(down, sign > 0 ? fall : rise);
    up = Math.min(up, sign > 0 ? rise : fall);
  }
  return [-down, up];
}

const tolerance = 1e-6;

/** A solution as a move, or null where it is not in whole numbers. */
export function wholeMove({members}: Restriction, values: Float64Array): Move | null {
  const deltas: [variable: number, delta: number][] = [];
  for (let column = 0; column < members.length; column++) {
    const value = values[column] ?? 0;
    const whole = Math.round(value);
    if (Math.abs(value - whole) > tolerance) return null;
    if (whole !== 0) for (const {variable, sign} of members[column] ?? []) deltas.push([variable, sign * whole]);
  }
  return moveOf(deltas);
}

/** A move from its variables in any order. */
function moveOf(deltas: readonly (readonly [variable: number, delta: number])[]): Move {
  const ascending = [...deltas].sort((a, b) => a[0] - b[0]);
  return {
    variables: Int32Array.from(ascending, ([variable]) => variable),
    deltas: Int32Array.from(ascending, ([, delta]) => delta)
  };
}
