import type {AcceptedPerson, Counts, Header} from "./content.js";
import type {Unit} from "./geography.js";

/** A delivery that counts for its key, with the persons known by identity. */
export interface CountingDelivery {
  readonly header: Header;
  readonly aar: number;
  readonly counts: Readonly<Record<string, Counts>>;
  readonly persons: readonly (AcceptedPerson & {readonly identity: string})[];
}

/** One accepted PERSON row, and who sent it when. */
export interface Reported {
  readonly kommune: string;
  readonly bydel: string;
  /** `YYYYMMDD`, empty where unreadable. */
  readonly lagetDato: string;
  readonly person: AcceptedPerson;
}

/** What was reported about each person, by identity. */
export type Persons = ReadonlyMap<string, readonly Reported[]>;

/** All years from the first to the last with an accepted content delivery. */
export function dataYears(deliveries: readonly CountingDelivery[]): readonly number[] {
  if (deliveries.length === 0) return [];
  const years = deliveries.map(d => d.aar);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  return Array.from({length: last - first + 1}, (_, i) => first + i);
}

function deliveriesOf(deliveries: readonly CountingDelivery[], aar: number, kommuner: readonly string[]) {
  return deliveries.filter(d => d.aar === aar && d.header.kommune !== null && kommuner.includes(d.header.kommune));
}

/** Whether one of the unit's municipalities delivered for the year. */
export function hasDelivered(deliveries: readonly CountingDelivery[], aar: number, unit: Unit): boolean {
  return deliveriesOf(deliveries, aar, unit.kommuner).length > 0;
}

/** Everyone whom the unit's municipalities reported for the year, each person once. */
export function personsIn(deliveries: readonly CountingDelivery[], aar: number, unit: Unit): Persons {
  const persons = new Map<string, Reported[]>();
  for (const {header, persons: rows} of deliveriesOf(deliveries, aar, unit.kommuner)) {
    for (const person of rows) {
      const reported = persons.get(person.identity) ?? [];
      persons.set(person.identity, reported);
      reported.push({kommune: header.kommune ?? "", bydel: header.bydel, lagetDato: header.lagetDato, person});
    }
  }
  return persons;
}

/** Lowest municipality, then district, then `pePeID` as a number. */
export function bySender(a: Reported, b: Reported): number {
  if (a.kommune !== b.kommune) return a.kommune < b.kommune ? -1 : 1;
  if (a.bydel !== b.bydel) return a.bydel < b.bydel ? -1 : 1;
  return a.person.id - b.person.id;
}

/** The deliveries without persons whom so many municipalities or more reported in one year. */
export function withoutTestPersons(
  deliveries: readonly CountingDelivery[],
  municipalities: number
): readonly CountingDelivery[] {
  const reporters = (identity: string, aar: number): number =>
    new Set(
      deliveries.flatMap(d => (d.aar === aar && d.persons.some(p => p.identity === identity) ? [d.header.kommune] : []))
    ).size;
  return deliveries.map(d => ({
    ...d,
    persons: d.persons.filter(({identity}) => reporters(identity, d.aar) < municipalities)
  }));
}
