import {changesOf, countyOf, kostraGroupOf, municipalitiesOf} from "./reference.js";

export type Level = "fylke" | "kommune" | "kostra" | "land";

/** A unit of a table, and the municipalities in it by the codes that reported in the year. */
export interface Unit {
  readonly niva: Level;
  readonly geo: string;
  readonly kommuner: readonly string[];
}

/** Where a municipality's people live on the division of another year: one code, or several where it was divided. */
function successorsOf(kommune: string, aar: number, division: number): readonly string[] {
  let codes = [kommune];
  for (let year = aar + 1; year <= division; year++) {
    codes = codes.flatMap(code => {
      const next = changesOf(year).filter(change => change.from === code);
      return next.length === 0 ? [code] : next.map(change => change.to);
    });
  }
  return [...new Set(codes)];
}

/** The code that a municipality's figures carry on the division of another year; a divided one keeps its last code. */
function carriedTo(kommune: string, aar: number, division: number): string {
  let code = kommune;
  for (let year = aar + 1; year <= division; year++) {
    const next = changesOf(year).filter(change => change.from === code);
    if (next.length > 1) return code;
    code = next[0]?.to ?? code;
  }
  return code;
}

/** The one answer that all give, or null. */
function commonTo(answers: readonly (string | null)[]): string | null {
  const [first = null, ...others] = new Set(answers);
  return others.length === 0 ? first : null;
}

function unitsOfAllLevels(aar: number, division: number): readonly Unit[] {
  const units = new Map<string, {niva: Level; geo: string; kommuner: string[]}>();
  const add = (niva: Level, geo: string | null, kommune: string): void => {
    if (geo === null) return;
    const unit = units.get(`${niva} ${geo}`) ?? {niva, geo, kommuner: []};
    units.set(`${niva} ${geo}`, unit);
    unit.kommuner.push(kommune);
  };
  for (const kommune of municipalitiesOf(aar)) {
    const successors = successorsOf(kommune, aar, division);
    add("kommune", carriedTo(kommune, aar, division), kommune);
    add("fylke", commonTo(successors.map(code => countyOf(code, division))), kommune);
    if (aar >= 2020) add("kostra", commonTo(successors.map(code => kostraGroupOf(code, division))), kommune);
    add("land", "0", kommune);
  }
  return [...units.values()];
}

const known = new Map<string, readonly Unit[]>();

/**
 * The units of a year on the division of the same or a later year (spec 2.1): as reported where `division` is `aar`,
 * else recast. KOSTRA groups from 2020 on.
 */
export function unitsOf(aar: number, division: number, levels: readonly Level[]): readonly Unit[] {
  const key = `${aar} ${division}`;
  const units = known.get(key) ?? unitsOfAllLevels(aar, division);
  known.set(key, units);
  return units.filter(({niva}) => levels.includes(niva));
}

/** The code that the same municipality had the year before, or null where it was merged or divided on 1 January. */
export function codeLastYear(kommune: string, aar: number): string | null {
  const [change, ...others] = changesOf(aar).filter(c => c.to === kommune);
  if (change === undefined) return kommune;
  const isOneToOne = others.length === 0 && (change.kind === "renumber" || change.kind === "rename");
  return isOneToOne ? change.from : null;
}
