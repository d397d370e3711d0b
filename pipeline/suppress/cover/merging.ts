/** A row of variables and coefficients that adds up to 0. */
export type Row = ReadonlyMap<number, number>;

/** What is left of rows when everything that can only move together is one. */
export interface Merging {
  /** By variable: the one it moves with, and whether the same way (1) or the other (−1). */
  readonly rootOf: Int32Array;
  readonly signOf: Int8Array;
  /** By root: 1 where the rows hold it still. */
  readonly pinned: Uint8Array;
  /** The rows that are left, in roots that are not pinned; `row` is the number of the row it was. */
  readonly left: readonly {readonly row: number; readonly terms: Row}[];
  /** By root: the rows that were used up for what became one there, or is held still. */
  readonly usedFor: (root: number) => ReadonlySet<number>;
}

/**
 * Unites two variables that alone share a row, and pins one that is alone in a row, until no such row is left. A row of
 * two whose coefficients are not of the same size stays a row.
 */
export function merge(size: number, rows: readonly Row[]): Merging {
  const merger = new Merger(size, rows);
  return merger.run();
}

const nothing: ReadonlySet<number> = new Set();

class Merger {
  readonly #rows: readonly Row[];
  readonly #above: Int32Array;
  readonly #sign: Int8Array;
  readonly #pinned: Uint8Array;
  readonly #used = new Map<number, Set<number>>();
  readonly #rowsOf = new Map<number, number[]>();

  constructor(size: number, rows: readonly Row[]) {
    this.#rows = rows;
    this.#above = Int32Array.from({length: size}, (_, variable) => variable);
    this.#sign = new Int8Array(size).fill(1);
    this.#pinned = new Uint8Array(size);
    rows.forEach((row, number) => {
      for (const variable of row.keys()) {
        const inRows = this.#rowsOf.get(variable);
        if (inRows === undefined) this.#rowsOf.set(variable, [number]);
        else inRows.push(number);
      }
    });
  }

  run(): Merging {
    const current: (Row | null)[] = this.#rows.map(row => this.#current(row));
    const waiting = current.flatMap((row, number) => (row !== null && row.size <= 2 ? [number] : []));
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const before = current[number];
      if (before === null || before === undefined) continue;
      const row = this.#current(before);
      current[number] = row;
      const changed = this.#useUp(number, row);
      if (changed === null) continue;
      current[number] = null;
      for (const other of changed) {
        const old = current[other];
        if (old === null || old === undefined) continue;
        const now = this.#current(old);
        current[other] = now;
        if (now.size <= 2) waiting.push(other);
      }
    }
    const size = this.#above.length;
    const rootOf = new Int32Array(size);
    const signOf = new Int8Array(size);
    for (let variable = 0; variable < size; variable++) {
      const {root, sign} = this.#find(variable);
      rootOf[variable] = root;
      signOf[variable] = sign;
    }
    const left = current.flatMap((terms, row) => (terms === null || terms.size === 0 ? [] : [{row, terms}]));
    return {rootOf, signOf, pinned: this.#pinned, left, usedFor: root => this.#used.get(root) ?? nothing};
  }

  /** Unites or pins by a row; returns the rows that this touches, null where the row stays. */
  #useUp(number: number, row: Row): readonly number[] | null {
    const [first, second, third] = row;
    if (first === undefined) return [];
    if (third !== undefined) return null;
    if (second !== undefined && Math.abs(first[1]) !== Math.abs(second[1])) return null;
    const used = this.#usedBy(number);
    if (second === undefined) {
      this.#pinned[first[0]] = 1;
      this.#used.set(first[0], used);
      return this.#rowsOf.get(first[0]) ?? [];
    }
    const [root, other] = first[0] < second[0] ? [first[0], second[0]] : [second[0], first[0]];
    this.#above[other] = root;
    this.#sign[other] = first[1] === second[1] ? -1 : 1;
    this.#used.set(root, used);
    const touched = [...(this.#rowsOf.get(root) ?? []), ...(this.#rowsOf.get(other) ?? [])];
    this.#rowsOf.set(root, [...new Set(touched)]);
    return touched;
  }

  /** The row, and the rows used up for all that once stood in it. */
  #usedBy(number: number): Set<number> {
    const used = new Set([number]);
    for (const variable of this.#rows[number]?.keys() ?? [])
      for (const row of this.#used.get(this.#find(variable).root) ?? []) used.add(row);
    return used;
  }

  #find(variable: number): {root: number; sign: number} {
    let [root, sign] = [variable, 1];
    while (this.#above[root] !== root) {
      sign *= this.#sign[root] ?? 1;
      root = this.#above[root] ?? root;
    }
    return {root, sign};
  }

  #current(row: Row): Row {
    const current = new Map<number, number>();
    for (const [variable, coefficient] of row) {
      const {root, sign} = this.#find(variable);
      if (this.#pinned[root] === 1) continue;
      const sum = (current.get(root) ?? 0) + coefficient * sign;
      if (sum === 0) current.delete(root);
      else current.set(root, sum);
    }
    return current;
  }
}
