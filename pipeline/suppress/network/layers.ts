/** A known sum over quantities that may be hidden: Σ coefficient · difference = 0. Variables ascend. */
export interface KnownSum {
  readonly variables: readonly number[];
  readonly coefficients: readonly number[];
}

/** Equations as nodes of a graph whose edges are the variables; every other equation couples edges. */
export interface Layers {
  /** The node where a variable adds to the balance and the one where it takes from it; -1 where there is none. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly nodes: number;
  readonly coupling: readonly KnownSum[];
}

/**
 * Picks equations in which every variable stands at most twice and, after a change of signs, once with each sign: in them a
 * variable is an edge and a table that keeps the sums is a circulation. Long sums (over municipalities) are taken first, so
 * that each category of a table becomes a network of its own and the short sums (over categories) couple networks.
 */
export function layersOf(sums: readonly KnownSum[], size: number): Layers {
  const inOrder = sums.toSorted(
    (a, b) =>
      b.variables.length - a.variables.length ||
      compare(a.variables, b.variables) ||
      compare(a.coefficients, b.coefficients)
  );
  const chosen: KnownSum[] = [];
  const coupling: KnownSum[] = [];
  const places: {sum: number; coefficient: number}[][] = Array.from({length: size}, () => []);
  const signs = new Signs();
  for (const sum of inOrder) {
    const node = signs.add();
    const fits = sum.variables.every((variable, at) => {
      const coefficient = sum.coefficients[at] ?? 0;
      const [first, second] = places[variable] ?? [];
      if (Math.abs(coefficient) !== 1 || second !== undefined) return false;
      return first === undefined || signs.oppose(node, first.sum, -coefficient * first.coefficient);
    });
    if (!fits) {
      signs.dropLast();
      coupling.push(sum);
      continue;
    }
    signs.keep();
    chosen.push(sum);
    sum.variables.forEach((variable, at) => {
      places[variable]?.push({sum: node, coefficient: sum.coefficients[at] ?? 0});
    });
  }
  const from = new Int32Array(size).fill(-1);
  const to = new Int32Array(size).fill(-1);
  places.forEach((ofVariable, variable) => {
    for (const {sum, coefficient} of ofVariable) (signs.of(sum) * coefficient > 0 ? from : to)[variable] = sum;
  });
  return {from, to, nodes: chosen.length, coupling};
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Which signs nodes must have to one another: sets that grow together, with what was done since the last `keep`. */
class Signs {
  readonly #parent: number[] = [];
  readonly #sign: number[] = [];
  #undo: number[] = [];

  add(): number {
    this.#sign.push(1);
    return this.#parent.push(this.#parent.length) - 1;
  }

  keep(): void {
    this.#undo = [];
  }

  dropLast(): void {
    for (const root of this.#undo) {
      this.#parent[root] = root;
      this.#sign[root] = 1;
    }
    this.#undo = [];
    this.#parent.pop();
    this.#sign.pop();
  }

  /** The sign of a node against the root of its set. */
  of(node: number): number {
    return this.#rootOf(node)[1];
  }

  /** Asks that sign(a) · sign(b) = product; false when they already have another one. */
  oppose(a: number, b: number, product: number): boolean {
    const [rootA, signA] = this.#rootOf(a);
    const [rootB, signB] = this.#rootOf(b);
    if (rootA === rootB) return signA * signB === product;
    this.#parent[rootA] = rootB;
    this.#sign[rootA] = signA * signB * product;
    this.#undo.push(rootA);
    return true;
  }

  #rootOf(node: number): readonly [root: number, sign: number] {
    let [root, sign] = [node, 1];
    for (let up = this.#parent[root] ?? root; up !== root; up = this.#parent[root] ?? root) {
      sign *= this.#sign[root] ?? 1;
      root = up;
    }
    return [root, sign];
  }
}
