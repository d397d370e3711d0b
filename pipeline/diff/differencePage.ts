import type {Status} from "../cells.js";
import type {Configuration} from "../definition/configuration.js";
import type {Labels} from "../publish/labels.js";
import {
  norwegianAmount,
  norwegianNumber,
  norwegianTime,
  type StaffSection,
  type StaffTable,
  staffPage
} from "../staffPage.js";
import type {ChangedCell, ChangeKind, Difference} from "./difference.js";
import {labelOrNull} from "./releaseDifference.js";

/** How many changed cells of one kind the page lists. */
const mostCells = 2000;

/** Words that the page takes from the configuration. */
export interface PageWords {
  readonly labels: Labels;
  readonly configuration: Pick<Configuration, "statistics" | "labels">;
}

const headings: Readonly<Record<ChangeKind, string>> = {
  hidden: "Skjult nå",
  opened: "Ikke lenger skjult",
  changed: "Endret"
};

/** What changed between two releases, as a page for the register's staff. No hidden number is on it. */
export function differencePage(difference: Difference, words: PageWords): string {
  const {older, newer, totals} = difference;
  return staffPage({
    title: `Endringer fra ${older.id} til ${newer.id}`,
    paragraphs: [
      `${older.id} ble laget ${norwegianTime(older.created)}, ${newer.id} ble laget ${norwegianTime(newer.created)}.`,
      totalsText(totals),
      inputsText(difference)
    ],
    sections: [
      countsSection(difference, words),
      ...(["hidden", "opened", "changed"] as const).map(kind => cellsSection(difference, kind, words)),
      ...deliveriesSections(difference)
    ]
  });
}

