import {samePersons} from "../samePersons.js";
import type {System, Term} from "../system.js";
import {type KnownSum, layersOf} from "./layers.js";

/** Lists of numbers, one after the other: list i is entries starts[i] to starts[i + 1]. */
export interface Lists {
  readonly starts: Int32Array;
  readonly entries: Int32Array;
}

/**
 * A system as networks that are coupled (all arrays by quantity, node or row). Differences from the true table are what is
 * searched for: on the edges of a network they are a circulation; a coupling row bounds a sum over edges of several.
 */
export interface Model {
  readonly size: number;
  /** How far a quantity may fall and rise; both 0 where it is shown. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly width: Int32Array;
  /** 1 where a rule hides. */
  readonly hidden: Uint8Array;
  /** What hiding costs; Infinity where it must not be, 0 where it is. */
  readonly price: Float64Array;
  /** 1 for cells where the true value is 1 and may be hidden. */
  readonly alone: Uint8Array;
  /** By quantity: those of the value 1 that it cannot differ from, whatever is hidden (`samePersons`). */
  readonly own: ReadonlyMap<number, ReadonlySet<number>>;
  /** The ends of an edge; the last node of a network stands for all that is not in an equation. Equal ends: no equation at all. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly nodes: number;
  /** The nodes below this one are equations, the others stand for what is in none. */
  readonly sums: number;
  /** By node. */
  readonly edges: Lists;
  /** By quantity: the number of its network, -1 where it is in none. */
  readonly network: Int32Array;
  /** By quantity: those of other networks that share an inequality of two terms with it, or that it always equals. */
  readonly partners: Lists;
  readonly twins: Lists;
  readonly rows: Rows;
}

/** least ≤ Σ coefficient · difference ≤ most. */
export interface Rows {
  readonly count: number;
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** By row: quantities, and beside them coefficients. */
  readonly members: Lists;
  readonly coefficients: Int32Array;
  /** By quantity: rows, and beside them coefficients. */
  readonly ofQuantity: Lists;
  readonly ofQuantityCoefficients: Int32Array;
}

/** More than any sum of differences. */
const unbounded = 1e9;

/** What one hidden quantity costs, by rank; the persons in it come on top (at most a third of it). */
export const priceOfRank = [1e9, 3e7, 6e5, 1e3] as const;

interface Row {
  readonly variables: readonly number[];
  readonly coefficients: readonly number[];
  readonly least: number;
  readonly most: number;
}

/** @throws never: the system is sound (requireSound) */
export function modelOf(system: System): Model {
  const size = system.quantities.length;
  const live = Uint8Array.from(system.quantities, ({fate}) => (fate === "shown" ? 0 : 1));
  const lower = Int32Array.from(system.quantities, ({value, least, fate}) => (fate === "shown" ? 0 : least - value));
  const upper = Int32Array.from(live, seen => seen * unbounded);
  const sums = distinctSums(system.equations.map(({terms}) => liveSum(terms, live)));
  const rows: Row[] = [];
  for (const {terms, atMost} of system.inequalities) {
    const {variables, coefficients} = liveSum(terms, live);
    const room =
      atMost - terms.reduce((sum, [quantity, factor]) => sum + factor * (system.quantities[quantity]?.value ?? 0), 0);
    const [variable, other] = variables;
    const [factor = 1] = coefficients;
    if (variable === undefined) continue;
    if (other !== undefined) rows.push({variables, coefficients, least: -Infinity, most: room});
    else if (factor > 0) upper[variable] = Math.min(upper[variable] ?? 0, Math.floor(room / factor));
    else lower[variable] = Math.max(lower[variable] ?? 0, -Math.floor(room / -factor));
  }
  const {from, to, nodes, coupling} = layersOf(sums, size);
  for (const sum of coupling) rows.push({...sum, least: 0, most: 0});
  const ends = withGround(from, to, nodes, size);
  return {
    size,
    lower,
    upper,
    width: Int32Array.from(system.quantities, ({width}) => width),
    hidden: Uint8Array.from(system.quantities, ({fate}) => (fate === "hidden" ? 1 : 0)),
    price: Float64Array.from(system.quantities, ({fate, rank, value}) =>
      fate === "hidden" ? 0 : fate === "shown" ? Infinity : priceOf(rank, value)
    ),
    alone: Uint8Array.from(system.quantities, ({value, rank}, quantity) =>
      value === 1 && rank >= 0 && live[quantity] === 1 ? 1 : 0
    ),
    own: samePersons(system, partsOfWholes(sums, rows)),
    ...ends,
    sums: nodes,
    edges: edgesByNode(ends, size),
    ...partnersOf(rows, ends.network),
    rows: rowsOf(rows, size)
  };
}

