import {escaped} from "../staffPage.js";
import {type Cell, numberText} from "./numbers.js";
import type {Language} from "./words.js";

const width = 480;
const height = 260;
const margin = {top: 16, right: 20, bottom: 30, left: 62};

/** A number of every year; years without one leave a gap. */
export interface Series {
  readonly title: string;
  /** What the picture shows, in words, for those who do not see it. */
  readonly description: string;
  readonly points: readonly {readonly year: number; readonly cell: Cell}[];
}

/** A line over years, from zero, as an SVG with the same bytes every time. `id` is unlike that of others on the page. */
export function lineChart(id: string, {title, description, points}: Series, language: Language): string {
  const shown = points.flatMap(({year, cell}) => (cell.status === "ok" ? [{year, value: Number(cell.text)}] : []));
  const scale = scaleOf(shown.map(({value}) => value));
  const years = points.map(({year}) => year);
  const [first = 0, last = 0] = [years[0], years.at(-1)];
  const x = (year: number) => round(margin.left + ((year - first) / Math.max(1, last - first)) * plotWidth);
  const y = (value: number) => round(margin.top + (1 - (value - scale.from) / (scale.to - scale.from)) * plotHeight);
  const grid = scale.ticks.map(
    tick =>
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${margin.left - 8}" y="${y(tick) + 4}" class="end">${tickText(tick, language)}</text>`
  );
  const labels = years.map(year => `<text x="${x(year)}" y="${height - 8}" class="middle">${year}</text>`);
  const lines = unbroken(shown).map(
    run => `<polyline points="${run.map(({year, value}) => `${x(year)},${y(value)}`).join(" ")}"/>`
  );
  const dots = shown.map(({year, value}) => `<circle cx="${x(year)}" cy="${y(value)}" r="4"/>`);
  return `<svg class="chart" role="img" viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${escaped(title)}</title>
<desc id="${id}-d">${escaped(description)}</desc>
<g class="grid">${grid.join("")}${labels.join("")}</g>
<g class="line">${lines.join("")}${dots.join("")}</g>
</svg>
`;
}

const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;

/** Runs of years one after the other. */
function unbroken<Point extends {readonly year: number}>(points: readonly Point[]): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.year === point.year - 1) run.push(point);
    else runs.push([point]);
  }
  return runs;
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
