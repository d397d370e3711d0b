import {expect, test} from "vitest";
import {
  auditWith,
  certificateOf,
  type GivenWitness,
  institutionCell,
  institutionTable,
  type Place,
  writeRelease
} from "./smallRelease.js";

/** Four counties; a bridge between two cycles of four hidden cells, so that each sum has two or more of them. */
const bridged: readonly Place[] = [
  ["1101", "11", "EKG01"],
  ["1103", "11", "EKG02"],
  ["1106", "11", "EKG03"],
  ["4601", "46", "EKG01"],
  ["4611", "46", "EKG02"],
  ["5001", "50", "EKG03"],
  ["5006", "50", "EKG04"],
  ["5501", "55", "EKG03"],
  ["5503", "55", "EKG04"]
];

test("a bridge between two cycles is worked out though every sum has two hidden cells", async () => {
  const hidden = Object.fromEntries(bridged.map(([kommune]) => [`kommune ${kommune}`, "4*"]));
  const sums = {
    "fylke 11": "12",
    "fylke 46": "8",
    "fylke 50": "8",
    "fylke 55": "8",
    "kostra EKG01": "8",
    "kostra EKG02": "8",
    "kostra EKG03": "12",
    "kostra EKG04": "8",
    "land 0": "36"
  };
  const written = await writeRelease({places: bridged, tables: [institutionTable({...hidden, ...sums})]});
  const square = (cells: readonly string[], by: number): GivenWitness =>
    Object.fromEntries(
      cells.map((kommune, index) => [institutionCell(`kommune ${kommune}`), index % 3 === 0 ? by : -by])
    );
  const cycles = [3, -3].flatMap(by => [
    square(["1101", "1103", "4601", "4611"], by),
    square(["5001", "5006", "5501", "5503"], by)
  ]);
  const {report} = await auditWith(written, certificateOf(written, cycles));
  expect(report.tables[0]).toMatchObject({hidden: 9, determined: 1, shownBy: {witness: 8, determined: 1}});
  expect(report.problems).toContainEqual({
    what: "A protected cell can be worked out.",
    cells: [institutionCell("kommune 1106")],
    count: 1
  });
});

test("county and KOSTRA sums that are each safe are not together", async () => {
  const overlapping: readonly Place[] = [
    ["1101", "11", "EKG07"],
    ["1106", "11", "EKG07"],
    ["4601", "46", "EKG07"],
    ["4602", "46", "EKG10"]
  ];
  const table = institutionTable({
    "fylke 11": "24",
    "fylke 46": "40*",
    "kommune 1101": "4*",
    "kommune 1106": "20*",
    "kommune 4601": "3*",
    "kommune 4602": "37",
    "kostra EKG07": "27",
    "kostra EKG10": "37",
    "land 0": "64*"
  });
  const written = await writeRelease({places: overlapping, tables: [table]});
  const {report, whats} = await auditWith(written, certificateOf(written, []));
  expect(whats).toContain("A protected cell can be worked out.");
  expect(report.tables[0]?.determined).toBe(3);
});

test("a person alone in a cell who is left with one other knows it", async () => {
  const ring: readonly Place[] = [
    ["1101", "11", "EKG07"],
    ["1106", "11", "EKG10"],
    ["4601", "46", "EKG07"],
    ["4602", "46", "EKG10"]
  ];
  const table = institutionTable({
    "fylke 11": "5",
    "fylke 46": "20",
    "kommune 1101": "1*",
    "kommune 1106": "4*",
    "kommune 4601": "8*",
    "kommune 4602": "12*",
    "kostra EKG07": "9",
    "kostra EKG10": "16",
    "land 0": "25"
  });
  const written = await writeRelease({places: ring, tables: [table]});
  const moved = ring.map(([kommune], at) => [institutionCell(`kommune ${kommune}`), at % 3 === 0 ? 3 : -3] as const);
  const {report, whats} = await auditWith(written, certificateOf(written, [Object.fromEntries(moved)]));
  expect(whats).toEqual(["A person alone in one hidden cell can work out a protected cell."]);
  expect(report.tables[0]).toMatchObject({insiderPairs: 1, tooNarrow: 0});
});

test("a person alone in a cell knows nothing where another witness leaves the cell as it is", async () => {
  const county: readonly Place[] = ["1101", "1103", "1106", "1108"].map(kommune => [kommune, "11", "EKG07"]);
  const table = institutionTable({
    "fylke 11": "26",
    "kommune 1101": "1*",
    "kommune 1103": "4*",
    "kommune 1106": "20*",
    "kommune 1108": "1*",
    "kostra EKG07": "26",
    "land 0": "26"
  });
  const written = await writeRelease({places: county, tables: [table]});
  const witness = (up: string, down: string): GivenWitness => ({
    [institutionCell(`kommune ${up}`)]: 3,
    [institutionCell(`kommune ${down}`)]: -3
  });
  const whats = async (...witnesses: readonly GivenWitness[]) =>
    (await auditWith(written, certificateOf(written, witnesses))).whats;
  const [with1101, with1108] = [witness("1101", "1103"), witness("1108", "1103")];
  const [without, for1108] = [witness("1103", "1106"), witness("1108", "1106")];
  expect(await whats(with1101, without, for1108)).toEqual([]);
  expect(await whats(without, with1101, for1108)).toEqual([]);
  // Whoever is alone in 1101 learns nothing by the second, and whoever is alone in 1108 nothing by the first.
  expect(await whats(with1101, with1108)).toEqual([]);
  // 1103 moves with 1101 only: whoever is alone there knows that it is 4.
  expect(await whats(with1101, for1108)).toEqual(["A person alone in one hidden cell can work out a protected cell."]);
});
