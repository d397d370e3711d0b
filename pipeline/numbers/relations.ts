import {categoriesOf, countedServices, serviceText} from "../definition/categories.js";
import type {
  Breakdown,
  ConceptName,
  CountDefinition,
  CountMeasure,
  ServiceCode,
  SumRule
} from "../definition/configuration.js";

import {type Concept, conceptKey, firstName} from "./concept.js";
import type {CountedConcept, CountedUnit, ReleaseNumber, YearNumbers} from "./numbers.js";
import type {Unit} from "./units.js";

/** One number taken so many times. */
export type Term = readonly [number: ReleaseNumber, coefficient: number];

/** Σ coefficient · number is known: what an attacker is assumed to know, differences of distinct persons included. */
export type Sum = readonly Term[];

/** Σ coefficient · number is at most 0. */
export type Bound = readonly Term[];

/** A share's denominator and numerator in one unit: what they differ by is a quantity too. */
export interface Share {
  readonly of: ReleaseNumber;
  readonly in: ReleaseNumber;
}

/** Categories of which one holds everyone, where that would tell everyone's answer. */
export interface Uniform {
  readonly holder: ReleaseNumber;
  /** All categories, the holder among them. */
  readonly parts: readonly ReleaseNumber[];
}

/** What is known of the numbers of one year besides the numbers that are shown. */
export interface YearRelations {
  readonly sums: readonly Sum[];
  readonly bounds: readonly Bound[];
  readonly shares: readonly Share[];
  readonly uniform: readonly Uniform[];
}

/** What the relations follow from. */
export interface RelationSource {
  readonly aar: number;
  readonly definitions: ReadonlyMap<string, CountDefinition>;
  readonly services: readonly ServiceCode[];
  /** Sums over numbers of several tables (config/disclosure.json). */
  readonly sums: readonly SumRule[];
}

/**
 * Everything that a reader can add up in the tables of one year (docs/disclosure-control.md): units and the units in them,
 * categories and their totals, numerators and denominators, services and groups, 31 December and the whole year.
 */
export function relationsOf(numbers: YearNumbers, source: RelationSource): YearRelations {
  const tables = [...source.definitions.values()].map(definition => relationsOfTable(definition, numbers, source));
  const silent = silentMunicipalities(numbers);
  return {
    sums: [
      ...[...numbers.concepts.values()].flatMap(concept => unitSums(concept, silent)),
      ...tables.flatMap(({sums}) => sums),
      ...source.sums.flatMap(rule => ruleSums(rule, numbers, source))
    ],
    bounds: tables.flatMap(({bounds}) => bounds),
    shares: tables.flatMap(({shares}) => shares),
    uniform: tables.flatMap(({uniform}) => uniform)
  };
}

/** Which units a larger one is added up from, best first. */
const partLevels: Readonly<Record<string, readonly string[]>> = {
  "as_reported/land": ["as_reported/fylke", "as_reported/kommune"],
  "as_reported/fylke": ["as_reported/kommune"],
  "as_reported/kostra": ["as_reported/kommune"],
  "recast/land": ["as_reported/land", "recast/fylke", "recast/kommune"],
  "recast/fylke": ["as_reported/kommune", "recast/kommune"],
  "recast/kostra": ["as_reported/kommune", "recast/kommune"],
  "recast/kommune": ["as_reported/kommune"]
};

/** Those that did not deliver: everyone sees that they add nothing, also where a table has no row for them. */
function silentMunicipalities({concepts}: YearNumbers): ReadonlySet<string> {
  const silent = new Set<string>();
  for (const {units} of concepts.values()) {
    for (const {unit, number} of units.values()) {
      const [kommune, other] = unit.kommuner;
      if (number === null && kommune !== undefined && other === undefined) silent.add(kommune);
    }
  }
  return silent;
}

/** A larger unit is the sum of its parts and a difference of distinct persons that is taken to be known. */
function unitSums({families, units}: CountedConcept, silent: ReadonlySet<string>): readonly Sum[] {
  const sums: Sum[] = [];
  for (const [family, wholes] of families) {
    for (const whole of wholes.values()) {
      const number = units.get(whole.key)?.number;
      const parts = (partLevels[family] ?? [])
        .map(name => partsOf(whole, [...(families.get(name)?.values() ?? [])], silent))
        .find(found => found !== null);
      if (number === undefined || number === null || parts === undefined || parts === null) continue;
      if (parts.some(({key}) => key !== whole.key))
        sums.push([
          [number, 1],
          ...termsOf(
            parts.map(part => units.get(part.key)),
            -1
          )
        ]);
    }
  }
  return sums;
}

