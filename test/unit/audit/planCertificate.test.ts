import {describe, expect, test} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import {
  type CertificateFile,
  certificateOf,
  type GivenTable,
  type GivenWitness,
  institutionCell,
  institutionTable,
  type Place,
  type WrittenRelease,
  writeCertificate,
  writeRelease
} from "./smallRelease.js";

const places: readonly Place[] = [
  ["1101", "11", "EKG07"],
  ["1106", "11", "EKG10"],
  ["4601", "46", "EKG07"],
  ["4602", "46", "EKG10"]
];
const plan = "individuell_plan_institusjon";

/** Numerators of five categories by municipality; hidden where a municipality and a category say so. */
type Tellere = Readonly<Record<string, readonly number[]>>;
type IsHidden = (kommune: string, category: number) => boolean;

/** The indicator with all its units; larger units and denominators are shown sums. */
function planTable(tellere: Tellere, isHidden: IsHidden): GivenTable {
  const units = [
    ...places.map(([kommune]) => ({name: `kommune ${kommune}`, kommuner: [kommune]})),
    ...["11", "46"].map(county => ({name: `fylke ${county}`, kommuner: inside(1, county)})),
    ...["EKG07", "EKG10"].map(group => ({name: `kostra ${group}`, kommuner: inside(2, group)})),
    {name: "land 0", kommuner: places.map(([kommune]) => kommune)}
  ];
  const rows = units.flatMap(({name, kommuner}) => {
    const sums = [0, 1, 2, 3, 4].map(at => kommuner.reduce((sum, kommune) => sum + (tellere[kommune]?.[at] ?? 0), 0));
    const nevner = String(sums.reduce((a, b) => a + b, 0));
    return sums.map((sum, at) => {
      const hidden = kommuner.length === 1 && kommuner.some(kommune => isHidden(kommune, at + 1));
      return [`2024 ${name} ${at + 1}`, `${sum}${hidden ? "*" : ""}`, nevner] as const;
    });
  });
  return {
    table: plan,
    dimensions: ["aar", "geo_niva", "geo", "maltall"],
    measures: ["teller", "nevner", "andel"],
    rows
  };
}

function inside(at: 1 | 2, code: string): readonly string[] {
  return places.filter(place => place[at] === code).map(([kommune]) => kommune);
}

function cell(kommune: string, category: number): string {
  return `${plan} 2024 kommune ${kommune} ${category} teller`;
}

/** Persons who change between the first two categories, in all municipalities so that every sum stays. */
function exchange(by: number): GivenWitness {
  return Object.fromEntries(
    places.flatMap(([kommune], at) => {
      const move = at % 3 === 0 ? by : -by;
      return [
        [cell(kommune, 1), move],
        [cell(kommune, 2), -move]
      ];
    })
  );
}

async function auditWith(written: WrittenRelease, certificate: CertificateFile) {
  const {releaseFolder, configFolder} = written;
  const path = await writeCertificate(written, certificate);
  return audit({releaseFolder, configFolder, certificate: path, earlier: []});
}

describe("a denominator less its numerator", () => {
  const tellere = {
    "1101": [3, 20, 0, 0, 0],
    "1106": [10, 20, 0, 0, 0],
    "4601": [10, 20, 0, 0, 0],
    "4602": [10, 20, 0, 0, 0]
  };
  const firstTwo: IsHidden = (_, category) => category <= 2;

  async function written() {
    const release = await writeRelease({places, tables: [planTable(tellere, firstTwo)]});
    return {release, certificate: certificateOf(release, [exchange(3), exchange(-3)])};
  }

  test("has to be in the certificate where it is small", async () => {
    const {release, certificate} = await written();
    const {problems} = await auditWith(release, certificate);
    expect(problems).toEqual([
      {
        what: "A protected cell is not in the certificate.",
        cells: [`${plan} 2024 kommune 1101 2 nevner less ${plan} 2024 kommune 1101 2 teller`],
        count: 1
      }
    ]);
  });

  test("has to be there in every unit", async () => {
    const two = {...tellere, "1106": [2, 20, 0, 0, 0]};
    const release = await writeRelease({places, tables: [planTable(two, firstTwo)]});
    const certificate = certificateOf(release, [exchange(2), exchange(-1)]);
    const {problems} = await auditWith(release, certificate);
    expect(problems.map(({what, count}) => [what, count])).toEqual([
      ["A protected cell is not in the certificate.", 2]
    ]);
  });

  test("is held to what the certificate claims, also where no rule protects it", async () => {
    const {release, certificate} = await written();
    for (const year of certificate.years) {
      year.complements.push([plan, 11, 3], [plan, 16, 9]);
      year.proofs.push([1, 2], [1, 2]);
    }
    expect((await auditWith(release, certificate)).problems.map(({what, count}) => [what, count])).toEqual([
      ["A proof of the certificate does not span the width.", 1]
    ]);
  });

  test.each([1, -1])("true values that are %i too many do not fit the denominator", async by => {
    const {release, certificate} = await written();
    for (const year of certificate.years) year.truth[0] = (year.truth[0] ?? 0) + by;
    const whats = (await auditWith(release, certificate)).problems.map(({what}) => what);
    expect(whats).toContain("Numbers contradict a relation that holds between them.");
    expect(whats).toContain("The true values of the certificate do not fit what is published.");
  });

  test("is as wide as the numerator when the denominator is shown", async () => {
    const {release} = await written();
    const certificate = certificateOf(release, [exchange(3), exchange(-2)], {[cell("1101", 2)]: 3});
    expect(await auditWith(release, certificate)).toMatchObject({passed: true, problems: []});
  });

  test.each([
    ["the row", 11, []],
    ["another row", 12, ["A protected cell is not in the certificate."]],
    [
      "no row",
      900,
      ["A protected cell is not in the certificate.", "The certificate protects a row that does not exist."]
    ]
  ])("is named by %s in the file", async (_, row, whats) => {
    const {release, certificate} = await written();
    for (const year of certificate.years) {
      year.complements.push([plan, row, 3]);
      year.proofs.push([1, 2]);
    }
    const {problems} = await auditWith(release, certificate);
    expect(problems.map(({what}) => what).toSorted()).toEqual(whats);
  });
});

