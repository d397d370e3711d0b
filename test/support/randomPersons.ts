import fc from "fast-check";
import {type ChildClass, mayRepeat, sequenceOf, xmlAttributes} from "../oracle/schema.js";
import {type Given, type PersonSpec, versionOf} from "./deliveryXml.js";
import {goodValues, lapsedServices, sometimes, type Unit, words} from "./randomValues.js";

/** What the persons of a delivery are like. */
export interface PersonKind {
  /** Citizens are numbered from 0: the fewer there are, the more senders report the same one. */
  readonly citizens: number;
  /** Rows of a class that a person has at most. */
  readonly rows: number;
  /** Whether a service may have a code that is emptied. */
  readonly lapsed: boolean;
}

export interface RandomPerson {
  /** Null: known only locally. */
  readonly citizen: number | null;
  readonly zeroPadded: boolean;
  readonly spec: Omit<PersonSpec, "pePeID">;
}

/** For each attribute a good value or nothing; where `some`, about half of them are left as they usually are. */
function valuesArbitrary(names: readonly string[], unit: Unit, how: "all" | "some"): fc.Arbitrary<Given> {
  const value = (name: string): fc.Arbitrary<string | null> =>
    fc.option(fc.constantFrom(...goodValues(name, unit)), {nil: null, freq: 5});
  const model = Object.fromEntries(names.map(name => [name, value(name)]));
  return fc
    .record(model, {requiredKeys: how === "all" ? [...names] : []})
    .map(values => Object.fromEntries(Object.entries(values).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))));
}

/** Attributes that decide who is counted where. */
const decisive: Partial<Readonly<Record<ChildClass, readonly string[]>>> = {
  PERSONOPPL: words(`poIndPlan poFraDato poTilDato poHab poErnKartlagt poErnKartlagtDato poLegeMiddGj poLegeMiddGjDato
    poHusstand poOmsorgBarn poPrivHjelp poBoligTilr`),
  TJENESTE: words("tjTjenType tjFraDato tjTilDato")
};

function rowArbitrary(klasse: ChildClass, unit: Unit): fc.Arbitrary<Given> {
  const version = versionOf(unit.aar);
  const inSchema = sequenceOf(klasse, version);
  const names = [...xmlAttributes[klasse].slice(2), ...inSchema];
  const important = (decisive[klasse] ?? []).filter(name => inSchema.includes(name));
  const anything = valuesArbitrary(names, unit, "some");
  return important.length === 0 ? anything : fc.oneof(anything, valuesArbitrary(important, unit, "all"));
}

function rowsArbitrary(klasse: ChildClass, unit: Unit, most: number): fc.Arbitrary<readonly Given[]> {
  return fc.array(rowArbitrary(klasse, unit), {maxLength: most});
}

/** Rows whose own ids fall as often as they rise. */
function informationArbitrary(unit: Unit, most: number): fc.Arbitrary<readonly Given[]> {
  return fc
    .record({rows: rowsArbitrary("PERSONOPPL", unit, most), falling: fc.boolean()})
    .map(({rows, falling}) => rows.map((row, i) => (falling ? {...row, poPoID: `${12 - i}`} : row)));
}

function servicesArbitrary(unit: Unit, {rows, lapsed}: PersonKind): fc.Arbitrary<readonly Given[]> {
  if (!lapsed) return rowsArbitrary("TJENESTE", unit, rows);
  const withLapsed = fc
    .record({row: rowArbitrary("TJENESTE", unit), code: sometimes(6, fc.constantFrom(...lapsedServices(unit)), null)})
    .map(({row, code}) => (code === null ? row : {...row, tjTjenType: code}));
  return fc.array(withLapsed, {maxLength: rows});
}

/** Rows for all types of function, for those of one half, or for all but one. */
function mappedFunctions(unit: Unit): fc.Arbitrary<readonly Given[]> {
  const value = fc.constantFrom(...goodValues("fnFunkVerdi", unit));
  return fc
    .record({
      values: fc.array(value, {minLength: 18, maxLength: 18}),
      types: fc.constantFrom<(type: number) => boolean>(
        () => true,
        () => true,
        type => type <= 9,
        type => type > 9,
        type => type !== 18
      ),
      usualDate: fc.constantFrom(...goodValues("fnFraDato", unit)),
      other: fc.record({nth: fc.nat(17), row: valuesArbitrary(["fnFunkVerdi", "fnFraDato"], unit, "some")})
    })
    .map(({values, types, usualDate, other}) =>
      values
        .map((fnFunkVerdi, i): Given => {
          const row = {fnFunkType: `${i + 1}`, fnFunkVerdi, fnFraDato: usualDate};
          return i === other.nth ? {...row, ...other.row} : row;
        })
        .filter((_, i) => types(i + 1))
    );
}

/** A person of a municipality and year, without a number. */
export function personArbitrary(unit: Unit, kind: PersonKind): fc.Arbitrary<RandomPerson> {
  const own = sequenceOf("PERSON", versionOf(unit.aar)).filter(name => !mayRepeat(name) && name !== "peDodDato");
  const death = sometimes(3, fc.constantFrom(...goodValues("peDodDato", unit)), null);
  return fc.record({
    citizen: fc.option(fc.nat(kind.citizens - 1), {nil: null, freq: 6}),
    zeroPadded: fc.boolean(),
    spec: fc.record({
      values: fc
        .tuple(valuesArbitrary(own, unit, "some"), death)
        .map(([values, peDodDato]): Given => ({...values, peDodDato})),
      PERSONOPPL: informationArbitrary(unit, kind.rows + 1),
      FUNKSJON: fc.oneof(rowsArbitrary("FUNKSJON", unit, kind.rows), mappedFunctions(unit)),
      TJENESTE: servicesArbitrary(unit, kind),
      DIAGNOSE: rowsArbitrary("DIAGNOSE", unit, 1),
      DOGNTILBUD: rowsArbitrary("DOGNTILBUD", unit, 1)
    })
  });
}