/** Those of the units that lie in the whole, when they and those that did not deliver fill it; null when they do not. */
function partsOf(whole: Unit, units: readonly Unit[], silent: ReadonlySet<string>): readonly Unit[] | null {
  const inside = new Set(whole.kommuner);
  const parts = units.filter(({kommuner}) => kommuner.every(kommune => inside.has(kommune)));
  const covered = new Set(parts.flatMap(({kommuner}) => kommuner));
  const isApart = parts.reduce((sum, {kommuner}) => sum + kommuner.length, 0) === covered.size;
  return isApart && whole.kommuner.every(kommune => covered.has(kommune) || silent.has(kommune)) ? parts : null;
}

function termsOf(units: readonly (CountedUnit | undefined)[], coefficient: number): readonly Term[] {
  return units.flatMap(unit => (unit?.number ? [[unit.number, coefficient] as const] : []));
}

/** What follows from one table's definition. */
function relationsOfTable(definition: CountDefinition, numbers: YearNumbers, source: RelationSource): YearRelations {
  const found = {sums: [] as Sum[], bounds: [] as Bound[], shares: [] as Share[], uniform: [] as Uniform[]};
  const own = numbers.tables.get(definition.table);
  if (own === undefined) return found;
  const counts = definition.measures.filter(measure => measure.kind === "count");
  for (const breakdown of definition.breakdowns) {
    for (const measure of counts.filter(({across}) => !across.includes(breakdown.dimension))) {
      for (const siblings of siblingsOf(own, measure, breakdown.dimension)) {
        const across = counts.find(other => other.across.includes(breakdown.dimension));
        const {sums, bounds} = relationsOfBreakdown(breakdown, siblings, across, own, numbers, source);
        found.sums.push(...sums);
        found.uniform.push(...uniformOf(definition, sums));
        found.bounds.push(...bounds);
      }
    }
  }
  for (const share of definition.measures) {
    if (share.kind !== "share") continue;
    const denominator = counts.find(({name}) => name === share.in);
    for (const {own: concept, counted} of own.values()) {
      if (concept.measure !== share.of) continue;
      const whole = own.get(conceptKey(acrossed(concept, denominator)))?.counted;
      for (const [key, {number}] of counted.units) {
        const among = whole?.units.get(key)?.number;
        if (number && among) found.shares.push({of: number, in: among});
      }
    }
  }
  return found;
}

/** A small denominator one of whose exclusive categories holds everyone. */
function uniformOf({disclosure: {hideUniformBelow}}: CountDefinition, sums: readonly Sum[]): readonly Uniform[] {
  if (hideUniformBelow === null) return [];
  return sums.flatMap(([whole, ...rest]) => {
    const parts = rest.map(([part]) => part);
    const holder = parts.find(({value}) => value > 0 && value === whole?.[0].value);
    return holder !== undefined && holder.value < hideUniformBelow ? [{holder, parts}] : [];
  });
}

/** The concept of the measure that does not look at its own `across` dimensions. */
function acrossed({table, categories}: Concept, measure: CountMeasure | undefined): Concept {
  const across = measure?.across ?? [];
  const kept = Object.entries(categories).filter(([dimension]) => !across.includes(dimension));
  return {table, measure: measure?.name ?? "", categories: Object.fromEntries(kept)};
}

type OwnConcepts = NonNullable<ReturnType<YearNumbers["tables"]["get"]>>;

/** Concepts of a measure that differ in one dimension only: by the other categories, then by code. */
function siblingsOf(
  own: OwnConcepts,
  {name}: CountMeasure,
  dimension: string
): readonly ReadonlyMap<string, Concept>[] {
  const groups = new Map<string, Map<string, Concept>>();
  for (const {own: concept} of own.values()) {
    if (concept.measure !== name) continue;
    const {[dimension]: code = "", ...others} = concept.categories;
    const key = conceptKey({...concept, categories: others});
    groups.set(key, (groups.get(key) ?? new Map<string, Concept>()).set(code, concept));
  }
  return [...groups.values()];
}

