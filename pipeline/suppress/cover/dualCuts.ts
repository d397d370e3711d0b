import {type Optimum, Programme, type Solver, type SparseRows} from "../solver.js";
import {type Contribution, type Cut, cutFrom, shortfall} from "./cut.js";
import {type Problem, sparseRows} from "./problem.js";
import {largestTableau, Simplex} from "./simplex.js";

/** What is open may move by this share of its room: so that of many cuts the one is found that most could mend. */
const glimpse = 1e-5;

/** A protected variable, and the person alone from whom it must be kept (−1: from anyone). */
export interface Suspect {
  readonly variable: number;
  readonly companion: number;
}

/**
 * A cut that a pattern misses because a variable does not span its width (Fischetti and Salazar 2001, by linear
 * duality): the prices of the bounds in the two programmes that move it up and down say which hidden variables would
 * give it room. With a companion, a person alone who knows his own number, that variable must move at all while his
 * stands still.
 *
 * Only the rows that the attack needs are looked at: what is not enough when all others are forgotten is not enough
 * with them either. Null when these rows alone do not give the variable away.
 */
export function dualCut(
  solver: Solver,
  problem: Problem,
  hidden: Uint8Array,
  reach: number,
  {variable, companion}: Suspect,
  rows: readonly number[]
): Cut | null {
  const {variables, matrix} = within(problem, rows);
  const own = variables.indexOf(variable);
  if (own < 0) return null;
  const needed = companion < 0 ? (problem.width[variable] ?? 0) : 1;
  const room = (bound: number, column: number): number => {
    const moved = variables[column] ?? 0;
    if (moved === companion) return 0;
    const most = Math.min(bound, moved === variable ? (problem.width[variable] ?? 0) : reach);
    return hidden[moved] === 1 ? most : most * glimpse;
  };
  const lower = Float64Array.from(variables, (moved, column) => -room(-(problem.lower[moved] ?? 0), column));
  const upper = Float64Array.from(variables, (moved, column) => room(problem.upper[moved] ?? 0, column));
  const optima = bothWays(solver, matrix, lower, upper, own);
  if (optima === null) return null;
  const rise = new Float64Array(variables.length);
  const fall = new Float64Array(variables.length);
  for (const {duals} of optima) {
    duals.forEach((price, column) => {
      if (price > 1e-7) rise[column] = (rise[column] ?? 0) + price;
      else if (price < -1e-7) fall[column] = (fall[column] ?? 0) - price;
    });
  }
  const contributions = variables.flatMap((moved, column): readonly Contribution[] => {
    const [up, down] = [rise[column] ?? 0, fall[column] ?? 0];
    if (moved === companion || (up === 0 && down === 0)) return [];
    const [most, least] = [problem.upper[moved] ?? 0, -(problem.lower[moved] ?? 0)];
    return [{variable: moved, room: (up > 0 ? up * most : 0) + (down > 0 ? down * least : 0)}];
  });
  const cut = cutFrom(problem, contributions, needed, companion);
  return cut !== null && shortfall(cut, hidden) > 1e-6 ? cut : null;
}

/** Some rows of a problem over the variables that stand in them. */
function within(
  problem: Problem,
  rows: readonly number[]
): {readonly variables: readonly number[]; readonly matrix: SparseRows} {
  const {starts, indices, values} = problem.rows;
  const columnOf = new Map<number, number>();
  const lists = rows.map(row => {
    const list: [number, number][] = [];
    for (let entry = starts[row] ?? 0; entry < (starts[row + 1] ?? 0); entry++) {
      const variable = indices[entry] ?? 0;
      const column = columnOf.get(variable) ?? columnOf.size;
      columnOf.set(variable, column);
      list.push([column, values[entry] ?? 0]);
    }
    return list;
  });
  return {variables: [...columnOf.keys()], matrix: sparseRows(lists)};
}

/** The optima of a column as high and as low as it goes. */
function bothWays(
  solver: Solver,
  rows: SparseRows,
  lower: Float64Array,
  upper: Float64Array,
  column: number
): readonly Optimum[] | null {
  if (lower.length * rows.starts.length <= largestTableau) {
    const simplex = new Simplex(rows, lower, upper);
    const optima = [simplex.maximise(column, 1), simplex.maximise(column, -1)].filter(optimum => optimum !== null);
    if (optima.length === 2) return optima;
  }
  const programme = new Programme(solver, {rows, lower, upper});
  try {
    const optima = [programme.maximise(column, 1), programme.maximise(column, -1)].filter(optimum => optimum !== null);
    return optima.length === 2 ? optima : null;
  } finally {
    programme.dispose();
  }
}
