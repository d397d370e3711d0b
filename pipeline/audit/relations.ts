import {
  ageAndSex,
  atHome,
  type Concept,
  group,
  habilitationAtHome,
  isUnion,
  longStay,
  periods,
  service,
  withoutHabilitationService
} from "./concepts.js";
import type {YearNumbers} from "./numbers.js";
import {cellName} from "./readTables.js";
import type {ProblemList} from "./report.js";
import {everyone, planCategories, planTables} from "./statements.js";

/**
 * A relation that every reader knows between numbers of one year.
 * `exact`: the signed sum is 0. `persons`: it is a difference of distinct persons, which the attacker knows but the
 * files do not say. `atMost`: it is at most 0.
 */
export interface Relation {
  readonly kind: "exact" | "persons" | "atMost";
  /** A number's first term is the whole where there is one. */
  readonly numbers: readonly number[];
  readonly signs: readonly (1 | -1)[];
}

/** All relations of a year between numbers that stand in the release. */
export function relationsOf(year: YearNumbers): readonly Relation[] {
  return [
    ...geographicSums(year),
    ...planRelations(year),
    ...ageAndSexSums(year),
    ...serviceRelations(year),
    ...periodRelations(year),
    ...stayRelations(year)
  ];
}

/** Signed sum of a relation; null when the value of a term is not known. */
export function signedSum(relation: Relation, known: (number: number) => number | null): number | null {
  let sum = 0;
  for (const [term, number] of relation.numbers.entries()) {
    const value = known(number);
    if (value === null) return null;
    sum += (relation.signs[term] ?? 0) * value;
  }
  return sum;
}

/** Names relations that the values known do not satisfy; distinct persons of a union can only fall short of the sum. */
export function nameBrokenRelations(
  year: YearNumbers,
  relations: readonly Relation[],
  known: (number: number) => number | null,
  problems: ProblemList
): void {
  for (const relation of relations) {
    const sum = signedSum(relation, known);
    if (sum === null) continue;
    const [first, ...parts] = relation.numbers;
    if (first === undefined) continue;
    const union = relation.kind === "persons" && isUnion(year.numbers[first]?.concept ?? "");
    const broken =
      relation.kind === "exact"
        ? sum !== 0
        : sum > 0
          ? relation.kind === "atMost" || union
          : union && parts.some(part => (known(part) ?? 0) > (known(first) ?? 0));
    if (broken) problems.add("Numbers contradict a relation that holds between them.", () => nameOf(year, first));
  }
}

/** Name of the first cell of a number. */
export function nameOf(year: YearNumbers, number: number | undefined): string {
  const [cell] = number === undefined ? [] : (year.numbers[number]?.cells ?? []);
  return cell === undefined ? `a number of ${year.aar}` : cellName(cell.table, cell.row, cell.measure);
}

function equation(kind: "exact" | "persons", whole: number, parts: readonly number[]): Relation {
  return {kind, numbers: [whole, ...parts], signs: [1, ...parts.map(() => -1 as const)]};
}

/** Σ `lesser` ≤ Σ `greater`. */
function atMost(lesser: readonly number[], greater: readonly number[]): Relation {
  return {
    kind: "atMost",
    numbers: [...lesser, ...greater],
    signs: [...lesser.map(() => 1 as const), ...greater.map(() => -1 as const)]
  };
}

/** Each larger place as a sum over the finest partition that the concept has numbers for. */
function geographicSums({byConcept, places}: YearNumbers): readonly Relation[] {
  const relations: Relation[] = [];
  for (const inConcept of byConcept.values()) {
    for (const [place, whole] of inConcept) {
      for (const partition of places.partitions(place)) {
        const parts = partition.flatMap(part => inConcept.get(part) ?? []);
        if (parts.length !== partition.length) continue;
        relations.push(equation("persons", whole, parts));
        break;
      }
    }
  }
  return relations;
}

/**
 * Five categories add up to the denominator; a goal is reached by some of the denominator. Once per pair of numbers.
 */
