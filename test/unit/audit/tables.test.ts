import {mkdir, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import {writeRelease} from "./smallRelease.js";
import {
  attack,
  type Counts,
  groups,
  habilitation,
  persons,
  places,
  planAtHome,
  services,
  share,
  table
} from "./smallTables.js";

describe("the same number in two tables", () => {
  test("is held to the strictest rule: 7 with poHab are hidden as a denominator too", async () => {
    const tellere: Counts[] = [
      ["7*", "20", "27*"],
      ["0*", "0", "0*"],
      ["0*", "0", "0*"],
      ["0*", "0", "0*"],
      ["0*", "0", "0*"]
    ];
    const {problems} = await attack(habilitation(["7*", "20", "20"]), planAtHome(tellere, ["7", "20", "27"]));
    expect(problems.map(({what, count}) => [what, count])).toContainEqual(["A hidden cell is open elsewhere.", 1]);
    expect(problems.find(({what}) => what === "A small number is shown.")?.cells).toEqual([
      "hab_rehab_utenfor_institusjon 2024 kommune 1101 personer"
    ]);
  });

  test("shows one value", async () => {
    const {problems} = await attack(
      services({"gjennom_aaret 19": ["10", "20", "30"]}),
      table("hab_rehab_institusjon", ["periode", "tjeneste"], persons, {"gjennom_aaret 19": [["10", "21", "31"]]})
    );
    expect(problems).toContainEqual({
      what: "Two cells that are one number show different values.",
      cells: ["kommune 1106", "kostra EKG10", "fylke 11", "land 0"]
        .map(unit => `tjenestemottakere_tjeneste 2024 ${unit} gjennom_aaret 19 personer`)
        .toSorted(),
      count: 4
    });
  });

  test("is a group of one service", async () => {
    const {whats} = await attack(
      services({"per_31_12 29": ["12*", "20*", "30"]}),
      groups({"per_31_12 bolig": ["12", "20", "30"]})
    );
    expect(whats).toContain("A hidden cell is open elsewhere.");
  });
});

describe("totals that are sums of what is shown", () => {
  test("are right: a sum, hidden when nothing is shown and something is hidden, else 0", async () => {
    expect((await attack(habilitation(["3*", "20", "20"]))).problems).toEqual([]);
    expect((await attack(habilitation(["3*", "-", "23*"]))).problems).toEqual([]);
    expect((await attack(habilitation(["-", "-", "-"]))).problems).toEqual([]);
    expect((await attack(habilitation(["-", "-", "0"]))).problems.map(({count}) => count)).toEqual([2]);
  });

  test("are named when they are true totals", async () => {
    const {problems} = await attack(habilitation(["3*", "20", "23"]));
    expect(problems).toEqual([
      {
        what: "A total is not the sum of the numbers shown below it.",
        cells: ["fylke 11", "land 0"].map(unit => `hab_rehab_utenfor_institusjon 2024 ${unit} personer`),
        count: 2
      }
    ]);
  });
});

describe("totals of several counties", () => {
  async function problemsOf(rogaland: string, vestland: string) {
    const given = [
      ["fylke 11", rogaland],
      ["fylke 46", vestland],
      ["kommune 1101", "20"],
      ["kommune 4601", "30"],
      ["land 0", "50"]
    ].map(([unit, count = ""]) => [`2024 ${unit}`, count] as const);
    const {releaseFolder, configFolder} = await writeRelease({
      places: [
        ["1101", "11", "EKG07"],
        ["4601", "46", "EKG13"]
      ],
      tables: [{...habilitation(["", "", ""]), rows: given}]
    });
    const {problems} = await audit({releaseFolder, configFolder, certificate: null, earlier: []});
    return problems.map(({what, count}) => [what, count]);
  }

  test("are of their own municipalities", async () => {
    expect(await problemsOf("20", "30")).toEqual([]);
    expect(await problemsOf("30", "20")).toEqual([["A total is not the sum of the numbers shown below it.", 2]]);
  });
});

describe("services and groups", () => {
  test("a group is no less than its greatest service and no more than all of them", async () => {
    const {tables, problems} = await attack(
      services({
        "gjennom_aaret 19": ["30", "40", "70"],
        "gjennom_aaret 21": ["2*", "40", "42"],
        "gjennom_aaret ALLE": ["31", "60", "91"]
      }),
      groups({"gjennom_aaret institusjon": ["31*", "60", "91*"], "gjennom_aaret ALLE": ["31", "60", "91"]})
    );
    // The group is 30 or 31 of the 31 recipients.
    expect(tables.find(({table: name}) => name === "tjenestemottakere_gruppe")?.shownBy).toMatchObject({
      bounds: 4
    });
    expect(problems).toEqual([]);
  });

  test("on 31 December there are no more than during the year", async () => {
    const {problems} = await attack(
      services({"gjennom_aaret 19": ["6", "40", "46"], "per_31_12 19": ["5*", "30", "35"]})
    );
    expect(problems).toEqual([]);
    const {problems: narrow} = await attack(
      services({"gjennom_aaret 19": ["6*", "40", "46"], "per_31_12 19": ["7", "30", "37"]})
    );
    expect(narrow).toEqual([]);
    const {whats} = await attack(services({"gjennom_aaret 19": ["6", "40", "46"], "per_31_12 19": ["7", "30", "37"]}));
    expect(whats).toContain("Numbers contradict a relation that holds between them.");
  });
});

test("age and sex add up in both directions", async () => {
  const ages = (counts: readonly Counts[]) => {
    const keys = ["0-17 ALLE", "0-17 K", "0-17 M", "90+ ALLE", "90+ K", "90+ M", "ALLE ALLE", "ALLE K", "ALLE M"];
    const rows = keys.map((key, index) => [`per_31_12 ${key}`, [counts[index] ?? ["", "", ""]]] as const);
    const dimensions = ["periode", "alder", "kjonn"];
    return table("tjenestemottakere_alder_kjonn", dimensions, persons, Object.fromEntries(rows), ["fylke", "land"]);
  };
  const both = (count: string): Counts => ["", "", count];
  const cells = ["12", "4*", "8*", "18", "10*", "8*", "30", "14", "16"];
  const {tables, problems} = await attack(ages(cells.map(both)));
  expect(problems).toEqual([]);
  expect(tables).toMatchObject([{hidden: 8, determined: 0, insiderPairs: 4}]);
  const open = await attack(ages(cells.with(4, "10").map(both)));
  expect(open.tables).toMatchObject([{hidden: 6, determined: 6, tooNarrow: 2}]);
});

test("a long stay and living at home are everyone on 31 December", async () => {
  const feedback = (name: string, counts: Counts) =>
    table(name, ["maal"], share, {antall: [[".", ".", "."], counts]}, ["kommune", "land"]);
  const {problems, tables} = await attack(
    services({"per_31_12 21": ["4*", "20", "24*"], "per_31_12 ALLE": ["60", "80", "140"]}),
    feedback("tilbakemelding_langtidsopphold", ["4*", "20", "24*"]),
    feedback("tilbakemelding_hjemmeboende", ["56", "60", "116"])
  );
  expect(problems.find(({what}) => what === "A small hidden cell can be worked out.")?.cells).toEqual([
    "tilbakemelding_langtidsopphold 2024 kommune 1101 antall nevner"
  ]);
  expect(tables.map(({table: name, determined}) => [name, determined])).toEqual([
    ["tilbakemelding_hjemmeboende", 0],
    ["tilbakemelding_langtidsopphold", 2],
    ["tjenestemottakere_tjeneste", 4]
  ]);
});

test("last year's column is last year's number", async () => {
  const change = ["personer", "personer_forrige_aar", "endring_prosent"];
  const now: readonly Counts[] = [
    ["30", "40", "70"],
    ["20", "3*", "23*"]
  ];
  const levels = ["kommune", "land"];
  const feedback = table(
    "tilbakemelding_tjenester",
    ["tjeneste"],
    change,
    {
      "19": now,
      UKJENT: [
        ["6", "7", "13"],
        ["..", "..", ".."]
      ]
    },
    levels
  );
  const current = services({"gjennom_aaret 19": ["30", "40", "70"]});
  const before = services({"gjennom_aaret 19": ["20", "3", "23"]}).rows.map(([key, ...counts]) => {
    return [key.replace("2024", "2023"), ...counts] as const;
  });
  const {problems} = await attack(feedback, {...current, rows: [...current.rows, ...before]});
  expect(problems).toContainEqual({
    what: "A hidden cell is open elsewhere.",
    cells: [
      "tilbakemelding_tjenester 2024 kommune 1106 19 personer_forrige_aar",
      "tilbakemelding_tjenester 2024 land 0 19 personer_forrige_aar"
    ],
    count: 2
  });
  // The 3 of last year is a small number, and what is not available for unknown services is no wrong status.
  expect(problems.map(({what}) => what).toSorted()).toEqual([
    "A hidden cell is open elsewhere.",
    "A small number is shown."
  ]);
});

describe("derived cells", () => {
  test("14.3 % of 35 tells the 5 that is hidden", async () => {
    const tellere: Counts[] = [
      ["5*", "40", "45*"],
      ["8*", "0", "8*"],
      ["22", "0", "22"],
      ["0", "0", "0"],
      ["0", "0", "0"]
    ];
    const {releaseFolder, configFolder} = await writeRelease({
      places,
      tables: [planAtHome(tellere, ["35", "40", "75"])]
    });
    const path = join(releaseFolder, "tables", "individuell_plan_hjemme", "individuell_plan_hjemme.csv");
    const told = (await readFile(path, "utf8")).replace(
      "kommune,1101,1,,suppressed,35,ok,,suppressed",
      "kommune,1101,1,,suppressed,35,ok,14.3,ok"
    );
    await writeFile(path, told);
    const {problems} = await audit({releaseFolder, configFolder, certificate: null, earlier: []});
    expect(problems).toEqual([
      {
        what: "A derived cell is not what its counts give.",
        cells: ["individuell_plan_hjemme 2024 kommune 1101 1 andel"],
        count: 1
      }
    ]);
  });

  test.each([
    ["a share that is rounded wrongly", "14.3,ok", "14.2,ok"],
    ["a share that is missing", "14.3,ok", ",not_available"],
    ["a count without a figure that no rule allows", "5,ok,35,ok,14.3,ok", ",not_available,35,ok,,not_available"]
  ])("%s is named", async (_, from, to) => {
    const tellere: Counts[] = [
      ["5", "40", "45"],
      ["8", "0", "8"],
      ["22", "0", "22"],
      ["0", "0", "0"],
      ["0", "0", "0"]
    ];
    const {releaseFolder, configFolder} = await writeRelease({
      places,
      tables: [planAtHome(tellere, ["35", "40", "75"])]
    });
    const path = join(releaseFolder, "tables", "individuell_plan_hjemme", "individuell_plan_hjemme.csv");
    await writeFile(path, (await readFile(path, "utf8")).replaceAll(from, to));
    const {problems} = await audit({releaseFolder, configFolder, certificate: null, earlier: []});
    expect(problems.map(({what, count}) => [what, count])).toContainEqual([
      from.startsWith("5") ? "A count has a wrong status." : "A derived cell is not what its counts give.",
      2
    ]);
  });
});

describe("who delivered", () => {
  const status = "aar,geo,levert,lopenr,laget_dato,versjon,andel_avvist,poHab_levert\n";

  test("fits the statuses, and a county with one delivery is that municipality", async () => {
    const counts: Counts = ["12", "-", "12"];
    const {releaseFolder, configFolder} = await writeRelease({
      places,
      tables: [services({"gjennom_aaret 19": counts, "gjennom_aaret 21": ["8*", "-", "8"]})]
    });
    await mkdir(join(releaseFolder, "tables", "rapporteringsstatus"));
    const path = join(releaseFolder, "tables", "rapporteringsstatus", "rapporteringsstatus.csv");
    await writeFile(path, `${status}2024,1101,ja,1,20250110,3.7,0.0,nei\n2024,1106,nei,,,,,\n`);
    const first = await audit({releaseFolder, configFolder, certificate: null, earlier: []});
    expect(first.problems.map(({what, count}) => [what, count])).toEqual([["A hidden cell is open elsewhere.", 2]]);
    await writeFile(path, `${status}2024,1101,ja,1,20250110,3.7,0.0,nei\n2024,1106,ja,1,20250110,3.7,0.0,nei\n`);
    const second = await audit({releaseFolder, configFolder, certificate: null, earlier: []});
    expect(second.problems.map(({what}) => what)).toContain("The status does not fit who delivered.");
  });
});

describe("files that the auditor refuses to read", () => {
  test.each([
    ["an unknown table", "tjenestemottakere_hemmelig", "aar,geo_niva,geo\n", "The auditor does not know this table."],
    ["other columns", "hab_rehab_institusjon", "aar,geo_niva,geo,personer\n", "The columns are not aar, geo_niva, geo"],
    [
      "a value beside its suppression",
      "hab_rehab_utenfor_institusjon",
      "aar,geo_niva,geo,personer,personer_status,per_1000,per_1000_status\n2024,kommune,1101,3,suppressed,,suppressed\n",
      "Row 1 has a value that its column or status does not allow."
    ]
  ])("%s", async (_, name, text, what) => {
    const {releaseFolder, configFolder} = await writeRelease({places, tables: []});
    await mkdir(join(releaseFolder, "tables", name), {recursive: true});
    await writeFile(join(releaseFolder, "tables", name, `${name}.csv`), text);
    await expect(audit({releaseFolder, configFolder, certificate: null, earlier: []})).rejects.toMatchObject({
      kind: "blocked",
      message: expect.stringContaining(what)
    });
  });

  test("no release at all", async () => {
    const {configFolder} = await writeRelease({places, tables: []});
    const input = {releaseFolder: join(configFolder, "none"), configFolder, certificate: null, earlier: []};
    await expect(audit(input)).rejects.toMatchObject({kind: "missing", exitCode: 66});
  });
});