function priceOf(rank: number, value: number): number {
  const unit = priceOfRank[Math.min(rank, priceOfRank.length - 1)] ?? 1;
  return unit * (1 + value / (3 * (value + 300)));
}

/** What is left of a sum when the quantities that are shown take no part; ascending, each once. */
function liveSum(terms: readonly Term[], live: Uint8Array): KnownSum {
  const factors = new Map<number, number>();
  for (const [quantity, factor] of terms)
    if (live[quantity] === 1) factors.set(quantity, (factors.get(quantity) ?? 0) + factor);
  const entries = [...factors].filter(([, factor]) => factor !== 0).sort(([a], [b]) => a - b);
  return {variables: entries.map(([quantity]) => quantity), coefficients: entries.map(([, factor]) => factor)};
}

/** Each sum once, with a positive first coefficient. */
function distinctSums(sums: readonly KnownSum[]): readonly KnownSum[] {
  const found = new Map<string, KnownSum>();
  for (const {variables, coefficients} of sums) {
    if (variables.length === 0) continue;
    const sign = (coefficients[0] ?? 0) > 0 ? 1 : -1;
    const sum = {variables, coefficients: coefficients.map(coefficient => sign * coefficient)};
    found.set(`${sum.variables.join()} ${sum.coefficients.join()}`, sum);
  }
  return [...found.values()];
}

/** What is a part of what by relations of two terms: sums both ways, and rows that say «one ≤ other». */
function* partsOfWholes(
  sums: readonly KnownSum[],
  rows: readonly Row[]
): Generator<readonly [part: number, whole: number]> {
  for (const sum of sums) {
    const [a, b] = pairOf(sum);
    if (a === undefined || b === undefined) continue;
    yield [a, b];
    yield [b, a];
  }
  for (const row of rows) {
    const [lesser, greater] = row.most === 0 ? pairOf(row) : [];
    if (lesser !== undefined && greater !== undefined) yield [lesser, greater];
  }
}

/** The one that is added, then the one that is taken away; nothing where there are not just these. */
function pairOf({
  variables: [a = -1, b = -1, third],
  coefficients: [first = 0, second = 0]
}: KnownSum): readonly number[] {
  if (third !== undefined || Math.abs(first) !== 1 || first !== -second) return [];
  return first > 0 ? [a, b] : [b, a];
}

/** Gives every network a node of its own for the ends that are in no equation. */
function withGround(
  from: Int32Array,
  to: Int32Array,
  nodes: number,
  size: number
): Pick<Model, "from" | "to" | "nodes" | "network"> {
  const parent = Int32Array.from({length: nodes}, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root] ?? root;
    parent[node] = root;
    return root;
  };
  for (let edge = 0; edge < size; edge++) {
    const [a, b] = [from[edge] ?? -1, to[edge] ?? -1];
    if (a >= 0 && b >= 0) parent[rootOf(a)] = rootOf(b);
  }
  const grounds = new Map<number, number>();
  const groundOf = (node: number): number => {
    const root = rootOf(node);
    const ground = grounds.get(root) ?? nodes + grounds.size;
    grounds.set(root, ground);
    return ground;
  };
  for (let edge = 0; edge < size; edge++) {
    const [a, b] = [from[edge] ?? -1, to[edge] ?? -1];
    if (a >= 0 && b < 0) to[edge] = groundOf(a);
    if (a < 0 && b >= 0) from[edge] = groundOf(b);
  }
  const network = from.map((node, edge) => (node < 0 ? -1 : rootOf(node < nodes ? node : (to[edge] ?? 0))));
  return {from, to, nodes: nodes + grounds.size, network};
}

