import type {YearCertificate} from "./certificate.js";
import type {EarlierKnowledge} from "./earlier.js";
import type {YearNumbers} from "./numbers.js";
import type {IsOwn} from "./ownPerson.js";
import {nameOf} from "./relations.js";
import type {ProblemList} from "./report.js";
import {hiddenTables, type Requirement, requirementsOf} from "./requirements.js";
import {type AttackSystem, type Known, nameIn, type Truth} from "./system.js";
import {checkWitnesses, type Witness} from "./witnesses.js";

/** What a certificate proves of one year. */
export interface Proven {
  /** What has to be protected, and whether two witnesses that fit span its width. */
  readonly requirements: readonly (Requirement & {readonly proven: boolean})[];
  /** A number of one person, and a requirement that this person can work out as far as the witnesses say. */
  readonly insiderPairs: readonly (readonly [alone: number, requirement: Requirement])[];
}

/** The true value of every number of the year; null when the certificate does not say them, which is named. */
export function trueValues(
  year: YearNumbers,
  certificate: YearCertificate | undefined,
  problems: ProblemList
): readonly number[] | null {
  if (certificate === undefined ? year.hiddenCells.length > 0 : certificate.truth.length !== year.hiddenCells.length) {
    problems.add("The certificate does not have the hidden cells of the files.", () => `all of ${year.aar}`);
    return null;
  }
  const values = year.numbers.map(({shown}) => shown ?? -1);
  for (const [cell, number] of year.hiddenCells.entries()) {
    const value = certificate?.truth[cell] ?? -1;
    const {least = 0, shown = null} = year.numbers[number] ?? {};
    if (value < least) {
      problems.add("A hidden cell has a true value that is never hidden.", () => nameOf(year, number));
    }
    if (values[number] !== -1 && values[number] !== value) {
      const what = shown === null ? "One number has two true values." : "A true value is not what is shown.";
      problems.add(what, () => nameOf(year, number));
    }
    values[number] = value;
  }
  return values;
}

/** All that a certificate is held against. */
export interface AuditedYear {
  readonly year: YearNumbers;
  readonly earlier: EarlierKnowledge;
  /** Has every relation with the true differences of distinct persons. */
  readonly system: AttackSystem;
  readonly known: Known;
  readonly truth: Truth;
  readonly isOwn: IsOwn;
}

/**
 * Verifies the certificate of a year with addition and comparison only: its witnesses, that all which the rules protect
 * or an earlier release protected is in it, that each proof spans the width, and that nobody who is alone in a cell is told
 * another protected quantity. What fails is named.
 */
export function verifyCertificate(audited: AuditedYear, certificate: YearCertificate, problems: ProblemList): Proven {
  const {year, earlier, system, known, truth, isOwn} = audited;
  const value = (number: number) => truth[number] ?? 0;
  const name = (number: number | undefined) => nameIn(year, earlier, number);
  nameMisfits(system, value, name, problems);
  const cellNumbers = cellNumbersOf(audited, certificate, problems);
  const witnesses = checkWitnesses(cellNumbers, system, value, certificate, name, problems);
  const claims = claimsOf(audited, certificate, cellNumbers, witnesses, problems);
  const required = [...requirementsOf(year, known, value, problems), ...earlier.requirements];
  const requirements = [...required, ...furtherClaims(audited, claims, required)].map(requirement => {
    const entries = claimKeys(requirement).flatMap(key => claims.get(key) ?? []);
    const width = Math.max(requirement.width, ...entries.map(claim => claim.width));
    const proven = entries.some(({proof}) => proof !== null && span(requirement, ...proof) >= width);
    if (entries.length === 0) problems.add("A protected cell is not in the certificate.", requirement.name);
    else if (!proven) problems.add("A proof of the certificate does not span the width.", requirement.name);
    return {...requirement, width, proven};
  });
  return {requirements, insiderPairs: insiderPairs(system, value, requirements, witnesses, isOwn)};
}

/** The true table must itself fit what is published. */
function nameMisfits(
  {rows, unknowns}: AttackSystem,
  value: (number: number) => number,
  name: (number: number | undefined) => string,
  problems: ProblemList
): void {
  for (const row of rows) {
    const numbers = row.unknowns.map(unknown => unknowns[unknown] ?? -1);
    const sum = numbers.reduce((total, number, term) => total + (row.coefficients[term] ?? 0) * value(number), 0);
    if (row.low <= sum && sum <= row.high) continue;
    problems.add("The true values of the certificate do not fit what is published.", () => name(numbers[0]));
  }
}

/** The number of each cell of the certificate: the hidden cells of the year, then those of earlier releases. */
function cellNumbersOf(
  {year, earlier}: AuditedYear,
  certificate: YearCertificate,
  problems: ProblemList
): readonly number[] {
  const ofThen = certificate.earlier.map(([release, cell]) => {
    const number = earlier.cells.get(`${release},${cell}`);
    if (number === undefined) {
      problems.add("The certificate speaks of a cell of an earlier release that does not exist.", () => `${year.aar}`);
    }
    return number ?? -1;
  });
  return [...year.hiddenCells, ...ofThen];
}

