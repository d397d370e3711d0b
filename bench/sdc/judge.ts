import type {Protection, System} from "../../pipeline/suppress/system.js";

/** What the witnesses of a protection leave open; all 0 when it keeps its promise. */
export interface Verdict {
  readonly determined: number;
  readonly narrow: number;
  /** Pairs of a person alone in a hidden cell and a primary cell that he could work out. */
  readonly insiderPairs: number;
}

/**
 * Judges a protection by its own witnesses, by additions alone: a witness that opens a cell, breaks a sum or goes below
 * the least does not count. Cells that are one number (a county of one municipality) are one person's.
 */
export function judge(system: System, {hidden, witnesses}: Protection): Verdict {
  const {quantities, equations} = system;
  const sumsOf = new Map<number, number[]>();
  equations.forEach(({terms}, sum) => {
    for (const [quantity] of terms) sumsOf.set(quantity, [...(sumsOf.get(quantity) ?? []), sum]);
  });
  const through = new Map<number, {readonly delta: number; readonly cells: ReadonlySet<number>}[]>();
  for (const witness of witnesses) {
    const moved = new Map([...witness.quantities].map((quantity, at) => [quantity, witness.deltas[at] ?? 0]));
    const allowed = [...moved].every(
      ([quantity, delta]) =>
        hidden[quantity] === 1 &&
        (quantities[quantity]?.value ?? 0) + delta >= (quantities[quantity]?.least ?? 0) &&
        (sumsOf.get(quantity) ?? []).every(
          sum => (equations[sum]?.terms ?? []).reduce((all, [part, by]) => all + by * (moved.get(part) ?? 0), 0) === 0
        )
    );
    if (!allowed) continue;
    const cells = new Set(moved.keys());
    for (const [quantity, delta] of moved) through.set(quantity, [...(through.get(quantity) ?? []), {delta, cells}]);
  }
  let [determined, narrow, insiderPairs] = [0, 0, 0];
  quantities.forEach(({width}, quantity) => {
    if (width === 0) return;
    const moves = (through.get(quantity) ?? []).filter(({delta}) => delta !== 0);
    const deltas = [0, ...moves.map(({delta}) => delta)];
    const span = Math.max(...deltas) - Math.min(...deltas);
    if (span === 0) determined++;
    else if (span < width) narrow++;
    const [first, ...others] = moves;
    for (const cell of first?.cells ?? []) {
      if (cell === quantity || quantities[cell]?.value !== 1 || isSameNumber(system, sumsOf, cell, quantity)) continue;
      if (others.every(({cells}) => cells.has(cell))) insiderPairs++;
    }
  });
  return {determined, narrow, insiderPairs};
}

/** Whether sums in which all else is a true zero make two cells one number. */
function isSameNumber(
  {quantities, equations}: System,
  sumsOf: ReadonlyMap<number, readonly number[]>,
  one: number,
  two: number
): boolean {
  const found = new Set([one]);
  for (const cell of found) {
    for (const sum of sumsOf.get(cell) ?? []) {
      const left = (equations[sum]?.terms ?? []).filter(([part]) => quantities[part]?.value !== 0);
      if (left.length === 2) for (const [part] of left) found.add(part);
    }
  }
  return found.has(two);
}
