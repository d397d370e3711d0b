import {countingContent, identitiesIn, personsOf} from "./generated.js";

/** A row's values by element name. */
type Row = ReadonlyMap<string, string>;

interface Person {
  /** Services that count in the year, by code as reported; true: on 31 December too. */
  readonly services: Map<string, boolean>;
  readonly information: Row[];
  readonly functions: Row[];
  habilitated: boolean;
  age: string;
  sex: string;
}

/** Persons of the whole country by table and category (`table/category/…`), and by table where shares are of them. */
export type NationalCounts = ReadonlyMap<string, number>;

const withoutDecision = new Set(["6", "25", "26", "27", "28", "24"]);
const situation = ["poHusstand", "poOmsorgBarn", "poPrivHjelp", "poBoligTilr"];

/** Counts clean deliveries of one year row by row, from the files alone and with nothing that the pipeline uses. */
export function nationalCounts(folder: string, year: number): NationalCounts {
  const counts = new Map<string, number>();
  const add = (...words: readonly string[]): void => {
    const key = words.join("/");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const person of readPersons(folder, year)) {
    const {services, habilitated} = person;
    const codes = [...services.keys()].map(code => (code === "12" || code === "13" ? "29" : code));
    for (const code of new Set(codes)) add("tjenestemottakere_tjeneste", code.padStart(2, "0"));
    if (services.size > 0) {
      add("tjenestemottakere_tjeneste", "ALLE");
      const age = ageGroup(person.age);
      for (const alder of [age, "ALLE"])
        for (const kjonn of [person.sex, "ALLE"]) add("tjenestemottakere_alder_kjonn", alder, kjonn);
    }
    if (habilitated) add("hab_rehab_utenfor_institusjon");
    if (services.has("19")) add("hab_rehab_institusjon", "19");
    const plan = planOf(person, year);
    const tables = [
      ["individuell_plan_hjemme", year <= 2018 ? services.has("16") : year >= 2020 && habilitated],
      ["individuell_plan_institusjon", services.has("19")]
    ] as const;
    for (const [table, counts] of tables) {
      if (!counts) continue;
      add(table);
      add(table, String(plan));
    }
    const atYearEnd = [...services].filter(([, lasts]) => lasts).map(([code]) => code);
    if (atYearEnd.length === 0) continue;
    const table = atYearEnd.includes("21") ? "tilbakemelding_langtidsopphold" : "tilbakemelding_hjemmeboende";
    add(table);
    for (const [goal, reached] of Object.entries(goalsOf(person, year, plan))) if (reached) add(table, goal);
  }
  return counts;
}

function readPersons(folder: string, year: number): Iterable<Person> {
  const identities = identitiesIn(folder);
  const persons = new Map<string, Person>();
  for (const file of countingContent(folder)) {
    for (const {pePeID, text} of personsOf(file)) {
      const known = identities.get(`${year}/${file.sender}`)?.get(pePeID);
      const key = known && ["1", "2", "10"].includes(known.typeID) ? known.fid : `${file.sender}-${pePeID}`;
      const own = rowOf(text.slice(0, text.search(/<(PERSONOPPL|FUNKSJON|TJENESTE|DIAGNOSE|DOGNTILBUD) |$/)));
      const person = persons.get(key) ?? newPerson();
      persons.set(key, person);
      person.age ||= own.get("peAlder") ?? "";
      person.sex ||= own.get("peKjonn") ?? "";
      const died = own.get("peDodDato") ?? "99991231";
      const information = rowsOf(text, "PERSONOPPL");
      person.information.push(...information);
      person.functions.push(...rowsOf(text, "FUNKSJON"));
      if (died < `${year}0101`) continue;
      person.habilitated ||= information.some(row => row.get("poHab") === "1" && overlaps(row, year));
      for (const row of rowsOf(text, "TJENESTE")) readService(person, row, year, died);
    }
  }
  for (const person of persons.values()) person.sex ||= "UKJENT";
  return persons.values();
}

function newPerson(): Person {
  return {services: new Map(), information: [], functions: [], habilitated: false, age: "", sex: ""};
}

function readService({services}: Person, row: Row, year: number, died: string): void {
  const code = row.get("tjTjenType") ?? "";
  const from = row.get("tjFraDato") ?? "";
  const to = row.get("tjTilDato") ?? "99991231";
  const granted = withoutDecision.has(code) || row.get("tjVedtak") === "2";
  if (!granted || from === "" || from > `${year}1231` || to < `${year}0101` || to < from) return;
  const lasts = to >= `${year}1231` && died >= `${year}1231`;
  services.set(code, (services.get(code) ?? false) || lasts);
}

/** The plan of the row with the latest start that tells of one; 9 is 4 from 2019 on, 5 is nothing. */
function planOf({information}: Person, year: number): number {
  const told = information.filter(row => row.has("poIndPlan") && overlaps(row, year));
  const [latest] = told.sort((a, b) => (b.get("poFraDato") ?? "").localeCompare(a.get("poFraDato") ?? ""));
  const value = Number(latest?.get("poIndPlan") ?? 5);
  return value === (year <= 2018 ? 9 : 4) ? 4 : value;
}

function goalsOf({information, functions}: Person, year: number, plan: number): Readonly<Record<string, boolean>> {
  const current = information.filter(row => overlaps(row, year));
  const inYear = (date: string | undefined): boolean => date?.startsWith(String(year)) === true;
  return {
    funksjon:
      new Set(functions.map(row => row.get("fnFunkType"))).size === 18 &&
      functions.some(row => inYear(row.get("fnFraDato"))),
    ernaering: information.some(row => row.get("poErnKartlagt") === "1" && inYear(row.get("poErnKartlagtDato"))),
    legemiddelgjennomgang: information.some(
      row => row.get("poLegeMiddGj") === "1" && inYear(row.get("poLegeMiddGjDato"))
    ),
    bolig_hjemmesituasjon: situation.every(fact => current.some(row => row.has(fact))),
    individuell_plan: plan !== 5
  };
}

function overlaps(row: Row, year: number): boolean {
  const [from, to] = [row.get("poFraDato") ?? "", row.get("poTilDato") ?? "99991231"];
  return from <= `${year}1231` && to >= `${year}0101` && from <= to;
}

function ageGroup(text: string): string {
  const age = Number(text);
  if (text === "") return "UKJENT";
  if (age >= 90) return "90+";
  return age < 18 ? "0-17" : age < 50 ? "18-49" : age < 67 ? "50-66" : age < 80 ? "67-79" : "80-89";
}

function rowsOf(person: string, klasse: string): readonly Row[] {
  return person
    .split(`<${klasse} `)
    .slice(1)
    .map(text => rowOf(text.slice(0, text.indexOf(`</${klasse}>`))));
}

function rowOf(text: string): Row {
  return new Map([...text.matchAll(/<(\w+)>([^<]+)</g)].map(([, name = "", value = ""]) => [name, value]));
}
