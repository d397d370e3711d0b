import type {CountDefinition, Text} from "../definition/configuration.js";
import {type Axis, axisLabels, measureColumns, measureDimension} from "./cube.js";
import type {Language} from "./labels.js";
import {pxSymbolNames} from "./pxSymbols.js";
import {pxKey, pxList, pxPlain, pxText} from "./pxText.js";
import {columnLabel, countDefinition, type DescribedTable, dimensionLabel, unitOf} from "./words.js";

/** The languages of a file: PxWeb's code, empty for the first, and ours. */
const languages: readonly {px: string; of: Language}[] = [
  {px: "", of: "nb"},
  {px: "en", of: "en"}
];

/** A variable of a PX file: its name and, by code, the names of its values, in both languages. */
interface PxVariable {
  readonly code: string;
  readonly label: Text;
  readonly codes: readonly string[];
  readonly values: Readonly<Record<Language, ReadonlyMap<string, string>>>;
}

/**
 * Everything in a PX file before its data: what the table is, its variables (`axes`, the last of them the year, and the
 * measures after them) and what its symbols mean. `table` has the rows of the file.
 */
export function pxHead(table: DescribedTable, level: string, axes: readonly Axis[]): string {
  const definition = countDefinition(table);
  const variables = axes.map(axis => variable(table, axis));
  const measures = measureVariable(table, definition);
  return [
    ...general(table, level),
    ...contents(table, definition, level),
    ...structure(variables, measures),
    ...units(table, definition, measures),
    ...eliminations(definition, variables),
    ...explanations(table, definition)
  ].join("");
}

function general({open}: DescribedTable, level: string): readonly string[] {
  const decimals = open.shape.columns.some(({type}) => type === "decimal") ? 1 : 0;
  return [
    keyword("CHARSET", pxText("ANSI")),
    keyword("AXIS-VERSION", pxText("2013")),
    keyword("CODEPAGE", pxText("utf-8")),
    keyword("LANGUAGE", pxText("no")),
    keyword("LANGUAGES", pxList(["no", "en"])),
    keyword("DECIMALS", String(decimals)),
    keyword("SHOWDECIMALS", "0"),
    keyword("MATRIX", pxText(`${open.shape.table}_${level}`)),
    // Persons are counted once in each unit: numbers of several units cannot be added.
    keyword("AGGREGALLOWED", "NO"),
    keyword("COPYRIGHT", "NO")
  ];
}

function contents({open, words}: DescribedTable, {title}: CountDefinition, level: string): readonly string[] {
  const {subject} = words.publication;
  const name = (of: Language) => words.labels[of].label(open.shape.table, "geo_niva", {geo_niva: level});
  return [
    keyword("SUBJECT-CODE", pxText(subject.code)),
    ...inLanguages("SUBJECT-AREA", of => pxText(subject.label[of])),
    ...inLanguages("DESCRIPTION", of => pxText(`${title[of]}. ${name(of)}`)),
    ...inLanguages("TITLE", of => pxText(`${title[of]}. ${name(of)}`)),
    ...inLanguages("CONTENTS", of => pxText(title[of]))
  ];
}

/** Variables, the year and the measures in the heading, with their values and codes. */
function structure(variables: readonly PxVariable[], measures: PxVariable): readonly string[] {
  const stub = variables.slice(0, -1);
  const [aar] = variables.slice(-1);
  const all = [...variables, measures];
  return [
    ...inLanguages("STUB", of => pxList(stub.map(({label}) => label[of]))),
    ...inLanguages("HEADING", of => pxList([...variables.slice(-1), measures].map(({label}) => label[of]))),
    ...inLanguages("CONTVARIABLE", of => pxText(measures.label[of])),
    ...all.flatMap(({label, codes, values}) =>
      ofVariable("VALUES", label, of => pxList(codes.map(code => values[of].get(code) ?? "")))
    ),
    ...(aar === undefined ? [] : ofVariable("TIMEVAL", aar.label, () => `TLIST(A1),${pxList(aar.codes)}`)),
    ...all.flatMap(({label, codes}) => ofVariable("CODES", label, () => pxList(codes))),
    ...all.flatMap(({label, code}) => ofVariable("VARIABLECODE", label, () => pxText(code)))
  ];
}

