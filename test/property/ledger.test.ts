import fc from "fast-check";
import {expect, test} from "vitest";
import {auditRelease, type GivenYear, type MadeRelease, makeRelease} from "../unit/suppress/smallReleases.js";

const kommuner = ["1101", "1103", "1106", "4601", "4612", "4613"];
const places = kommuner.map(kommune => ({kommune, fylke: kommune.slice(0, 2)}));

/** Persons in every municipality, small numbers as often as others. */
const persons = fc.array(fc.oneof(fc.integer({min: 0, max: 6}), fc.integer({min: 5, max: 12})), {
  minLength: kommuner.length,
  maxLength: kommuner.length
});
/** Which municipalities deliver again before the next release. */
const revised = fc.subarray(kommuner, {maxLength: 2});

/** Releases one after the other; each says who delivered for the how-many-eth time. */
const sequence = fc
  .tuple(persons, fc.array(fc.record({revised, persons}), {minLength: 1, maxLength: 2}))
  .map(([first, later]): readonly GivenYear[] => {
    const years: GivenYear[] = [yearOf(first, () => 1)];
    for (const [index, step] of later.entries()) {
      const before = years[index];
      const again = (kommune: string) => step.revised.includes(kommune);
      const next = kommuner.map((kommune, at) =>
        again(kommune) ? (step.persons[at] ?? 0) : (before?.persons[kommune] ?? 0)
      );
      years.push(yearOf(next, kommune => (again(kommune) ? index + 2 : (before?.lopenr?.[kommune] ?? 1))));
    }
    return years;
  });

function yearOf(counts: readonly number[], lopenr: (kommune: string) => number): GivenYear {
  const entries = <T>(of: (kommune: string, at: number) => T) =>
    Object.fromEntries(kommuner.map((kommune, at) => [kommune, of(kommune, at)]));
  return {aar: 2024, places, persons: entries((_, at) => counts[at] ?? 0), lopenr: entries(lopenr)};
}

/** A number of the attacker: a municipality as its delivery of that time had it. */
interface Unknown {
  readonly value: number;
  shown: boolean;
}

interface Sum {
  readonly parts: readonly Unknown[];
  readonly total: number;
}

/** What the releases say together, told once more: numbers by municipality and delivery, and the totals that are shown. */
function attackerOf(releases: readonly MadeRelease[]): {unknowns: readonly Unknown[]; sums: readonly Sum[]} {
  const all = new Map<string, Unknown>();
  const sums: Sum[] = [];
  for (const {shown, years} of releases) {
    const [year] = years;
    const ofRelease = kommuner.map(kommune => {
      const name = `${kommune} ${year?.lopenr?.[kommune]}`;
      const unknown = all.get(name) ?? {value: year?.persons[kommune] ?? 0, shown: false};
      all.set(name, unknown);
      unknown.shown ||= shown.get(`2024 kommune ${kommune}`) !== null;
      return {kommune, unknown};
    });
    for (const unit of ["fylke 11", "fylke 46", "land 0"]) {
      const total = shown.get(`2024 ${unit}`) ?? null;
      const inUnit = ofRelease.filter(({kommune}) => unit === "land 0" || kommune.startsWith(unit.slice(6)));
      if (total !== null) sums.push({parts: inUnit.map(({unknown}) => unknown), total});
    }
  }
  return {unknowns: [...all.values()], sums};
}

/** Least and greatest value of every hidden number, by trying all whole numbers from 1 to a little above the greatest. */
function rangesOf(unknowns: readonly Unknown[], sums: readonly Sum[]): ReadonlyMap<Unknown, readonly [number, number]> {
  const hidden = unknowns.filter(({shown}) => !shown);
  const ranges = new Map<Unknown, readonly [number, number]>();
  const tried = new Map<Unknown, number>();
  const valueAt = (unknown: Unknown) => (unknown.shown ? unknown.value : tried.get(unknown));
  const mayStillFit = ({parts, total}: Sum) => {
    const values = parts.map(valueAt);
    const sum = values.reduce<number>((all, value) => all + (value ?? 1), 0);
    return values.includes(undefined) ? sum <= total : sum === total;
  };
  const tryFrom = (at: number): void => {
    const unknown = hidden[at];
    if (unknown === undefined) {
      for (const [of, value] of tried) {
        const [low, high] = ranges.get(of) ?? [value, value];
        ranges.set(of, [Math.min(low, value), Math.max(high, value)]);
      }
      return;
    }
    for (let value = 1; value <= 16; value++) {
      tried.set(unknown, value);
      if (sums.every(sum => !sum.parts.includes(unknown) || mayStillFit(sum))) tryFrom(at + 1);
    }
    tried.delete(unknown);
  };
  tryFrom(0);
  return ranges;
}

test("whoever has all releases finds a small number in none, or the release is refused", async () => {
  const outcomes = {made: 0, refused: 0};
  await fc.assert(
    fc.asyncProperty(sequence, async years => {
      const releases: MadeRelease[] = [];
      for (const [index, year] of years.entries()) {
        const release = await makeRelease(`2024-r${index + 1}`, "hab_rehab_institusjon", [year], releases);
        outcomes[release.outcome]++;
        if (release.outcome === "refused") return;
        expect(await auditRelease(release, releases)).toMatchObject({passed: true, problems: []});
        releases.push(release);
      }
      const {unknowns, sums} = attackerOf(releases);
      for (const [{value}, [low, high]] of rangesOf(unknowns, sums)) {
        if (value < 5) expect(high - low).toBeGreaterThanOrEqual(3);
      }
    }),
    {numRuns: 40, seed: 4}
  );
  expect(outcomes.made).toBeGreaterThan(3 * outcomes.refused);
});
