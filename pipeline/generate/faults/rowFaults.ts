import {
  type AttributeRule,
  type CodeListEntry,
  type Pattern,
  type RangeBound,
  serviceCodeList
} from "../../definition/configuration.js";
import {blockOf, changeAnyBlock, changeBlock, setValue, textOf} from "./xmlText.js";

/** One kind of dirt in the XML of a person; null where the person has nothing to be soiled so. */
export interface RowFault {
  /** What it breaks: `class attribute control`, or the short name of an own rule. */
  readonly name: string;
  readonly apply: (person: string) => string | null;
}

const rowClasses = new Set(["PERSON", "PERSONOPPL", "FUNKSJON", "TJENESTE", "DIAGNOSE", "DOGNTILBUD"]);
const children = [
  {klasse: "PERSONOPPL", personId: "poPeID", rowId: "poPoID"},
  {klasse: "FUNKSJON", personId: "fnPeID", rowId: "fnFnID"},
  {klasse: "TJENESTE", personId: "tjPeID", rowId: "tjTjID"},
  {klasse: "DIAGNOSE", personId: "diPeID", rowId: "diDiID"},
  {klasse: "DOGNTILBUD", personId: "dgPeID", rowId: "dgDgID"}
] as const;

/** All kinds of dirt in rows that the rules of a data year know, the official ones first. */
export function rowFaults(
  year: number,
  rules: readonly AttributeRule[],
  codeLists: readonly CodeListEntry[]
): readonly RowFault[] {
  const version = year <= 2018 ? "3.5" : "3.7";
  const official = rules
    .filter(rule => rule.version === version && rowClasses.has(rule.klasse))
    .flatMap(rule => attributeFaults(rule, year, codeLists));
  return [...official, ...ownFaults(year), ...spellings];
}

function attributeFaults(rule: AttributeRule, year: number, codeLists: readonly CodeListEntry[]): readonly RowFault[] {
  const {klasse, attribute} = rule;
  const withValue = (control: string, value: string | null): RowFault[] =>
    value === null
      ? []
      : [
          {
            name: `${klasse} ${attribute} ${control}`,
            apply: person => changeBlock(person, klasse, block => setValue(block, klasse, attribute, value))
          }
        ];
  return [
    ...withValue("pattern", breaking(rule.pattern)),
    ...mandatoryFaults(rule),
    ...withValue("code_list", unknownCode(rule, codeLists)),
    ...withValue("range", rule.rangeFrom === null ? null : below(rule.rangeFrom, attribute)),
    ...withValue("range", rule.rangeTo === null ? null : above(rule.rangeTo, attribute, year))
  ];
}

function mandatoryFaults({klasse, attribute, mandatory, mandatoryForServices}: AttributeRule): readonly RowFault[] {
  if (mandatory === "no") return [];
  const name = `${klasse} ${attribute} mandatory`;
  if (mandatory === "yes") {
    return [
      {name, apply: person => changeBlock(person, klasse, block => setValue(block, klasse, attribute, null))},
      {
        name,
        apply: person =>
          changeBlock(person, klasse, block =>
            blockHas(block, attribute) ? setValue(block, klasse, attribute, "") : null
          )
      }
    ];
  }
  const withoutIt = (block: string): string | null => {
    const concerned = setValue(block, klasse, "tjTjenType", String(mandatoryForServices[0]));
    return concerned && (setValue(concerned, klasse, attribute, null) ?? concerned);
  };
  return [{name, apply: person => changeBlock(person, klasse, withoutIt)}];
}

function blockHas(block: string, attribute: string): boolean {
  return block.includes(`<${attribute}>`);
}

function breaking(pattern: Pattern): string | null {
  switch (pattern.kind) {
    case "digits":
      return pattern.max === null ? "12b" : "1".repeat(pattern.max + 1);
    case "text":
      return pattern.max === null ? null : "1".repeat(pattern.max + 1);
    case "date":
      return "20210230";
    case "decimal":
      return "7,5";
    case "orgnr":
      return "97266";
  }
}

/** A code of the right form that none of the rule's lists has. */
function unknownCode({codeLists: lists}: AttributeRule, codeLists: readonly CodeListEntry[]): string | null {
  if (lists.includes(serviceCodeList)) return "10";
  const known = new Set(codeLists.filter(({list}) => lists.includes(list)).map(({code}) => code));
  return known.size === 0 ? null : (["8", "7", "99"].find(code => !known.has(code)) ?? null);
}

function below(bound: RangeBound, attribute: string): string | null {
  if (bound.kind === "number") return "0.00";
  if (bound.kind !== "date") return null;
  return isMonth(attribute) ? "200412" : "20041231";
}

function above(bound: RangeBound, attribute: string, year: number): string | null {
  if (bound.kind === "number") return "168.25";
  if (bound.kind !== "year_end") return null;
  return isMonth(attribute) ? `${year + 1}01` : `${year + 1}0102`;
}

