import type {System} from "../../pipeline/suppress/system.js";
import type {BenchTable} from "./benchTable.js";

/** The span that must be left, by the threshold (docs/disclosure-control.md). */
export function widthOf(below: number): number {
  return below === 10 ? 5 : 3;
}

/** The table as a system: zeros are open, primary is what the file says, the rest is free; cell numbers stay. */
export function systemOf({cells, ranks, sums, below}: BenchTable): System {
  return {
    quantities: cells.map(({count, primary}, number) => ({
      value: count,
      least: count === 0 ? 0 : 1,
      fate: count === 0 ? "shown" : primary ? "hidden" : "free",
      width: primary ? widthOf(below) : 0,
      rank: ranks[number] ?? 3
    })),
    equations: sums.map(({total, parts}) => ({
      terms: [...parts.map(part => [part, 1] as const), [total, -1] as const]
    })),
    inequalities: []
  };
}
