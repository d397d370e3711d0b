import {alignedTable} from "../pipeline/text.js";

/** One row of the result: what was measured, run by run, and what it is held to. */
export interface Measurement {
  readonly what: string;
  readonly unit: "s" | "GiB" | "MB/s" | "files" | "%";
  readonly runs: readonly number[];
  /** The same work done by another program in turn with ours. The ratio of each pair is then what counts. */
  readonly against?: {readonly program: string; readonly runs: readonly number[]};
  readonly limit?: {readonly kind: "atMost" | "exactly"; readonly value: number; readonly goal?: number};
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  const median = middle.reduce((sum, value) => sum + value, 0) / middle.length;
  return {median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN};
}

/** Ours to the other program's, pair by pair; null where nothing is compared. */
export function ratiosOf({runs, against}: Measurement): readonly number[] | null {
  return against === undefined ? null : runs.map((value, index) => value / (against.runs[index] ?? Number.NaN));
}

/** Whether the median keeps the limit; null where there is none. */
export function keepsLimit(measurement: Measurement): boolean | null {
  const {limit, runs} = measurement;
  if (limit === undefined) {
    return null;
  }
  const {median, least, most} = spreadOf(ratiosOf(measurement) ?? runs);
  return limit.kind === "exactly" ? least === limit.value && most === limit.value : median <= limit.value;
}

/** The measurements as an aligned table; limits hold for a national year and are not judged in smaller ones. */
export function measurementTable(measurements: readonly Measurement[], judged: boolean): string {
  const columns = [
    {heading: "What", align: "left"},
    {heading: "n", align: "right"},
    {heading: "Median", align: "right"},
    {heading: "Min–max", align: "right"},
    {heading: "Against", align: "left"},
    {heading: "Median", align: "right"},
    {heading: "Ratio", align: "right"},
    {heading: "Min–max", align: "right"},
    {heading: "Limit", align: "left"},
    {heading: "", align: "left"}
  ] as const;
  return alignedTable(
    columns,
    measurements.map(measurement => {
      const {what, unit, runs, against} = measurement;
      const ours = spreadOf(runs);
      const ratios = ratiosOf(measurement);
      const ratio = ratios === null ? null : spreadOf(ratios);
      const digits = unit === "files" ? 0 : 2;
      return [
        what,
        String(runs.length),
        `${number(ours.median, digits)} ${unit}`,
        `${number(ours.least, digits)}–${number(ours.most, digits)}`,
        against?.program ?? "",
        against === undefined ? "" : `${number(spreadOf(against.runs).median, digits)} ${unit}`,
        ratio === null ? "" : `${number(ratio.median, 2)} ×`,
        ratio === null ? "" : `${number(ratio.least, 2)}–${number(ratio.most, 2)}`,
        limitText(measurement),
        judged ? verdict(measurement) : ""
      ];
    })
  );
}

function limitText({limit, unit, against}: Measurement): string {
  if (limit === undefined) {
    return "";
  }
  const held = against === undefined ? unit : "×";
  const goal = limit.goal === undefined ? "" : ` (goal ${number(limit.goal, 1)})`;
  return `${limit.kind === "exactly" ? "=" : "≤"} ${number(limit.value, Number.isInteger(limit.value) ? 0 : 2)} ${held}${goal}`;
}

function verdict(measurement: Measurement): string {
  const keeps = keepsLimit(measurement);
  return keeps === null ? "" : keeps ? "kept" : "MISSED";
}

function number(value: number, digits: number): string {
  return value.toFixed(digits).replace(".", ",");
}
