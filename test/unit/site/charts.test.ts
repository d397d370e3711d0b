import {describe, expect, test} from "vitest";
import type {Break} from "../../../pipeline/site/breaks.js";
import {lineChart, scaleOf} from "../../../pipeline/site/lineChart.js";
import type {Cell} from "../../../pipeline/site/numbers.js";
import {stepBounds, stepOf, type Tile, tileMap} from "../../../pipeline/site/tileMap.js";
import {all, readPage, textOf} from "../../support/htmlPage.js";

const ok = (text: string): Cell => ({text, status: "ok"});
const none: Cell = {text: "", status: "not_published"};

describe("a scale", () => {
  test.each([
    [[73.5, 73.4], 0, 80, 20],
    [[0.2], 0, 0.2, 0.05],
    [[402_917, 399_014], 0, 500_000, 100_000],
    [[-3, 12], -5, 15, 5],
    [[0], 0, 1, 0.2],
    [[], 0, 1, 0.2]
  ])("of %j goes from %d to %d by %d", (values, from, to, step) => {
    const scale = scaleOf(values);
    expect([scale.from, scale.to]).toEqual([expect.closeTo(from), expect.closeTo(to)]);
    expect((scale.ticks[1] ?? 0) - (scale.ticks[0] ?? 0)).toBeCloseTo(step);
    expect(scale.ticks.at(-1)).toBeCloseTo(to);
  });
});

describe("a line over years", () => {
  const points = [
    {year: 2017, cell: ok("10.0")},
    {year: 2018, cell: ok("20.0")},
    {year: 2019, cell: none},
    {year: 2020, cell: ok("40.0")}
  ];
  const svg = readPage(lineChart("a", {title: "Andel <1>", description: "Sagt & vist", points, breaks: []}, "nb"));

  test("is broken where a year has no number, which has no point", () => {
    expect(all(svg, "polyline").map(({attributes}) => attributes.points?.split(" ").length)).toEqual([2, 1]);
    expect(all(svg, "circle")).toHaveLength(3);
  });

  test("is higher on the page for greater numbers, and from left to right in time", () => {
    const [first, second, third] = all(svg, "circle").map(({attributes}) => [
      Number(attributes.cx),
      Number(attributes.cy)
    ]);
    expect((first?.[0] ?? 0) < (second?.[0] ?? 0) && (second?.[0] ?? 0) < (third?.[0] ?? 0)).toBe(true);
    expect((first?.[1] ?? 0) > (second?.[1] ?? 0) && (second?.[1] ?? 0) > (third?.[1] ?? 0)).toBe(true);
  });

  describe("with breaks", () => {
    const years = [2018, 2019, 2020, 2021, 2022, 2023, 2024];
    const drawn = (breaks: readonly Break[]) =>
      readPage(
        lineChart("b", {title: "t", description: "d", points: years.map(year => ({year, cell: ok("5")})), breaks}, "nb")
      );
    const broken = (breaks: readonly Break[]) =>
      all(drawn(breaks), "g").filter(({attributes}) => attributes.class === "break");

    test("has a mark between the years, over which it does not go", () => {
      const breaks = [
        {year: 2020, label: "Ny <metode>"},
        {year: 2024, label: "Nye grenser"}
      ];
      const svg = drawn(breaks);
      const runs = all(svg, "polyline").map(({attributes}) => attributes.points?.split(" ").length);
      expect(runs).toEqual([2, 4, 1]);
      const circles = all(svg, "circle").map(({attributes}) => Number(attributes.cx));
      const [group] = broken(breaks);
      const marks = group === undefined ? [] : all(group, "line").map(({attributes}) => Number(attributes.x1));
      const between = [2, 6].map(at => ((circles[at - 1] ?? 0) + (circles[at] ?? 0)) / 2);
      expect(marks).toEqual(between.map(x => expect.closeTo(x, 0)));
      expect(group === undefined ? [] : all(group, "text").map(textOf)).toEqual(["Ny <metode>", "Nye grenser"]);
    });

    test("has labels inside the picture, of which none stands on another", () => {
      const [group] = broken([2019, 2020, 2024].map(year => ({year, label: "Ny rapportering"})));
      const labels = (group === undefined ? [] : all(group, "text")).map(({attributes}) => {
        const [x, width] = [Number(attributes.x), 15 * 9.5];
        return {from: attributes.class === "end" ? x - width : x, y: attributes.y, width};
      });
      expect(labels.every(({from, width}) => from >= 0 && from + width <= 480)).toBe(true);
      const meet = labels.filter((a, at) =>
        labels.slice(0, at).some(b => a.y === b.y && a.from < b.from + b.width && b.from < a.from + a.width)
      );
      expect(labels).toHaveLength(3);
      expect(meet).toEqual([]);
    });

    test("has neither where there are none", () => {
      expect(broken([])).toEqual([]);
    });
  });

  test("is named and described for those who do not see it", () => {
    const [picture] = all(svg, "svg");
    expect(picture?.attributes).toMatchObject({role: "img", "aria-labelledby": "a-t a-d"});
    expect([...all(svg, "title"), ...all(svg, "desc")].map(textOf)).toEqual(["Andel <1>", "Sagt & vist"]);
  });
});

describe("steps of colour", () => {
  test("hold about equally many values", () => {
    const values = Array.from({length: 100}, (_, at) => at);
    const bounds = stepBounds(values);
    expect(bounds).toEqual([19, 39, 59, 79, 99]);
    expect(values.filter(value => stepOf(value, bounds) === 3)).toHaveLength(20);
    expect([stepOf(0, bounds), stepOf(19, bounds), stepOf(20, bounds), stepOf(99, bounds)]).toEqual([1, 1, 2, 5]);
  });

  test("are fewer where values are equal, and none where nothing is shown", () => {
    expect(stepBounds([7, 7, 7, 9])).toEqual([7, 9]);
    expect(stepBounds([])).toEqual([]);
  });
});

describe("a map of squares", () => {
  const tiles = (count: number): readonly Tile[] =>
    Array.from({length: count}, (_, at) => ({name: `K${at}`, shown: "1,0", step: at === 0 ? null : 2}));
  const areas = [
    {code: "03", name: "Oslo", tiles: tiles(1)},
    {code: "46", name: "Vestland", tiles: tiles(9)},
    {code: "99", name: "Ny", tiles: tiles(2)}
  ];
  const svg = readPage(tileMap("kart", {title: "t", description: "d"}, areas, [[["46"], ["03"]]]));

  test("has a square for every municipality and none on another, also of counties without a place", () => {
    const squares = all(svg, "rect").map(({attributes}) => `${attributes.x} ${attributes.y}`);
    expect(squares).toHaveLength(12);
    expect(new Set(squares).size).toBe(12);
    expect(all(svg, "text").map(textOf)).toEqual(["Vestland", "Oslo", "Ny"]);
  });

  test("has no colour where no number is shown", () => {
    expect(all(svg, "rect").filter(({attributes}) => attributes.class === "q0")).toHaveLength(3);
  });
});
