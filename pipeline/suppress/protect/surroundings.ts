import type {Problem} from "./problem.js";

export interface Surroundings {
  /** Ascending. */
  readonly rows: readonly number[];
  readonly variables: Uint8Array;
  /** No row is left that another layer would reach. */
  readonly whole: boolean;
}

/**
 * The rows of a variable, those of the variables in them that can move (`through` is 1), and so on, `layers` times; and
 * all variables in these rows.
 */
export function around(problem: Problem, through: Uint8Array, variable: number, layers: number): Surroundings {
  const {rows, columns} = problem;
  const seenRows = new Set<number>();
  const variables = new Uint8Array(problem.size);
  variables[variable] = 1;
  let frontier = [variable];
  for (let layer = 0; layer < layers && frontier.length > 0; layer++) {
    const next: number[] = [];
    for (const moved of frontier) {
      for (let at = columns.starts[moved] ?? 0; at < (columns.starts[moved + 1] ?? 0); at++) {
        const row = columns.rows[at] ?? 0;
        if (seenRows.has(row)) continue;
        seenRows.add(row);
        for (let entry = rows.starts[row] ?? 0; entry < (rows.starts[row + 1] ?? 0); entry++) {
          const reached = rows.indices[entry] ?? 0;
          if (variables[reached] === 1) continue;
          variables[reached] = 1;
          if (through[reached] === 1) next.push(reached);
        }
      }
    }
    frontier = next;
  }
  return {rows: [...seenRows].sort((a, b) => a - b), variables, whole: frontier.length === 0};
}
