import {samePersons} from "../samePersons.js";
import type {Inequality, Quantity, System, Term} from "../system.js";
import {merge, type Row} from "./merging.js";
import {columnsOf, type Member, type Problem, sparseRows} from "./problem.js";

/** How much dearer a rank is than the next: more cells than one hidden cell above ever saves below. */
const rankWeight = 20;
const ranks = 4;
/** Persons break ties between patterns of as many cells; a cell of more persons than this is as dear as one of these. */
const personWeight = 1e-4;
const mostPersons = 2000;

/** One variable: the quantities that move with it and how far it may fall and rise. */
interface Group {
  readonly members: Member[];
  lower: number;
  upper: number;
}

/**
 * Takes a system apart into problems that share no row. What is shown cannot move and disappears; a quantity that its
 * rows pin disappears from all rows; two that can only move together become one variable (a county with one
 * municipality). Parts that hold nothing protected are left out.
 *
 * `reach` is how far any quantity needs to be moved: an inequality with more room than all its quantities together can
 * use up within it is left out, so that it does not tie together what moves apart.
 */
export function compile(system: System, reach: number): readonly Problem[] {
  const rows: Row[] = system.equations.map(({terms}) => rowOf(system, terms));
  const rooms: number[] = [];
  for (const {terms, atMost} of system.inequalities) {
    const row = rowOf(system, terms);
    const room = atMost - terms.reduce((sum, [number, by]) => sum + by * (system.quantities[number]?.value ?? 0), 0);
    const use = [...row.values()].reduce((sum, coefficient) => sum + Math.abs(coefficient), 0) * reach;
    if (row.size > 0 && room < use) rows.push(new Map([...row, [system.quantities.length + rooms.push(room) - 1, 1]]));
  }
  const {rootOf, signOf, pinned, left} = merge(system.quantities.length + rooms.length, rows);
  const groups = groupsOf(system, rooms, rootOf, signOf);
  for (const [root, group] of groups) if (pinned[root] === 1) groups.set(root, {...group, lower: 0, upper: 0});
  const same = samePersons(system, [
    ...system.inequalities.flatMap(partOfWhole),
    ...[...groups.values()].flatMap(({members}) => bySign(members).flatMap(sameNumbers))
  ]);
  const isProtected = (root: number) =>
    groups.get(root)?.members.some(({quantity}) => (system.quantities[quantity]?.width ?? 0) > 0);
  return partsOf(groups, distinct(left.map(({terms}) => terms)))
    .filter(part => part.variables.some(isProtected))
    .map(part => problemOf(system, groups, same, part));
}

/** Quantities of one variable that rise and fall together. */
function bySign(members: readonly Member[]): readonly (readonly number[])[] {
  return [1, -1].map(wanted => members.filter(({sign}) => sign === wanted).map(({quantity}) => quantity));
}

/** Of «one ≤ other», both. */
function partOfWhole({terms, atMost}: Inequality): readonly (readonly [part: number, whole: number])[] {
  const part = terms.find(([, coefficient]) => coefficient === 1);
  const whole = terms.find(([, coefficient]) => coefficient === -1);
  const isPair = terms.length === 2 && atMost === 0 && part !== undefined && whole !== undefined;
  return isPair ? [[part[0], whole[0]]] : [];
}

/** Of quantities that are one number, each with the first and the first with each. */
function sameNumbers([first, ...others]: readonly number[]): readonly (readonly [part: number, whole: number])[] {
  return first === undefined ? [] : others.flatMap(other => [[first, other] as const, [other, first] as const]);
}

/** The terms that are not shown, each quantity once. */
function rowOf(system: System, terms: readonly Term[]): Row {
  const row = new Map<number, number>();
  for (const [number, coefficient] of terms) {
    if (system.quantities[number]?.fate === "shown") continue;
    row.set(number, (row.get(number) ?? 0) + coefficient);
  }
  return new Map([...row].filter(([, coefficient]) => coefficient !== 0).sort((a, b) => a[0] - b[0]));
}

/** The variables by their root, ascending; what is shown is none. A slack may fall by its room. */
function groupsOf(
  {quantities}: System,
  rooms: readonly number[],
  rootOf: Int32Array,
  signOf: Int8Array
): Map<number, Group> {
  const groups = new Map<number, Group>();
  rootOf.forEach((root, number) => {
    const quantity = quantities[number];
    if (quantity?.fate === "shown") return;
    const fall = quantity === undefined ? (rooms[number - quantities.length] ?? 0) : quantity.value - quantity.least;
    const sign = signOf[number] ?? 1;
    const group = groups.get(root) ?? {members: [], lower: -Infinity, upper: Infinity};
    if (quantity !== undefined) group.members.push({quantity: number, sign});
    if (sign > 0) group.lower = Math.max(group.lower, -fall);
    else group.upper = Math.min(group.upper, fall);
    groups.set(root, group);
  });
  return groups;
}

/** Rows in a canonical order, equal ones once. */
function distinct(rows: readonly Row[]): readonly Row[] {
  const byText = new Map<string, Row>();
  for (const row of rows) {
    const entries = [...row].sort((a, b) => a[0] - b[0]);
    const sign = (entries[0]?.[1] ?? 1) < 0 ? -1 : 1;
    const canonical: Row = new Map(entries.map(([number, coefficient]) => [number, sign * coefficient]));
    byText.set([...canonical].flat().join(" "), canonical);
  }
  return [...byText].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, row]) => row);
}

