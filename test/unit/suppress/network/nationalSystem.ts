import type {Inequality, Quantity, System, Term} from "../../../../pipeline/suppress/system.js";

/** How large a made-up country is. */
export interface Country {
  readonly municipalities: number;
  readonly counties: number;
  readonly kostraGroups: number;
  readonly services: number;
  readonly seed: number;
}

const periods = 2;
const [land, county, kostra, municipality] = [0, 1, 2, 3] as const;

/** A unit and the municipalities in it. */
interface Unit {
  readonly rank: number;
  readonly members: readonly number[];
}

/**
 * The relations of a release of recipients in small: services, a group of the first two and all of them together, during the
 * year and on 31 December, in every municipality, county, KOSTRA group and the country; sums over units with persons who are
 * counted in several municipalities; a part is at most the whole, the whole at most its parts together.
 */
export function nationalSystem(country: Country): System {
  const random = generator(country.seed);
  const units = unitsOf(country);
  const quantities: Quantity[] = [];
  const equations: {terms: Term[]}[] = [];
  const inequalities: Inequality[] = [];
  const atMost = (lesser: number, greater: number) =>
    inequalities.push({
      terms: [
        [lesser, 1],
        [greater, -1]
      ],
      atMost: 0
    });
  const layers = country.services + 2;
  const numberOf = (period: number, layer: number, unit: number) => (period * layers + layer) * units.length + unit;
  const counts = Array.from({length: country.municipalities}, () => countsOf(country.services, random));
  for (let period = 0; period < periods; period++) {
    for (let layer = 0; layer < layers; layer++) {
      for (const {rank, members} of units) {
        const value = members.reduce((total, member) => total + (counts[member]?.[period]?.[layer] ?? 0), 0);
        quantities.push(quantityOf(value, rank));
      }
      const parts = (of: Unit, rank: number) =>
        units.flatMap((unit, at) =>
          unit.rank === rank && unit.members.every(member => of.members.includes(member))
            ? [[numberOf(period, layer, at), -1] as const]
            : []
        );
      units.forEach((unit, at) => {
        const below = unit.rank === land ? county : municipality;
        if (unit.rank !== municipality)
          equations.push({terms: [[numberOf(period, layer, at), 1], ...parts(unit, below)]});
      });
    }
    const [group, all] = [country.services, country.services + 1];
    units.forEach((_, unit) => {
      const at = (layer: number) => numberOf(period, layer, unit);
      const services = Array.from({length: country.services}, (_none, service) => service);
      for (const service of services.slice(0, 2)) atMost(at(service), at(group));
      for (const service of services) atMost(at(service), at(all));
      atMost(at(group), at(all));
      inequalities.push({
        terms: [
          [at(group), 1],
          [at(0), -1],
          [at(1), -1]
        ],
        atMost: 0
      });
      inequalities.push({terms: [[at(all), 1], ...services.map(service => [at(service), -1] as const)], atMost: 0});
    });
  }
  for (let layer = 0; layer < layers; layer++)
    for (const unit of units.keys()) atMost(numberOf(1, layer, unit), numberOf(0, layer, unit));
  return {quantities, equations, inequalities};
}

function quantityOf(value: number, rank: number): Quantity {
  const small = value > 0 && value < 5;
  return {value, least: 1, fate: value === 0 ? "shown" : small ? "hidden" : "free", width: small ? 3 : 0, rank};
}

function unitsOf({municipalities, counties, kostraGroups}: Country): readonly Unit[] {
  const all = Array.from({length: municipalities}, (_, member) => member);
  const split = (rank: number, parts: number, partOf: (member: number) => number) =>
    Array.from({length: parts}, (_, part) => ({rank, members: all.filter(member => partOf(member) === part)}));
  return [
    {rank: land, members: all},
    ...split(county, counties, member => Math.floor((member * counties) / municipalities)),
    ...split(kostra, kostraGroups, member => (member * 7 + (member >> 2)) % kostraGroups),
    ...all.map(member => ({rank: municipality, members: [member]}))
  ];
}

/** Persons of a municipality by period and layer: services, the group of the first two, all. */
function countsOf(services: number, random: () => number): readonly (readonly number[])[] {
  const size = random() ** 2 * 40;
  const year = Array.from({length: services}, () => (random() < 0.25 ? 0 : Math.floor(random() * size)));
  const december = year.map(count => Math.max(0, count - Math.floor(random() * 3)));
  return [year, december].map(ofPeriod => {
    const [first = 0, second = 0, ...others] = ofPeriod;
    const group = Math.max(first, second, first + second - Math.min(first, second, 1));
    return [...ofPeriod, group, Math.max(group, ...others)];
  });
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