describe("a denominator below 20 in one category", () => {
  const tellere = {
    "1101": [12, 0, 0, 0, 0],
    "1106": [10, 20, 8, 8, 8],
    "4601": [10, 20, 8, 8, 8],
    "4602": [10, 20, 8, 8, 8]
  };

  test("protects the number of everyone, whatever its size", async () => {
    const hidden: IsHidden = (kommune, category) => kommune === "1101" || category <= 2;
    const release = await writeRelease({places, tables: [planTable(tellere, hidden)]});
    const holder = {[cell("1101", 1)]: 3};
    expect(await auditWith(release, certificateOf(release, [exchange(-4)], holder))).toMatchObject({passed: true});
    expect((await auditWith(release, certificateOf(release, [exchange(-4)]))).problems).toEqual([
      {what: "A protected cell is not in the certificate.", cells: [cell("1101", 1)], count: 1}
    ]);
  });

  test("protects it by the width of numerators, whatever the certificate claims", async () => {
    const hidden: IsHidden = (kommune, category) => kommune === "1101" || category <= 2;
    const release = await writeRelease({places, tables: [planTable(tellere, hidden)]});
    const {problems} = await auditWith(release, certificateOf(release, [exchange(-2)], {[cell("1101", 1)]: 1}));
    expect(problems.map(({what, cells}) => [what, cells])).toEqual([
      ["A proof of the certificate does not span the width.", [cell("1101", 1)]]
    ]);
  });

  test("hides all five numerators, zeros too", async () => {
    const hidden: IsHidden = (_, category) => category <= 2;
    const release = await writeRelease({places, tables: [planTable(tellere, hidden)]});
    const holder = {[cell("1101", 1)]: 3};
    const {problems} = await auditWith(release, certificateOf(release, [exchange(-4)], holder));
    expect(problems).toEqual([
      {
        what: "One category of few persons holds everyone, and a numerator is shown.",
        cells: [cell("1101", 3)],
        count: 1
      }
    ]);
  });
});

describe("a person alone in one cell", () => {
  const cells = ["1101", "1106", "4601", "4602"].map(kommune => institutionCell(`kommune ${kommune}`));

  test("learns nothing of others from a larger unit with nobody else", async () => {
    const release = await writeRelease({
      places,
      tables: [
        institutionTable({
          "fylke 11": "1*",
          "fylke 46": "26*",
          "kommune 1101": "1*",
          "kommune 1106": "0",
          "kommune 4601": "16*",
          "kommune 4602": "10",
          "kostra EKG07": "17",
          "kostra EKG10": "10",
          "land 0": "27"
        })
      ]
    });
    const moved = {
      [institutionCell("fylke 11")]: 3,
      [institutionCell("fylke 46")]: -3,
      [institutionCell("kommune 1101")]: 3,
      [institutionCell("kommune 4601")]: -3
    };
    expect(await auditWith(release, certificateOf(release, [moved]))).toMatchObject({passed: true, problems: []});
  });

  test("learns of a person in another municipality by a third number that both share sums with", async () => {
    const crossed: readonly Place[] = [
      ["1101", "11", "EKG07"],
      ["1106", "11", "EKG10"],
      ["4601", "46", "EKG10"],
      ["4602", "46", "EKG07"]
    ];
    const release = await writeRelease({
      places: crossed,
      tables: [
        institutionTable({
          "fylke 11": "7",
          "fylke 46": "7",
          "kommune 1101": "1*",
          "kommune 1106": "6*",
          "kommune 4601": "1*",
          "kommune 4602": "6*",
          "kostra EKG07": "7",
          "kostra EKG10": "7",
          "land 0": "14"
        })
      ]
    });
    const moved = Object.fromEntries(cells.map((name, at) => [name, at % 2 === 0 ? 3 : -3]));
    const report = await auditWith(release, certificateOf(release, [moved]));
    expect(report.problems).toEqual([
      {
        what: "A person alone in one hidden cell can work out a protected cell.",
        cells: [institutionCell("kommune 1101"), institutionCell("kommune 4601")],
        count: 2
      }
    ]);
    expect(report.tables).toMatchObject([{insiderPairs: 2, tooNarrow: 0}]);
  });
});
