import type {UnitMember} from "../cells.js";

/** A unit as the set of municipalities that it holds; equal sets are one unit, whatever they are called. */
export interface Unit {
  /** The municipalities, in order, joined by a space. */
  readonly key: string;
  readonly kommuner: readonly string[];
}

/** Looks up what a unit holds. */
export class Units {
  readonly #units = new Map<string, Unit>();

  constructor(members: readonly UnitMember[]) {
    const kommuner = new Map<string, string[]>();
    for (const {aar, geografi, geo_niva, geo, kommune} of members) {
      const key = placeKey(aar, geografi, geo_niva, geo);
      const known = kommuner.get(key);
      if (known === undefined) kommuner.set(key, [kommune]);
      else known.push(kommune);
    }
    const interned = new Map<string, Unit>();
    for (const [place, codes] of kommuner) {
      const sorted = codes.sort();
      const key = sorted.join(" ");
      const unit = interned.get(key) ?? {key, kommuner: sorted};
      interned.set(key, unit);
      this.#units.set(place, unit);
    }
  }

  /** The unit of a code in a year; undefined where there was none. */
  find(aar: number, geografi: UnitMember["geografi"], geoNiva: string, geo: string): Unit | undefined {
    return this.#units.get(placeKey(aar, geografi, geoNiva, geo));
  }
}

function placeKey(aar: number, geografi: string, geoNiva: string, geo: string): string {
  return `${aar}/${geografi}/${geoNiva}/${geo}`;
}
