import type {Configuration} from "../definition/configuration.js";
import {escaped} from "../staffPage.js";
import {concernedCodes, methodBreaks} from "./breaks.js";
import type {SiteContext} from "./context.js";
import {say} from "./html.js";
import type {CountTable} from "./readTables.js";
import {firstShown, measureName} from "./selection.js";
import {coverageWord} from "./statisticTables.js";
import {type Word, word} from "./words.js";

/** Words that the script writes. */
const scriptWords = [
  "remove",
  "noData",
  "unit",
  "ofAll",
  "breaks",
  "provisionalIn",
  "noRow",
  "emptyField"
] as const satisfies readonly Word[];

/**
 * Where places are chosen and compared. What can be chosen besides the places stands in the page; the script fills in the
 * places and reads the numbers of those that are chosen (site/data). Until it has, the page says where else they are.
 */
export function comparison(table: CountTable, context: SiteContext, root: string): string {
  const {definition} = table;
  const {language} = context;
  return `<p>${say("compareText", context)}</p>
<p>${say("compareWithoutScript", context)}</p>
<div class="compare" hidden data-table="${definition.table}" data-data="${root}data/" data-levels="${definition.levels.join(" ")}" data-words="${escaped(JSON.stringify(wordsFor(table, context)))}">
<div class="choices">
${select("k-sted", word("unit", language), [], " data-units")}<button type="button" class="ds-button" data-variant="secondary">${say("choose", context)}</button>
</div>
<p class="ds-label">${say("chosen", context)}</p>
<ul class="chosen"></ul>
<div class="choices">
${choices(table, context)}</div>
<div class="result" role="status"></div>
</div>
`;
}

/** Which number of a place is looked at: a choice for each breakdown, and the measure. */
function choices(table: CountTable, context: SiteContext): string {
  const {definition} = table;
  const {language} = context;
  const selection = firstShown(table, context);
  const measures = definition.measures.map((measure, at) =>
    option(String(at), measureName(measure, context), at === selection.measure)
  );
  const breakdowns = definition.breakdowns.map((breakdown, at) => {
    const options = context.names
      .categories(breakdown)
      .map(({code, name}) => option(code, name, code === selection.categories[at]));
    return select(`k-${breakdown.dimension}`, breakdown.label[language], options, ` data-breakdown="${at}"`);
  });
  return breakdowns.join("") + select("k-tall", word("measure", language), measures, " data-measure");
}

function wordsFor(table: CountTable, context: SiteContext): Readonly<Record<string, unknown>> {
  const {definition} = table;
  const {language, configuration} = context;
  const {labels} = configuration;
  return {
    ...Object.fromEntries(scriptWords.map(name => [name, word(name, language)])),
    language,
    finalThrough: configuration.site.finalThrough,
    coverage: coverageWord(table, context),
    method: methodBreaks(definition, table.years, context).map(of => ({
      year: of.year,
      label: of.label[language],
      codes: concernedCodes(of, definition)
    })),
    borders: definition.geography === "recast" ? null : word("newBorders", language),
    levels: levelNames(labels, language),
    marks: definition.marks,
    meanings: Object.fromEntries(Object.entries(labels.statuses).map(([status, text]) => [status, text[language]])),
    marksHeading: labels.marksHeading[language]
  };
}

function levelNames(
  labels: Configuration["labels"],
  language: SiteContext["language"]
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels.levels).map(([level, text]) => [level, text[language]]));
}

function select(id: string, label: string, options: readonly string[], attributes: string): string {
  return `<div><label class="ds-label" for="${id}">${escaped(label)}</label>
<select class="field" id="${id}"${attributes}>${options.join("")}</select></div>
`;
}

function option(value: string, text: string, selected: boolean): string {
  return `<option value="${escaped(value)}"${selected ? " selected" : ""}>${escaped(text)}</option>`;
}