function isMonth(attribute: string): boolean {
  return attribute === "poVurdTann" || attribute === "poVurdLege";
}

function ownFaults(year: number): readonly RowFault[] {
  const service = (name: string, code: number): RowFault => ({
    name,
    apply: person => changeBlock(person, "TJENESTE", block => setValue(block, "TJENESTE", "tjTjenType", String(code)))
  });
  return [
    ...children.map(({klasse, personId}) => ({
      name: "person_id_mismatch",
      apply: (person: string) => changeBlock(person, klasse, block => setValue(block, klasse, personId, "999999999"))
    })),
    ...children.map(({klasse}) => ({
      name: "duplicate_row",
      apply: (person: string) => changeBlock(person, klasse, block => block + block)
    })),
    {name: "duplicate_person", apply: person => person + person},
    {
      name: "unknown_element",
      apply: person =>
        changeBlock(person, "PERSONOPPL", block =>
          block.replace("    </PERSONOPPL>", "      <poFritekst>ukjent</poFritekst>\n    </PERSONOPPL>")
        )
    },
    {
      name: "unknown_element",
      apply: person =>
        person.replace(
          "  </PERSON>",
          '    <TILTAK>\n      <FUNKSJON fnPeID="1" fnFnID="1"/>\n    </TILTAK>\n  </PERSON>'
        )
    },
    {name: "element_order", apply: swapFirstElements},
    {name: "element_order", apply: person => changeBlock(person, "DIAGNOSE", block => `${block}${laterRow(person)}`)},
    {
      name: "element_repeated",
      apply: person =>
        changeBlock(person, "FUNKSJON", block => block.replace(/^ *<fnFunkVerdi>.*\n/m, line => line + line))
    },
    {name: "element_repeated", apply: person => person.replace(/^ *<peKjonn>.*\n/m, line => line + line)},
    {name: "service_period", apply: person => changeAnyBlock(person, "TJENESTE", reversedPeriod)},
    {
      name: "unknown_residence",
      apply: person => changeBlock(person, "PERSON", block => setValue(block, "PERSON", "peKomnr", "9999"))
    },
    {
      name: "TJENESTE tjTjenType dead before the year",
      apply: person => changeBlock(person, "PERSON", block => setValue(block, "PERSON", "peDodDato", `${year - 1}1231`))
    },
    ...(year >= 2019
      ? [service("lapsed_service", 12), service("lapsed_service", 13), service("TJENESTE tjTjenType code_list", 16)]
      : [service("TJENESTE tjTjenType code_list", 29)])
  ];
}

/** A copy of the person's first PERSONOPPL with an id of its own, to be put after a class that comes later. */
function laterRow(person: string): string {
  return (blockOf(person, "PERSONOPPL") ?? "").replace(/poPoID="\d+"/, 'poPoID="99999999"');
}

function swapFirstElements(person: string): string | null {
  return changeBlock(person, "TJENESTE", block => {
    const swapped = block.replace(/^( *<tjTjenType>.*\n)(.*\n)(?=[\s\S]*<\/TJENESTE>)/m, "$2$1");
    return swapped === block || !/^ *<tj/m.test(swapped.split("\n")[1] ?? "") ? null : swapped;
  });
}

function reversedPeriod(block: string): string | null {
  const from = textOf(block, "tjFraDato");
  return from === null
    ? null
    : setValue(block, "TJENESTE", "tjTilDato", String(Number(from.slice(0, 4)) - 1) + from.slice(4));
}

/** Ways of writing that are not dirt at all, but that a careless reader stumbles over. */
const spellings: readonly RowFault[] = [
  {
    name: "white space",
    apply: person => replaced(person, /<peKjonn>([MK])<\/peKjonn>/, "<peKjonn>\n      $1 </peKjonn>")
  },
  {name: "character reference", apply: person => replaced(person, /<peKjonn>K</, "<peKjonn>&#x4B;<")},
  {name: "CDATA section", apply: person => replaced(person, /<peKomnr>(\d+)</, "<peKomnr><![CDATA[$1]]><")},
  {name: "comment", apply: person => replaced(person, /<peKomnr>(\d\d)(\d\d)</, "<peKomnr>$1<!-- <PERSON> -->$2<")},
  {name: "empty element", apply: person => replaced(person, /<poTilDato>\d+<\/poTilDato>/, "<poTilDato/>")},
  {
    name: "unknown attribute",
    apply: person => replaced(person, /<PERSON /, '<PERSON xmlns:f="urn:fagsystem" f:status="aktiv" merke="1" ')
  },
  {name: "single quotes", apply: person => replaced(person, /pePeID="(\d+)"/, "pePeID = '$1'")},
  {
    name: "space in the end tag",
    apply: person => replaced(person, /<DIAGNOSE ([\s\S]*?)<\/DIAGNOSE>/, "<DIAGNOSE $1</DIAGNOSE >")
  }
];

function replaced(text: string, pattern: RegExp, replacement: string): string | null {
  return pattern.test(text) ? text.replace(pattern, replacement) : null;
}
