import {escaped} from "../staffPage.js";
import type {Break} from "./breaks.js";
import {type Cell, numberText} from "./numbers.js";
import type {Language} from "./words.js";

const width = 480;
const height = 260;
const margin = {right: 20, bottom: 30, left: 62};
/** Room for the label of a break, and how wide a sign of it is at most (the style sheet's size for narrow screens). */
const labelLine = 20;
const signWidth = 9.5;

/** A number of every year; years without one leave a gap. */
export interface Series {
  readonly title: string;
  /** What the picture shows, in words, for those who do not see it. */
  readonly description: string;
  readonly points: readonly {readonly year: number; readonly cell: Cell}[];
  /** Years after the first, ascending. */
  readonly breaks: readonly Break[];
}

/**
 * A line over years, from zero, as an SVG with the same bytes every time; a break is a mark before its year, over which
 * no line goes. `id` is unlike that of others on the page.
 */
export function lineChart(id: string, {title, description, points, breaks}: Series, language: Language): string {
  const shown = points.flatMap(({year, cell}) => (cell.status === "ok" ? [{year, value: Number(cell.text)}] : []));
  const scale = scaleOf(shown.map(({value}) => value));
  const years = points.map(({year}) => year);
  const [first = 0, last = 0] = [years[0], years.at(-1)];
  const x = (year: number) => round(margin.left + ((year - first) / Math.max(1, last - first)) * plotWidth);
  const marks = breakMarks(breaks, x);
  const top = 16 + labelLine * Math.max(0, ...marks.map(({line}) => line));
  const plotHeight = height - top - margin.bottom;
  const y = (value: number) => round(top + (1 - (value - scale.from) / (scale.to - scale.from)) * plotHeight);
  const grid = scale.ticks.map(
    tick =>
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${margin.left - 8}" y="${y(tick) + 4}" class="end">${tickText(tick, language)}</text>`
  );
  const labels = years.map(year => `<text x="${x(year)}" y="${height - 8}" class="middle">${year}</text>`);
  const broken = marks.map(
    ({at, line, label, anchor}) =>
      `<line x1="${at}" x2="${at}" y1="${labelLine * (line - 1) + 4}" y2="${height - margin.bottom}"/><text x="${round(at + (anchor === "end" ? -5 : 5))}" y="${labelLine * line - 2}" class="${anchor}">${escaped(label)}</text>`
  );
  const lines = unbroken(shown, breaks).map(
    run => `<polyline points="${run.map(({year, value}) => `${x(year)},${y(value)}`).join(" ")}"/>`
  );
  const dots = shown.map(({year, value}) => `<circle cx="${x(year)}" cy="${y(value)}" r="4"/>`);
  return `<svg class="chart" role="img" viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${escaped(title)}</title>
<desc id="${id}-d">${escaped(description)}</desc>
<g class="grid">${grid.join("")}${labels.join("")}</g>
${broken.length === 0 ? "" : `<g class="break">${broken.join("")}</g>\n`}<g class="line">${lines.join("")}${dots.join("")}</g>
</svg>
`;
}

const plotWidth = width - margin.left - margin.right;

/** Runs of years one after the other without a break. */
function unbroken<Point extends {readonly year: number}>(
  points: readonly Point[],
  breaks: readonly Break[]
): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const goesOn = run?.at(-1)?.year === point.year - 1 && !breaks.some(({year}) => year === point.year);
    if (run !== undefined && goesOn) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

interface BreakMark {
  /** From the left. */
  readonly at: number;
  /** Of the labels above the plot, from 1. */
  readonly line: number;
  readonly label: string;
  readonly anchor: "start" | "end";
}

/** Half a year before the year of each break; labels that would meet stand below each other. */
function breakMarks(breaks: readonly Break[], x: (year: number) => number): readonly BreakMark[] {
  const ends: number[] = [];
  return breaks.map(({year, label}) => {
    const at = x(year - 0.5);
    const length = label.length * signWidth + 5;
    const anchor = at + length > width ? "end" : "start";
    const from = anchor === "end" ? at - length : at;
    const free = ends.findIndex(end => end < from);
    const line = free < 0 ? ends.length : free;
    ends[line] = from + length;
    return {at, line: line + 1, label, anchor};
  });
}

interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** Round steps of 1, 2 or 5 that hold zero and all values. */
export function scaleOf(values: readonly number[]): Scale {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values, values.every(value => value === 0) ? 1 : 0);
  const raw = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find(factor => factor * power >= raw * 0.999) ?? 10);
  const [from, to] = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
  const count = Math.round((to - from) / step);
  return {from, to, ticks: Array.from({length: count + 1}, (_, at) => Number((from + at * step).toPrecision(12)))};
}

function tickText(value: number, language: Language): string {
  return numberText(String(value), language);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