/** What holds between the categories of one breakdown, everything else being equal. */
function relationsOfBreakdown(
  breakdown: Breakdown,
  siblings: ReadonlyMap<string, Concept>,
  across: CountMeasure | undefined,
  own: OwnConcepts,
  numbers: YearNumbers,
  source: RelationSource
): Pick<YearRelations, "sums" | "bounds"> {
  const countedOf = (concept: Concept | undefined) =>
    concept === undefined ? undefined : own.get(conceptKey(concept))?.counted;
  const categories = categoriesOf(breakdown, {services: source.services}, source.aar);
  const listed = categories.filter(({holds}) => holds === "value" || holds === "goal");
  const parts = listed.map(({code}) => countedOf(siblings.get(code)));
  const all = categories.find(({holds}) => holds === "all");
  const [first] = siblings.values();
  const whole =
    all !== undefined
      ? countedOf(siblings.get(all.code))
      : first !== undefined && across !== undefined
        ? countedOf(acrossed(first, across))
        : undefined;
  switch (breakdown.parts) {
    case "exclusive":
      return {sums: eachUnit(whole, parts, -1), bounds: []};
    case "nested":
      return {
        sums: [],
        bounds: parts.slice(1).flatMap((lesser, index) => boundsBetween(lesser, parts[index]))
      };
    case "overlapping": {
      const within = parts.flatMap(part => boundsBetween(part, whole));
      if (all === undefined) {
        // Goals: a person may reach none of them.
        return {sums: [], bounds: within};
      }
      if (breakdown.groups === null) {
        return withCovers(within, [coverBounds(whole, parts)]);
      }
      const members = membersOf(breakdown.groups, siblings, numbers, source);
      const ungrouped = members.get(noGroup) ?? [];
      const groups = listed.map(({code}, index) => ({group: parts[index], services: members.get(code) ?? []}));
      return withCovers(
        [
          ...within,
          ...ungrouped.flatMap(service => boundsBetween(service, whole)),
          ...groups.flatMap(({group, services}) => services.flatMap(service => boundsBetween(service, group)))
        ],
        [
          ...groups.map(({group, services}) => coverBounds(group, services)),
          coverBounds(whole, [...parts, ...ungrouped])
        ]
      );
    }
  }
}

/** A whole that only one part can have anybody of is that part: all other parts are zeros that anyone can see. */
function withCovers(within: readonly Bound[], covers: readonly (readonly Bound[])[]) {
  const seen = covers
    .flat()
    .map(([whole, ...parts]) => [
      ...(whole === undefined ? [] : [whole]),
      ...parts.filter(([{value, numerator}]) => value !== 0 || numerator)
    ]);
  const isSame = (terms: Bound) => terms.length === 2;
  return {sums: seen.filter(isSame), bounds: [...within, ...seen.filter(terms => terms.length > 2)]};
}

const noGroup = "";

/** The services of each group as another table counts them, everything else being equal. */
function membersOf(
  table: string,
  siblings: ReadonlyMap<string, Concept>,
  numbers: YearNumbers,
  {services, aar, definitions}: RelationSource
): ReadonlyMap<string, readonly (CountedConcept | undefined)[]> {
  const [some] = siblings.values();
  const definition = definitions.get(table);
  const dimension = definition?.breakdowns.find(({codes}) => codes === "services")?.dimension ?? "";
  const shared = definition?.breakdowns.map(breakdown => breakdown.dimension) ?? [];
  const fixed = Object.entries(some?.categories ?? {}).filter(([name]) => shared.includes(name));
  const found = new Map<string, (CountedConcept | undefined)[]>();
  for (const service of countedServices({services}, aar)) {
    const categories = {...Object.fromEntries(fixed), [dimension]: serviceText(service.code)};
    const counted = numbers.tables
      .get(table)
      ?.get(conceptKey({table, measure: some?.measure ?? "", categories}))?.counted;
    const group = service.group ?? noGroup;
    found.set(group, [...(found.get(group) ?? []), counted]);
  }
  return found;
}

/** For every unit of the whole in which every part is known: the whole and, `sign` times, its parts. */
function eachUnit(
  whole: CountedConcept | undefined,
  parts: readonly (CountedConcept | undefined)[],
  sign: 1 | -1
): readonly (readonly Term[])[] {
  if (whole === undefined) return [];
  return [...whole.units].flatMap(([key, {number}]) => {
    const found = parts.map(part => part?.units.get(key));
    return number === null || found.includes(undefined) ? [] : [[[number, 1] as const, ...termsOf(found, sign)]];
  });
}

/** The lesser is at most the greater, in every unit that has both. */
function boundsBetween(lesser: CountedConcept | undefined, greater: CountedConcept | undefined): readonly Bound[] {
  if (lesser === undefined || greater === undefined || lesser === greater) return [];
  return [...lesser.units].flatMap(([key, {number}]) => {
    const other = greater.units.get(key)?.number;
    return number && other ? [[[number, 1] as const, [other, -1] as const]] : [];
  });
}

/** The whole is at most the sum of parts that cover it. */
function coverBounds(
  whole: CountedConcept | undefined,
  parts: readonly (CountedConcept | undefined)[]
): readonly Bound[] {
  return parts.includes(whole) ? [] : eachUnit(whole, parts, -1);
}

/** A sum over numbers of several tables, in every unit that has all of them. */
function ruleSums(rule: SumRule, numbers: YearNumbers, {aar, definitions}: RelationSource): readonly Sum[] {
  const counted = ({table, measure, where}: ConceptName) =>
    numbers.concepts.get(conceptKey(firstName({table, measure, categories: where}, aar, definitions)));
  return eachUnit(counted(rule.whole), rule.parts.map(counted), -1);
}