/** What the certificate says that it proves: two witnesses that fit, null where one of them does not. */
interface Claim {
  readonly width: number;
  readonly proof: readonly [Witness, Witness] | null;
}

/** By number (`7`) or complement (`7,3`: denominator and numerator). */
type Claims = ReadonlyMap<string, readonly Claim[]>;

function claimsOf(
  {year, earlier}: AuditedYear,
  certificate: YearCertificate,
  cellNumbers: readonly number[],
  witnesses: readonly (Witness | null)[],
  problems: ProblemList
): Claims {
  const pairAt = new Map<string, readonly [number, number]>();
  for (const {table, row, denominator, numerator} of year.pairs) {
    pairAt.set(`${table.statement.table},${row.index}`, [denominator, numerator]);
  }
  const claimed = [
    ...certificate.protected.map(([cell, width]) => ({key: String(cellNumbers[cell]), width})),
    ...certificate.complements.map(([table, row, width]) => ({
      key: pairAt.get(`${table},${row}`)?.join() ?? null,
      width
    })),
    ...certificate.earlierComplements.map(([release, table, row, width]) => ({
      key: earlier.pairs.get(`${release},${table},${row}`)?.join() ?? null,
      width
    }))
  ];
  const claims = new Map<string, Claim[]>();
  for (const [index, {key, width}] of claimed.entries()) {
    if (key === null) {
      problems.add("The certificate protects a row that does not exist.", () => `complement of ${year.aar}`);
      continue;
    }
    const [a, b] = (certificate.proofs[index] ?? []).map(witness => witnesses[witness] ?? null);
    const claim = {width, proof: a && b ? ([a, b] as const) : null};
    const of = claims.get(key);
    if (of === undefined) claims.set(key, [claim]);
    else of.push(claim);
  }
  return claims;
}

/** A stricter configuration protects more than the floors; what it claims is held to it. */
function furtherClaims(
  {year, earlier, known}: AuditedYear,
  claims: Claims,
  required: readonly Requirement[]
): readonly Requirement[] {
  const covered = new Set(required.flatMap(claimKeys));
  return [...claims.keys()].flatMap(key => {
    const [first = -1, second] = key.split(",").map(Number);
    const both = [[first, 1] as const, ...(second === undefined ? [] : [[second, -1] as const])];
    const terms = both.filter(([number]) => known(number) === null);
    if (covered.has(key) || terms.length === 0) return [];
    const complement = second === undefined ? null : ([first, second] as const);
    const tables = hiddenTables(year, second ?? first).slice(0, second === undefined ? undefined : 1);
    return [{terms, complement, width: 0, name: () => nameIn(year, earlier, first), tables}];
  });
}

/** A complement with one side open is as wide as its other side. */
function claimKeys({terms, complement}: Requirement): readonly string[] {
  const own = terms.length === 1 ? terms.map(([number]) => String(number)) : [];
  return complement === null ? own : [complement.join(), ...own];
}

function move({terms}: Requirement, witness: Witness): number {
  return terms.reduce((sum, [number, sign]) => sum + sign * (witness.get(number) ?? 0), 0);
}

function span(requirement: Requirement, a: Witness, b: Witness): number {
  return Math.abs(move(requirement, a) - move(requirement, b));
}

/**
 * Who is alone in a cell knows its value. Another protected quantity stays open to this person when some witness moves
 * the quantity and not the cell: so a cell of one person must not be moved by all the witnesses that move the quantity,
 * unless the quantity is about this person only.
 */
function insiderPairs(
  {unknowns}: AttackSystem,
  value: (number: number) => number,
  requirements: readonly Requirement[],
  witnesses: readonly (Witness | null)[],
  isOwn: IsOwn
): Proven["insiderPairs"] {
  const movers = new Map<number, Witness[]>();
  for (const witness of witnesses) {
    for (const number of witness?.keys() ?? []) {
      const of = movers.get(number);
      if (witness === null) continue;
      if (of === undefined) movers.set(number, [witness]);
      else of.push(witness);
    }
  }
  const alone = new Set(unknowns.filter(number => value(number) === 1));
  return requirements.flatMap(requirement => {
    const moving = new Set(requirement.terms.flatMap(([number]) => movers.get(number) ?? []));
    let suspects: readonly number[] | null = null;
    for (const witness of moving) {
      if (move(requirement, witness) === 0) continue;
      suspects =
        suspects === null
          ? [...witness.keys()].filter(number => alone.has(number) && !isOwn(requirement, number))
          : suspects.filter(number => witness.has(number));
      if (suspects.length === 0) break;
    }
    return (suspects ?? []).map(number => [number, requirement] as const);
  });
}