interface Part {
  readonly variables: readonly number[];
  readonly rows: readonly Row[];
}

/** Variables that hang together by rows, with the rows. */
function partsOf(groups: ReadonlyMap<number, Group>, rows: readonly Row[]): readonly Part[] {
  const above = new Map<number, number>();
  function top(number: number): number {
    let found = number;
    for (let next = above.get(found); next !== undefined; next = above.get(found)) found = next;
    for (let at = number; at !== found; ) {
      const next = above.get(at) ?? found;
      above.set(at, found);
      at = next;
    }
    return found;
  }
  for (const row of rows) {
    const [first, ...rest] = [...row.keys()].map(top);
    if (first === undefined) continue;
    const lowest = Math.min(first, ...rest);
    for (const number of [first, ...rest]) if (number !== lowest) above.set(number, lowest);
  }
  const parts = new Map<number, {variables: number[]; rows: Row[]}>();
  for (const number of groups.keys()) {
    const key = top(number);
    const part = parts.get(key) ?? {variables: [], rows: []};
    part.variables.push(number);
    parts.set(key, part);
  }
  for (const row of rows) {
    const [first] = row.keys();
    if (first !== undefined) parts.get(top(first))?.rows.push(row);
  }
  return [...parts.values()];
}

function problemOf(
  system: System,
  groups: ReadonlyMap<number, Group>,
  same: ReadonlyMap<number, ReadonlySet<number>>,
  part: Part
): Problem {
  const size = part.variables.length;
  const place = new Map(part.variables.map((number, variable) => [number, variable]));
  const rows = sparseRows(
    part.rows.map(row => [...row].map(([number, coefficient]) => [place.get(number) ?? 0, coefficient] as const))
  );
  const own = part.variables.flatMap(number => groups.get(number) ?? []);
  const quantities = own.map(group => group.members.flatMap(member => system.quantities[member.quantity] ?? []));
  const searched = quantities.map(
    members => members.some(({fate}) => fate === "free") && members.every(({width}) => width === 0)
  );
  const costs = quantities.map(members => members.reduce((sum, quantity) => sum + costOf(quantity), 0));
  return {
    size,
    lower: Float64Array.from(own, group => group.lower),
    upper: Float64Array.from(own, group => group.upper),
    free: Uint8Array.from(searched, free => (free ? 1 : 0)),
    width: Int32Array.from(quantities, members => Math.max(0, ...members.map(({width}) => width))),
    alone: Uint8Array.from(quantities, members => (members.some(isOnePerson) ? 1 : 0)),
    ownPersons: ownPersonsOf(system, own, same),
    betrayed: own.flatMap(({members}) => betrayedOf(system, members, same)),
    cost: Float64Array.from(costs, (cost, variable) => (searched[variable] ? cost : 0)),
    persons: Float64Array.from(quantities, members => members.reduce((sum, quantity) => sum + personsOf(quantity), 0)),
    fixedCost: costs.reduce((sum, cost, variable) => (searched[variable] ? sum : sum + cost), 0),
    rows,
    columns: columnsOf(rows, size),
    members: own.map(group => group.members)
  };
}

/** Variables all of whose quantities of value 1 have the same only person as all protected ones of another. */
function ownPersonsOf(
  {quantities}: System,
  own: readonly Group[],
  same: ReadonlyMap<number, ReadonlySet<number>>
): ReadonlyMap<number, ReadonlySet<number>> {
  const variableOf = new Map(own.flatMap(({members}, variable) => members.map(({quantity}) => [quantity, variable])));
  const found = new Map<number, ReadonlySet<number>>();
  own.forEach(({members}, variable) => {
    const known = members
      .filter(({quantity}) => (quantities[quantity]?.width ?? 0) > 0)
      .map(({quantity}) => same.get(quantity));
    const [first] = known;
    if (first === undefined || known.some(set => set === undefined)) return;
    const candidates = new Set([...first].flatMap(quantity => variableOf.get(quantity) ?? []));
    const isSame = (other: number) =>
      (own[other]?.members ?? []).every(
        ({quantity}) => quantities[quantity]?.value !== 1 || known.every(set => set?.has(quantity))
      );
    found.set(variable, new Set([...candidates].filter(isSame)));
  });
  return found;
}

function betrayedOf(
  {quantities}: System,
  members: readonly Member[],
  same: ReadonlyMap<number, ReadonlySet<number>>
): readonly number[] {
  const alone = members.map(({quantity}) => quantity).filter(quantity => isOnePerson(quantities[quantity]));
  return members
    .map(({quantity}) => quantity)
    .filter(quantity => (quantities[quantity]?.width ?? 0) > 0)
    .filter(quantity => alone.some(other => other !== quantity && !same.get(quantity)?.has(other)));
}

/** Whether it is a cell in which a person is alone. */
function isOnePerson(quantity: Quantity | undefined): boolean {
  return quantity?.value === 1 && quantity.rank >= 0;
}

/** What hiding a quantity costs: nothing where it is not seen anyway. */
export function costOf({fate, rank, value}: Quantity): number {
  if (fate !== "free") return 0;
  return rankWeight ** Math.max(0, ranks - 1 - rank) + personWeight * Math.min(value, mostPersons);
}

function personsOf({fate, value}: Quantity): number {
  return fate === "free" ? value : 0;
}