function totalsText({changed, hidden, opened, rowsNew, rowsGone}: Difference["totals"]): string {
  const numbers = [
    `${norwegianAmount(changed, "ett tall er", "tall er")} endret`,
    `${norwegianAmount(hidden, "ett", "tall")} er skjult nå`,
    `${norwegianAmount(opened, "ett", "tall")} er ikke lenger skjult`
  ];
  const rows = `Nye rader: ${norwegianNumber(rowsNew)}. Rader som er borte: ${norwegianNumber(rowsGone)}.`;
  const text = `${numbers.join(", ")}. ${rows}`;
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function inputsText({inputs}: Difference): string {
  const words = {
    deliveries: "leveransene",
    configuration: "konfigurasjonen",
    program: "programmet",
    ledger: "loggen over det som er publisert"
  };
  return inputs.length === 0
    ? "De er laget av de samme leveransene, med samme konfigurasjon, program og logg."
    : `Ulikt i det de er laget av: ${inputs.map(name => words[name]).join(", ")}.`;
}

function countsSection({counts, otherTables, older, newer}: Difference, words: PageWords): StaffSection {
  const why = {
    new: `finnes bare i ${newer.id}`,
    gone: `finnes bare i ${older.id}`,
    other_columns: "har andre kolonner enn før, så tallene er ikke sammenlignet"
  };
  const table: StaffTable = {
    caption: "Antall endringer etter tabell, år og nivå",
    columns: [
      ...["Tabell", "År", "Nivå"].map(heading => ({heading, holds: "text"}) as const),
      ...["Skjult nå", "Ikke lenger skjult", "Endret", "Nye rader", "Rader borte"].map(
        heading => ({heading, holds: "number"}) as const
      )
    ],
    rows: counts.map(of => [
      ...[titleOf(of.table, words), of.aar, levelOf(of.geo_niva, words)],
      ...[of.hidden, of.opened, of.changed, of.rowsNew, of.rowsGone].map(norwegianNumber)
    ])
  };
  return {
    heading: "Tabeller",
    paragraphs: otherTables.map(other => `Tabellen ${other.table} ${why[other.why]}.`),
    table: counts.length === 0 ? null : table
  };
}

function cellsSection({cells, older, newer}: Difference, kind: ChangeKind, words: PageWords): StaffSection {
  const ofKind = cells.filter(({change}) => change === kind);
  const more = ofKind.length - mostCells;
  const table: StaffTable = {
    caption: `${headings[kind]}: ${norwegianAmount(ofKind.length, "ett tall", "tall")}`,
    columns: [
      ...["Sted", "År", "Tabell", "Gruppe", "Tall"].map(heading => ({heading, holds: "text"}) as const),
      ...[older.id, newer.id].map(heading => ({heading, holds: "number"}) as const)
    ],
    rows: ofKind
      .slice(0, mostCells)
      .map(cell => [
        ...[placeOf(cell), cell.row.aar ?? "", titleOf(cell.table, words), groupOf(cell, words)],
        ...[measureOf(cell, words), shownText(cell.before, words), shownText(cell.now, words)]
      ])
  };
  return {
    heading: headings[kind],
    paragraphs: more > 0 ? [`${norwegianNumber(more)} til står i listen fra «kprstat diff --json».`] : [],
    table: ofKind.length === 0 ? null : table
  };
}

function placeOf({row: {geo = ""}, unit}: ChangedCell): string {
  return `${geo} ${unit ?? ""}`.trimEnd();
}

/** The row's categories besides year and place. */
function groupOf(cell: ChangedCell, {labels}: PageWords): string {
  return Object.keys(cell.row)
    .filter(dimension => !["aar", "geo_niva", "geo"].includes(dimension))
    .map(dimension => labelOrNull(labels, cell, dimension) ?? cell.row[dimension] ?? "")
    .join(", ");
}

function measureOf({table, measure}: ChangedCell, {configuration}: PageWords): string {
  const definition = configuration.statistics.find(known => known.table === table);
  const columns = definition?.kind === "count" ? definition.measures : (definition?.columns ?? []);
  return columns.find(({name}) => name === measure)?.label.nb ?? measure;
}

function titleOf(table: string, {configuration}: PageWords): string {
  return configuration.statistics.find(known => known.table === table)?.title.nb ?? table;
}

function levelOf(level: string | null, {configuration}: PageWords): string {
  const levels: Readonly<Record<string, {readonly nb: string}>> = configuration.labels.levels;
  return level === null ? "" : (levels[level]?.nb ?? level);
}

/** A value in Norwegian, or the word for why there is none. */
function shownText({value, status}: ChangedCell["before"], {labels}: PageWords): string {
  if (value === null) return status === null ? "" : meaning(status, labels);
  return status === null ? value : value.replace(".", ",");
}

/** Hidden is hidden: the page says so in one word. */
function meaning(status: Status, labels: Labels): string {
  return status === "suppressed" ? "skjult" : labels.meaning(status);
}

function deliveriesSections({deliveries}: Difference): readonly StaffSection[] {
  const changes = {new: "ny", gone: "borte", replaced: "erstattet"};
  const messages = {content: "innhold", ident: "identer"};
  const heading = "Leveranser";
  if (deliveries === null) {
    return [{heading, paragraphs: ["Kjøringenes logg sier ikke hvilke leveranser tallene er laget av."], table: null}];
  }
  const table: StaffTable = {
    caption: "Filer som er nye, borte eller har annet innhold under samme navn",
    columns: ["Fil", "År", "Kommune", "Melding", "Endring", "Kontroll"].map(heading => ({heading, holds: "text"})),
    rows: deliveries.map(({file, aar, municipalities, message, change, accepted}) => [
      ...[
        file,
        aar === null ? "" : String(aar),
        municipalities.map(({kommune, navn}) => `${kommune} ${navn}`).join(", ")
      ],
      ...[message === null ? "" : messages[message], changes[change]],
      accepted === null ? "" : accepted ? "godtatt" : "avvist"
    ])
  };
  return [{heading, paragraphs: [], table: deliveries.length === 0 ? null : table}];
}
