import {type Bounds, propagateBounds} from "./bounds.js";
import {IntervalAttack, partsOf} from "./intervalAttack.js";
import type {LinearFindings} from "./linearAttack.js";
import type {AuditNumber, YearNumbers} from "./numbers.js";
import {nameOf} from "./relations.js";
import type {Findings, ProofKind} from "./report.js";
import {hiddenTables} from "./requirements.js";
import {complementWidth, isSmallComplement} from "./shownRules.js";
import type {AttackSystem, Known} from "./system.js";

/** How many numbers of a year are attacked by programmes, at most. */
const programmeLimit = 1_000;

interface Range {
  readonly low: number;
  readonly high: number;
  readonly by: ProofKind;
}

/**
 * Attacks a year with nothing but what is open: what follows from equations, single relations and programmes. Nobody
 * can say without the true values which cells are protected, so a cell that may be small counts as one.
 */
export async function attackOpenly(
  year: YearNumbers,
  system: AttackSystem,
  linear: LinearFindings,
  known: Known,
  {problems, tally}: Findings
): Promise<void> {
  const ranges = await rangesOf(year, system, linear);
  if (ranges === null) {
    problems.add("What is published contradicts itself.", () => `numbers of ${year.aar}`);
    return;
  }
  const rangeOf = new Map<number, Range>();
  for (const [unknown, number] of system.unknowns.entries()) {
    const [range, record] = [ranges[unknown], year.numbers[number]];
    if (range === undefined || record === undefined) continue;
    rangeOf.set(number, range);
    const tables = hiddenTables(year, number);
    for (const table of tables) tally.shown(table, range.by);
    if (!linear.determined.has(unknown) && range.low === range.high) {
      for (const table of tables) tally.count(table, "determined");
    }
    if (range.high - range.low >= record.width || !maySmall(record, range)) continue;
    for (const table of tables) tally.count(table, "tooNarrow");
    const what =
      range.low === range.high
        ? "A small hidden cell can be worked out."
        : "A hidden cell that may be small has too few possible values.";
    problems.add(what, () => nameOf(year, number));
  }
  countTied(year, system, linear, rangeOf, {problems, tally});

  const seen = new Set<string>();
  for (const {denominator, numerator} of year.pairs) {
    const [all, counted] = [rangeAt(denominator, known, rangeOf), rangeAt(numerator, known, rangeOf)];
    const key = `${denominator},${numerator}`;
    const oneHidden = (known(denominator) === null) !== (known(numerator) === null);
    if (!oneHidden || seen.has(key)) continue;
    seen.add(key);
    const [low, high] = [Math.max(all.low - counted.high, 0), all.high - counted.low];
    const small = isSmallComplement(Math.max(low, 1)) && high >= 1;
    if (small && high - low < complementWidth) {
      problems.add("A denominator less its numerator may be small and has too few possible values.", () =>
        nameOf(year, numerator)
      );
    }
  }
}

/** Ranges of the unknowns; null when no whole numbers fit. */
async function rangesOf(
  year: YearNumbers,
  system: AttackSystem,
  {determined}: LinearFindings
): Promise<readonly Range[] | null> {
  const bounds = propagateBounds(system);
  if (!bounds.consistent) return null;
  const ranges = system.unknowns.map((_, unknown): Range => {
    const value = determined.get(unknown);
    if (value !== undefined) return {low: value, high: value, by: "determined"};
    const [low, high] = [bounds.low[unknown] ?? 0, bounds.high[unknown] ?? 0];
    return {low, high, by: low === high ? "determined" : high === Number.POSITIVE_INFINITY ? "none" : "bounds"};
  });
  // A value that no whole number of persons has: the equations and the bounds contradict each other.
  if (ranges.some(({low}, unknown) => low < (system.least[unknown] ?? 0))) return null;
  await attackParts(year, system, bounds, ranges);
  return ranges;
}

/** Narrows `ranges` by programmes where several equations hold a part together and a number may be small. */
async function attackParts(year: YearNumbers, system: AttackSystem, bounds: Bounds, ranges: Range[]): Promise<void> {
  const parts = partsOf(system);
  const equations = new Map<number, number>();
  for (const row of system.rows) {
    if (row.low !== row.high) continue;
    const part = parts[row.unknowns[0] ?? -1] ?? -1;
    equations.set(part, (equations.get(part) ?? 0) + 1);
  }
  const targets = system.unknowns
    .map((number, unknown) => ({record: year.numbers[number], unknown, part: parts[unknown] ?? -1}))
    .filter(({record, unknown, part}) => {
      const range = ranges[unknown];
      const open = record !== undefined && range !== undefined && range.low < range.high && maySmall(record, range);
      return open && (equations.get(part) ?? 0) > 1;
    })
    .sort((a, b) => a.part - b.part || a.unknown - b.unknown);
  if (targets.length === 0) return;
  const attack = await IntervalAttack.on(system, bounds);
  for (const {record, unknown} of targets.slice(0, programmeLimit)) {
    const found = attack.range([[unknown, 1]], record?.width ?? 1);
    if (found === null) continue;
    const [low, high] = [Math.max(found.low, ranges[unknown]?.low ?? 0), found.high];
    ranges[unknown] = {low, high, by: low === high ? "determined" : found.by};
  }
  attack.dispose();
}

/**
 * Numbers that determine each other: whoever is alone in one of them knows the others. Possible pairs, no certain ones.
 */
function countTied(
  year: YearNumbers,
  system: AttackSystem,
  {tied}: LinearFindings,
  rangeOf: ReadonlyMap<number, Range>,
  {tally}: Findings
): void {
  for (const unknowns of tied) {
    const numbers = unknowns.map(unknown => system.unknowns[unknown] ?? -1);
    for (const alone of numbers) {
      const own = rangeOf.get(alone);
      if (own === undefined || own.low > 1 || own.high < 1) continue;
      for (const other of numbers) {
        const [range, record] = [rangeOf.get(other), year.numbers[other]];
        const [table] = hiddenTables(year, other);
        if (other === alone || range === undefined || record === undefined || !maySmall(record, range)) continue;
        if (table !== undefined) tally.count(table, "insiderPairs");
      }
    }
  }
}

function maySmall({suppressBelow}: AuditNumber, {low, high}: Pick<Range, "low" | "high">): boolean {
  return low < suppressBelow && high >= 1;
}

function rangeAt(number: number, known: Known, rangeOf: ReadonlyMap<number, Range>): {low: number; high: number} {
  const value = known(number);
  return value === null ? (rangeOf.get(number) ?? {low: 0, high: Number.POSITIVE_INFINITY}) : {low: value, high: value};
}