function edgesByNode({from, to, nodes}: Pick<Model, "from" | "to" | "nodes">, size: number): Lists {
  const byNode: number[][] = Array.from({length: nodes}, () => []);
  for (let edge = 0; edge < size; edge++) {
    if (from[edge] === to[edge]) continue;
    byNode[from[edge] ?? 0]?.push(edge);
    byNode[to[edge] ?? 0]?.push(edge);
  }
  return listsOf(byNode);
}

function partnersOf(rows: readonly Row[], network: Int32Array): Pick<Model, "partners" | "twins"> {
  const partners = Array.from(network, () => new Set<number>());
  const atMost = Array.from(network, () => new Set<number>());
  for (const {variables, coefficients, most} of rows) {
    const [a = 0, b = 0] = variables;
    if (variables.length !== 2 || network[a] === network[b] || coefficients[0] !== -(coefficients[1] ?? 0)) continue;
    partners[a]?.add(b);
    partners[b]?.add(a);
    const [lesser, greater] = (coefficients[0] ?? 0) > 0 ? [a, b] : [b, a];
    if (most === 0) atMost[lesser]?.add(greater);
  }
  const twins = atMost.map((greater, lesser) => [...greater].filter(other => atMost[other]?.has(lesser)));
  return {partners: listsOf(partners.map(ascending)), twins: listsOf(twins.map(ascending))};
}

function ascending(numbers: Iterable<number>): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}

function rowsOf(rows: readonly Row[], size: number): Rows {
  const inOrder = rows.toSorted(compareRows).filter((row, at, all) => at === 0 || !isRepeated(row, all[at - 1]));
  const byQuantity: number[][] = Array.from({length: size}, () => []);
  const factors: number[][] = Array.from({length: size}, () => []);
  inOrder.forEach(({variables, coefficients}, row) => {
    variables.forEach((variable, at) => {
      byQuantity[variable]?.push(row);
      factors[variable]?.push(coefficients[at] ?? 0);
    });
  });
  return {
    count: inOrder.length,
    least: Float64Array.from(inOrder, ({least}) => least),
    most: Float64Array.from(inOrder, ({most}) => most),
    members: listsOf(inOrder.map(({variables}) => variables)),
    coefficients: listsOf(inOrder.map(({coefficients}) => coefficients)).entries,
    ofQuantity: listsOf(byQuantity),
    ofQuantityCoefficients: listsOf(factors).entries
  };
}

/** Whether a row says no more than the one before it. */
function isRepeated(row: Row, before: Row | undefined): boolean {
  return (
    before !== undefined &&
    compareRows({...row, most: 0}, {...before, most: 0}) === 0 &&
    before.most <= row.most &&
    before.least >= row.least
  );
}

/** An order that does not depend on the one that the relations came in. */
function compareRows(a: Row, b: Row): number {
  const length = Math.max(a.variables.length, b.variables.length);
  for (let at = 0; at < length; at++) {
    const difference =
      (a.variables[at] ?? -1) - (b.variables[at] ?? -1) || (a.coefficients[at] ?? 0) - (b.coefficients[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.most - b.most;
}

function listsOf(lists: readonly (readonly number[])[]): Lists {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => {
    starts[index + 1] = (starts[index] ?? 0) + list.length;
  });
  return {starts, entries: Int32Array.from(lists.flat())};
}