function planRelations({pairs}: YearNumbers): readonly Relation[] {
  const relations: Relation[] = [];
  const categories = new Map<string, Set<number>>();
  const seen = new Set<string>();
  for (const {table, numerator, denominator} of pairs) {
    const key = `${numerator},${denominator}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if ((planTables as readonly string[]).includes(table.statement.table)) {
      const unit = `${table.statement.table},${denominator}`;
      categories.set(unit, (categories.get(unit) ?? new Set()).add(numerator));
    }
    relations.push(atMost([numerator], [denominator]));
  }
  for (const [unit, parts] of categories) {
    const denominator = Number(unit.split(",")[1]);
    if (parts.size === planCategories.length) relations.push(equation("exact", denominator, [...parts]));
  }
  return relations;
}

/** Every margin of age × sex is the sum of its categories, those of unknown age or sex among them. */
function ageAndSexSums({byConcept}: YearNumbers): readonly Relation[] {
  const relations: Relation[] = [];
  const names = [...byConcept.keys()].filter(name => name.startsWith("age|")).map(name => name.split("|"));
  for (const periode of periods) {
    const ofPeriod = names.filter(([, found]) => found === periode);
    const ages = [...new Set(ofPeriod.map(([, , alder = ""]) => alder))];
    const sexes = [...new Set(ofPeriod.map(([, , , kjonn = ""]) => kjonn))];
    const margins = [
      ...ages.map(alder => ({
        whole: ageAndSex(periode, alder, everyone),
        parts: sexes.filter(kjonn => kjonn !== everyone).map(kjonn => ageAndSex(periode, alder, kjonn))
      })),
      ...sexes.map(kjonn => ({
        whole: ageAndSex(periode, everyone, kjonn),
        parts: ages.filter(alder => alder !== everyone).map(alder => ageAndSex(periode, alder, kjonn))
      }))
    ];
    for (const {whole, parts} of margins) {
      for (const [place, number] of byConcept.get(whole) ?? []) {
        const found = parts.flatMap(part => byConcept.get(part)?.get(place) ?? []);
        if (found.length === parts.length && found.length > 0) relations.push(equation("exact", number, found));
      }
    }
  }
  return relations;
}

/** max(part) ≤ whole ≤ sum(parts), for services in groups and for groups (and service 16) in all recipients. */
function serviceRelations({byConcept, members, aar}: YearNumbers): readonly Relation[] {
  const relations: Relation[] = [];
  const cover = (whole: Concept, parts: readonly Concept[]) => {
    for (const [place, number] of byConcept.get(whole) ?? []) {
      const found = parts.flatMap(part => byConcept.get(part)?.get(place) ?? []);
      for (const part of found) if (part !== number) relations.push(atMost([part], [number]));
      const all = found.length === parts.length && found.length > 0;
      if (all && !(found.length === 1 && found[0] === number)) relations.push(atMost([number], found));
    }
  };
  for (const periode of periods) {
    const groups = [...members.keys()].map(name => group(periode, name, members));
    for (const [name, codes] of members) {
      const whole = group(periode, name, members);
      if (codes.length > 1)
        cover(
          whole,
          codes.map(code => service(periode, code))
        );
    }
    const without = aar < withoutHabilitationService ? [service(periode, habilitationAtHome)] : [];
    const grouped = groups.some(name => name.startsWith("group|") && byConcept.has(name));
    const services = [...members.values()].flat().map(code => service(periode, code));
    cover(service(periode, everyone), [...(grouped ? groups : services), ...without]);
  }
  return relations;
}

/** On 31 December ≤ during the year. */
function periodRelations({byConcept}: YearNumbers): readonly Relation[] {
  const relations: Relation[] = [];
  for (const [concept, inConcept] of byConcept) {
    const [kind = "", periode, ...rest] = concept.split("|");
    if (periode !== "per_31_12") continue;
    const during = byConcept.get([kind, "gjennom_aaret", ...rest].join("|"));
    for (const [place, number] of inConcept) {
      const longer = during?.get(place);
      if (longer !== undefined) relations.push(atMost([number], [longer]));
    }
  }
  return relations;
}

/** Everyone on 31 December has a long stay or lives at home. */
function stayRelations({byConcept}: YearNumbers): readonly Relation[] {
  return [...(byConcept.get(atHome) ?? [])].flatMap(([place, home]) => {
    const stay = byConcept.get(service("per_31_12", longStay))?.get(place);
    const all = byConcept.get(service("per_31_12", everyone))?.get(place);
    return stay === undefined || all === undefined ? [] : [equation("exact", all, [stay, home])];
  });
}
