import {sparseRows} from "../../../../pipeline/suppress/cover/problem.js";
import type {SparseRows} from "../../../../pipeline/suppress/solver.js";

export interface RandomProgramme {
  readonly rows: SparseRows;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Rows of some columns with coefficients 1 and −1; every column may stand at 0. The same for the same seed. */
export function randomProgramme(seed: number): RandomProgramme {
  const random = fixedSequence(seed);
  const columns = 40;
  const lists = Array.from({length: 14}, () => {
    const chosen = new Set(Array.from({length: 7}, () => Math.floor(random() * columns)));
    return [...chosen].sort((a, b) => a - b).map(column => [column, random() < 0.8 ? 1 : -1] as const);
  });
  const lower = Float64Array.from({length: columns}, () => -Math.floor(random() * 4));
  const upper = Float64Array.from({length: columns}, () => (random() < 0.2 ? 0 : 12));
  return {rows: sparseRows(lists), lower, upper};
}

/** Park and Miller 1988. */
function fixedSequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
