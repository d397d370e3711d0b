import {existsSync} from "node:fs";
import {KprstatError} from "./errors.js";
import type {Session} from "./session.js";
import {contributionYears, type TabulateInput, type TabulatePart, tabulateParts} from "./tabulate/tabulate.js";
import type {Deliveries} from "./transform/deliveries.js";
import {type TransformPart, transformParts} from "./transform/transform.js";

/** All parts that follow from the deliveries that count, those to be made anew and the others. */
export interface Derivation {
  readonly transformed: readonly TransformPart[];
  readonly tabulateInput: TabulateInput;
  readonly tabulated: readonly TabulatePart[];
}

/** Finds out, from fingerprints alone, what transform and tabulate have to make. */
export async function deriveParts({context, relations}: Session, deliveries: Deliveries): Promise<Derivation> {
  const needed = contributionYears(context.configuration, relations, deliveries.dataYears);
  const transformed = await transformParts(context, relations, deliveries, needed);
  const byName = new Map(transformed.map(part => [`${part.name}/${part.aar}`, part]));
  const tabulateInput: TabulateInput = {
    relations,
    deliveries: new Map(
      deliveries.dataYears.map(aar => [aar, Object.values(deliveries.inputs.get(aar) ?? {}).join(" ")])
    ),
    contributionOf(table, aar) {
      const part = byName.get(`${table}/${aar}`);
      if (part === undefined) {
        throw new KprstatError("configuration", {
          what: `There is no statistic ${table}, and a table is made of it.`,
          where: "config/statistics"
        });
      }
      return {file: part.file, fingerprint: part.state.fingerprint};
    }
  };
  return {transformed, tabulateInput, tabulated: await tabulateParts(context, tabulateInput)};
}

/** The parts to make; where `--years` leaves stale ones as they are, and where it cannot since nothing is made, their years. */
export interface YearChoice<Part> {
  readonly parts: readonly Part[];
  readonly leftStale: readonly number[];
  readonly neverMade: readonly number[];
}

/** The stale parts in the years that the options allow, and those never made: a release has all data years. */
export function withinYears<Part extends {aar: number; reason: string | null; file: string}>(
  {options: {years}}: Session,
  parts: readonly Part[]
): YearChoice<Part> {
  const stale = parts.filter(part => part.reason !== null);
  const asked = stale.filter(({aar}) => years === null || (aar >= years.first && aar <= years.last));
  const others = stale.filter(part => !asked.includes(part));
  const missing = others.filter(part => !existsSync(part.file));
  const left = others.filter(part => !missing.includes(part));
  return {parts: [...asked, ...missing], leftStale: yearsOf(left), neverMade: yearsOf(missing)};
}

function yearsOf(parts: readonly {aar: number}[]): readonly number[] {
  return [...new Set(parts.map(part => part.aar))].sort();
}