function units(table: DescribedTable, definition: CountDefinition, measures: PxVariable): readonly string[] {
  const decimals = new Set(
    measureColumns(table.open.shape).flatMap(({name, type}) => (type === "decimal" ? [name] : []))
  );
  const value = (name: string, of: Language) => measures.values[of].get(name) ?? "";
  return [
    ...definition.measures.flatMap(({name, kind}) =>
      inLanguages(
        "UNITS",
        of => pxText(unitOf(table, kind)[of]),
        of => [value(name, of)]
      )
    ),
    ...[...decimals].flatMap(name =>
      inLanguages(
        "PRECISION",
        () => "1",
        of => [measures.label[of], value(name, of)]
      )
    )
  ];
}

/** The category of everyone is what a table shows that leaves the variable out. */
function eliminations({breakdowns}: CountDefinition, variables: readonly PxVariable[]): readonly string[] {
  return variables.flatMap(({code, label, values}) => {
    const all = breakdowns
      .find(({dimension}) => dimension === code)
      ?.categories.find(({holds, code}) => holds === "all" && values.nb.has(code));
    return all === undefined ? [] : ofVariable("ELIMINATION", label, of => pxText(values[of].get(all.code) ?? ""));
  });
}

function explanations(
  {words}: DescribedTable,
  {source, description, caveats, marks}: CountDefinition
): readonly string[] {
  const {publication, labels, attribution} = words;
  const {name, email, page} = publication.contact;
  const meanings = (of: Language) => {
    const byMark = new Map<string, string[]>();
    for (const symbol of pxSymbolNames) {
      const meaning = symbol === "noRow" ? publication.noRow[of] : labels[of].meaning(symbol);
      const mark = marks[symbol === "noRow" ? "not_applicable" : symbol];
      byMark.set(mark, [...(byMark.get(mark) ?? []), meaning]);
    }
    return [...byMark].map(([mark, texts]) => `${mark}  ${texts.join(" / ")}`);
  };
  return [
    ...inLanguages("CONTACT", of => pxText([name[of], email, page].filter(Boolean).join(", "))),
    ...inLanguages("SOURCE", of => pxText(source[of])),
    ...inLanguages("NOTE", of =>
      pxText(
        description[of],
        ...caveats.map(caveat => caveat[of]),
        ...meanings(of),
        attribution[of],
        `${publication.licence.title[of]}, ${publication.licence.page}`
      )
    ),
    ...pxSymbolNames.flatMap((symbol, place) =>
      inLanguages(`DATASYMBOL${place + 1}`, () => pxText(marks[symbol === "noRow" ? "not_applicable" : symbol]))
    )
  ];
}

function keyword(name: string, value: string): string {
  return `${pxKey(name, "")}${value};\n`;
}

function inLanguages(
  name: string,
  value: (of: Language) => string,
  subkeys: (of: Language) => readonly string[] = () => []
): readonly string[] {
  return languages.map(({px, of}) => `${pxKey(name, px, subkeys(of))}${value(of)};\n`);
}

function ofVariable(name: string, label: Text, value: (of: Language) => string): readonly string[] {
  return inLanguages(name, value, of => [label[of]]);
}

function variable(table: DescribedTable, found: Axis): PxVariable {
  const {labels} = table.words;
  return {
    code: found.name,
    label: dimensionLabel(table, found.name),
    codes: [...found.places.keys()],
    values: {
      nb: distinct(axisLabels(table.open, found, labels.nb)),
      en: distinct(axisLabels(table.open, found, labels.en))
    }
  };
}

function measureVariable(table: DescribedTable, {measures}: CountDefinition): PxVariable {
  const named = (of: Language) => distinct(new Map(measures.map(({name}) => [name, columnLabel(table, name)[of]])));
  return {
    code: measureDimension,
    label: table.words.publication.measures,
    codes: measures.map(({name}) => name),
    values: {nb: named("nb"), en: named("en")}
  };
}

/** Values of a variable are told apart by their names: units of one name have the code added. */
function distinct(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  for (const name of names.values()) seen.set(pxPlain(name), (seen.get(pxPlain(name)) ?? 0) + 1);
  return new Map([...names].map(([code, name]) => [code, seen.get(pxPlain(name)) === 1 ? name : `${name} (${code})`]));
}
