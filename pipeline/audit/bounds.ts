import {type AttackSystem, rowsByUnknown} from "./system.js";

/** Least and greatest whole number of each unknown; +Infinity where there is no greatest. */
export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** False when no whole numbers fit. */
  readonly consistent: boolean;
}

/** How often a row may be looked at again: an attacker's patience, so that growing counts end too. */
const looksPerRow = 60;

/**
 * Narrows every unknown by single relations, again and again: what the others leave over of a sum. Each bound holds for
 * whatever fits; bounds that need several relations at once are left to `IntervalAttack`.
 */
export function propagateBounds(system: AttackSystem): Bounds {
  const {rows} = system;
  const low = Float64Array.from(system.least);
  const high = new Float64Array(low.length).fill(Number.POSITIVE_INFINITY);
  const rowsOf = rowsByUnknown(system);
  const looks = new Int32Array(rows.length);
  const waiting = new Uint8Array(rows.length).fill(1);
  const queue = rows.map((_, index) => index);
  for (let at = 0; at < queue.length; at++) {
    const index = queue[at] ?? 0;
    const row = rows[index];
    waiting[index] = 0;
    looks[index] = (looks[index] ?? 0) + 1;
    if (row === undefined) continue;
    const changed = narrow(row, low, high);
    if (changed === null) return {low, high, consistent: false};
    for (const unknown of changed) {
      for (const other of rowsOf[unknown] ?? []) {
        if (waiting[other] === 1 || (looks[other] ?? 0) >= looksPerRow) continue;
        waiting[other] = 1;
        queue.push(other);
      }
    }
  }
  return {low, high, consistent: true};
}

/** The unknowns of a row that it narrowed; null when nothing is left of one. */
function narrow(row: AttackSystem["rows"][number], low: Float64Array, high: Float64Array): readonly number[] | null {
  const {unknowns, coefficients} = row;
  let [least, openBelow, greatest, openAbove] = [0, 0, 0, 0];
  for (const [term, unknown] of unknowns.entries()) {
    const [from, to] = contribution(coefficients[term] ?? 0, low[unknown] ?? 0, high[unknown] ?? 0);
    if (from === Number.NEGATIVE_INFINITY) openBelow++;
    else least += from;
    if (to === Number.POSITIVE_INFINITY) openAbove++;
    else greatest += to;
  }
  const changed: number[] = [];
  for (const [term, unknown] of unknowns.entries()) {
    const coefficient = coefficients[term] ?? 0;
    const [from, to] = contribution(coefficient, low[unknown] ?? 0, high[unknown] ?? 0);
    const ownBelow = from === Number.NEGATIVE_INFINITY;
    const ownAbove = to === Number.POSITIVE_INFINITY;
    const most =
      openBelow - Number(ownBelow) > 0 ? Number.POSITIVE_INFINITY : row.high - (least - (ownBelow ? 0 : from));
    const fewest =
      openAbove - Number(ownAbove) > 0 ? Number.NEGATIVE_INFINITY : row.low - (greatest - (ownAbove ? 0 : to));
    const [newLow, newHigh] = coefficient > 0 ? [fewest, most] : [-most, -fewest];
    let moved = false;
    if (newLow > (low[unknown] ?? 0)) {
      low[unknown] = newLow;
      moved = true;
    }
    if (newHigh < (high[unknown] ?? 0)) {
      high[unknown] = newHigh;
      moved = true;
    }
    if ((low[unknown] ?? 0) > (high[unknown] ?? 0)) return null;
    if (moved) changed.push(unknown);
  }
  return changed;
}

function contribution(coefficient: number, low: number, high: number): readonly [number, number] {
  return coefficient > 0 ? [low, high] : [-high, -low];
}
