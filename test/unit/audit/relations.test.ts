import {describe, expect, test} from "vitest";
import {attack, type Counts, groups, planAtHome, services, share, table} from "./smallTables.js";

const contradiction = "Numbers contradict a relation that holds between them.";

/** Everybody in 1101, nobody in 1106. */
function alone(persons: string): Counts {
  return [persons, "0", persons];
}

/** All services that persons can have, and everyone, during the year. */
function allServices(counts: Readonly<Record<string, string>>): Readonly<Record<string, Counts>> {
  const all = {"01": "0", "15": "0", "19": "0", "21": "0", "29": "0", ...counts};
  return Object.fromEntries(Object.entries(all).map(([code, count]) => [`gjennom_aaret ${code}`, alone(count)]));
}

function allGroups(counts: Readonly<Record<string, string>>): Readonly<Record<string, Counts>> {
  const all = {hjemmeboende: "0", institusjon: "0", bolig: "0", ...counts};
  return Object.fromEntries(Object.entries(all).map(([code, count]) => [`gjennom_aaret ${code}`, alone(count)]));
}

describe("a county of two municipalities", () => {
  test.each([
    ["has each person once: as many as both together", "30", false],
    ["has each person once: some were in both", "25", false],
    ["has no more than both together", "31", true],
    ["has no fewer than the larger of them", "19", true]
  ])("%s", async (_, county, named) => {
    const {whats} = await attack(services({"gjennom_aaret 19": ["10", "20", county]}));
    expect(whats).toEqual(named ? [contradiction] : []);
  });

  test("is no less than the larger and no more than both, when it is hidden too", async () => {
    const rangesShownBy = async (counts: Counts) =>
      (await attack(services({"gjennom_aaret 19": counts}))).tables[0]?.shownBy;
    expect(await rangesShownBy(["10", "20", "25*"])).toMatchObject({bounds: 2, none: 0});
    expect(await rangesShownBy(["10", "15*", "25"])).toMatchObject({bounds: 2, none: 0});
  });

  test("may have more in a category than its municipalities: a person's latest answer decides", async () => {
    const tellere: Counts[] = [
      ["10", "20", "33"],
      ["10", "20", "27"],
      ["0", "0", "0"],
      ["0", "0", "0"],
      ["0", "0", "0"]
    ];
    expect((await attack(planAtHome(tellere, ["20", "40", "60"]))).problems).toEqual([]);
  });
});

describe("services, groups and everyone", () => {
  test.each([
    ["a group as large as its only service", {"19": "30", ALLE: "30"}, {institusjon: "30", ALLE: "30"}, false],
    ["a group smaller than a service", {"19": "30", ALLE: "30"}, {institusjon: "29", ALLE: "30"}, true],
    [
      "a group of persons with one service each",
      {"19": "10", "21": "20", ALLE: "30"},
      {institusjon: "30", ALLE: "30"},
      false
    ],
    ["a group larger than its services", {"19": "10", "21": "20", ALLE: "31"}, {institusjon: "31", ALLE: "31"}, true],
    ["everyone fewer than a group", {"19": "30", ALLE: "29"}, {institusjon: "30", ALLE: "29"}, true],
    [
      "everyone in one group",
      {"19": "30", "01": "20", ALLE: "50"},
      {institusjon: "30", hjemmeboende: "20", ALLE: "50"},
      false
    ],
    [
      "everyone more than all groups",
      {"19": "30", "01": "20", ALLE: "51"},
      {institusjon: "30", hjemmeboende: "20", ALLE: "51"},
      true
    ]
  ])("%s: named %s", async (_, ofServices, ofGroups, named) => {
    const {whats} = await attack(services(allServices(ofServices)), groups(allGroups(ofGroups)));
    expect(whats).toEqual(named ? [contradiction] : []);
  });

  test.each([
    ["fewer than a service", "29", true],
    ["as many as a service", "30", false],
    ["as many as all services", "50", false],
    ["more than all services", "51", true]
  ])("without groups: everyone %s", async (_, everyone, named) => {
    const {whats} = await attack(services(allServices({"19": "30", "01": "20", ALLE: everyone})));
    expect(whats).toEqual(named ? [contradiction] : []);
  });

  test("a service that is not in the release leaves everyone unbounded above", async () => {
    const {"gjennom_aaret 29": _, ...fewer} = allServices({"19": "30", ALLE: "60"});
    expect((await attack(services(fewer))).problems).toEqual([]);
  });

  test("who is left of a group is as narrow as its services leave it", async () => {
    // 19 or 21: 10 and 2, hidden; the group has 12 of whom 10 have a long stay, so the others are at least 2 of 5 to 12.
    const {tables, problems} = await attack(
      services(allServices({"19": "2*", "21": "10", ALLE: "12"})),
      groups(allGroups({institusjon: "12", ALLE: "12"}))
    );
    expect(problems).toEqual([]);
    expect(tables.find(({table: name}) => name === "tjenestemottakere_tjeneste")).toMatchObject({
      tooNarrow: 0,
      shownBy: {bounds: 4}
    });
  });
});

describe("goals", () => {
  const goals = ["funksjon", "ernaering", "legemiddelgjennomgang", "bolig_hjemmesituasjon", "individuell_plan"];

  /** All five are reached by 50 of 56, the first by as many as given. */
  function reached(first: string) {
    const nevner: Counts = ["56", "60", "116"];
    const rows = goals.map((goal, at) => {
      const teller: Counts = at === 0 ? [first, "40", String(Number(first) + 40)] : ["50", "40", "90"];
      return [goal, [teller, nevner]] as const;
    });
    const antall = [[".", ".", "."], nevner] as const;
    const all = Object.fromEntries([["antall", antall], ...rows]);
    return table("tilbakemelding_hjemmeboende", ["maal"], share, all, ["kommune", "land"]);
  }

  test("are reached by some each and add up to nothing", async () => {
    expect((await attack(reached("50"))).whats).toEqual([]);
    expect((await attack(reached("0"))).whats).toEqual([]);
  });

  test("are reached by no more than there are", async () => {
    expect((await attack(reached("56"))).whats).toEqual([]);
    expect((await attack(reached("57"))).whats).toEqual([contradiction]);
  });
});

describe("a long stay and at home", () => {
  const atHome = table(
    "tilbakemelding_hjemmeboende",
    ["maal"],
    share,
    {
      antall: [
        [".", ".", "."],
        ["56*", "60", "116*"]
      ]
    },
    ["kommune", "land"]
  );

  test("say nothing of one another where the release has not all three", async () => {
    const {tables} = await attack(atHome, services({"per_31_12 ALLE": ["60", "80", "140"]}));
    expect(tables.map(({determined}) => determined)).toEqual([0, 0]);
    const {tables: others} = await attack(atHome, services({"per_31_12 21": ["6", "20", "26"]}));
    expect(others.map(({determined}) => determined)).toEqual([0, 0]);
  });

  test("are everyone where it has", async () => {
    const {tables} = await attack(
      atHome,
      services({"per_31_12 21": ["4", "20", "24"], "per_31_12 ALLE": ["60", "80", "140"]})
    );
    expect(tables.map(({determined}) => determined)).toEqual([2, 0]);
  });
});
