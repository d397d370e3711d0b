import type {Status} from "../cells.js";
import type {
  ExplainedDelivery,
  ExplainedMeasure,
  Explanation,
  ProtectedCell,
  WhyHidden
} from "../explain/explanation.js";
import {alignedTable, amount, grouped, nameList, printable, wrapped} from "../text.js";

const mostNames = 20;
const mostDeliveries = 20;

/** An explanation in plain words. */
export function explainText(explanation: Explanation): string {
  return [
    headText(explanation),
    measuresText(explanation.measures),
    ...explanation.measures.flatMap(whyText),
    sourcesText(explanation),
    deliveriesText(explanation),
    ...explanation.notes.map(note => wrapped(printable(note), ""))
  ].join("\n\n");
}

function headText({release, table, row}: Explanation): string {
  const codes = row.map(({dimension, code, name}) => `${dimension} ${code}${name === code ? "" : ` (${name})`}`);
  return [
    `${table.name}: ${table.title.en}`,
    wrapped(table.description.en, ""),
    "",
    wrapped(`${release.id}, ${codes.join(", ")}`, "  ")
  ].join("\n");
}

const meanings: Readonly<Record<Status, string>> = {
  ok: "shown",
  suppressed: "hidden to protect persons",
  not_reported: "not reported: none of its municipalities has delivered, or nobody was reported where 0 means that",
  not_published: "not published, by decision",
  not_available: "cannot be computed",
  not_applicable: "does not exist in this row"
};

function measuresText(measures: readonly ExplainedMeasure[]): string {
  return alignedTable(
    [
      {heading: "Measure", align: "left"},
      {heading: "Value", align: "right"},
      {heading: "Status", align: "left"},
      {heading: "What it is", align: "left"}
    ],
    measures.map(({name, value, status, rule}) => [name, value ?? "", status === null ? "" : meanings[status], rule])
  );
}

function whyText({name, why}: ExplainedMeasure): readonly string[] {
  if (why === null) return [];
  const because = wrapped(`${name} is hidden: ${ruleText(why)}`, "  ");
  if (!("protects" in why) || why.protects.cells.length === 0) return [because];
  const {cells, more} = why.protects;
  const ties = [...new Set(cells.flatMap(({tiedBy}) => tiedBy))];
  const table = alignedTable(
    [
      {heading: "  Protected", align: "left"},
      {heading: "Rule", align: "left"},
      {heading: "Tied by", align: "left"}
    ],
    cells.map(cell => [
      ...[`  ${cell.name}`, protectedRules[cell.rule]],
      cell.tiedBy.map(tie => ties.indexOf(tie) + 1).join(", ")
    ])
  );
  const lines = [
    ...[because, table, ...(more > 0 ? [`  and ${grouped(more)} more`] : [])],
    "  Tied by (a reader is taken to know the differences that come from persons counted in several units)",
    ...ties.map((tie, index) => wrapped(`  ${String(index + 1).padStart(2)}  ${tie}`, "      "))
  ];
  return [lines.join("\n")];
}

function ruleText(why: WhyHidden): string {
  switch (why.rule) {
    case "small_count":
      return `it is a count from 1 to ${why.below - 1} (the rule of ${why.ruleOf}).`;
    case "one_category_holds_everyone":
      return `one category holds everyone of a denominator below ${why.below}, so the categories would tell everyone's answer.`;
    case "small_complement":
      return `numerator and denominator are not both shown where the denominator less the numerator is from 1 to ${why.below - 1}; it protects`;
    case "secondary":
      return why.protects.cells.length > 0
        ? "no rule hides it for its own sake; it protects"
        : "no rule hides it for its own sake; it is part of a pattern that is safe as a whole.";
    case "derived":
      return `${why.of.join(" and ")} ${why.of.length > 1 ? "are" : "is"} hidden.`;
    case "nothing_shown_below":
      return "it is the sum of what is shown of its municipalities, and nothing is.";
  }
}

const protectedRules: Readonly<Record<ProtectedCell["rule"], string>> = {
  small_count: "a small count",
  one_category_holds_everyone: "holds everyone",
  small_complement: "a small rest",
  hidden_before: "hidden before"
};

function sourcesText({sources: {definition, sql}, population, municipalities}: Explanation): string {
  const [counts, ...read] = sql;
  const files = alignedTable(
    [
      {heading: "Made of", align: "left"},
      {heading: "File", align: "left"},
      {heading: "SHA-256", align: "left"}
    ],
    [
      ["definition", definition.path, definition.sha256],
      ["who counts", counts?.path ?? "", counts?.sha256 ?? ""],
      ...read.map(({path, sha256}) => ["  reads", path, sha256])
    ]
  );
  const names = municipalities.map(({kommune, navn}) => `${kommune} ${navn}`);
  return [
    files,
    "",
    wrapped(`${amount(names.length, "municipality", "municipalities")}: ${nameList(names, mostNames)}`, "  "),
    ...(population === null ? [] : [`Population: ${grouped(population)}`])
  ].join("\n");
}

function deliveriesText({deliveries}: Explanation): string {
  if (deliveries === null) return "Deliveries: not known.";
  const of = (state: ExplainedDelivery["state"]) =>
    deliveries.filter(delivery => delivery.state === state && delivery.message === "content").length;
  const summary = [
    `Deliveries that count: ${grouped(of("counts"))}`,
    `rejected: ${grouped(of("rejected"))}`,
    `municipalities without any: ${grouped(of("missing"))}`
  ].join(", ");
  const table = alignedTable(
    [
      {heading: "Year", align: "left"},
      {heading: "Municipality", align: "left"},
      {heading: "District", align: "left"},
      {heading: "Message", align: "left"},
      {heading: "", align: "left"},
      {heading: "Made", align: "left"},
      {heading: "File", align: "left"}
    ],
    deliveries
      .slice(0, mostDeliveries)
      .map(({aar, kommune, navn, bydel, message, state, made, file}) => [
        ...[String(aar), `${kommune} ${navn}`, bydel ?? "", message, state === "missing" ? "none" : state],
        ...[printable(made ?? ""), state === "missing" ? "" : printable(file ?? "no longer in the folder")]
      ])
  );
  const more = deliveries.length - mostDeliveries;
  return [summary, table, ...(more > 0 ? [`and ${grouped(more)} more; --json lists them all`] : [])].join("\n");
}
