import type {CountDefinition, Measure} from "../definition/configuration.js";

/** In words how a measure of a row is made. */
export function measureRule({disclosure}: CountDefinition, measure: Measure, [aar, niva]: readonly string[]): string {
  switch (measure.kind) {
    case "count": {
      if (disclosure.totals === "published" && niva !== "kommune") {
        return "sum of the numbers that are shown for its municipalities";
      }
      const across = measure.across.length > 0 ? `, whatever their ${measure.across.join(", ")}` : "";
      return `distinct persons of the unit${across === "" ? " and the categories of the row" : across}`;
    }
    case "last_year":
      return `${measure.of} of the same unit in ${Number(aar) - 1}`;
    case "rate_per_1000":
      return `${measure.of} per 1 000 inhabitants on 1 January ${aar}`;
    case "share":
      return `${measure.of} in percent of ${measure.in}`;
    case "change":
      return `from ${measure.from} to ${measure.of}, in percent of ${measure.from}`;
  }
}
