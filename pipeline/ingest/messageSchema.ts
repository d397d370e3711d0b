/**
 * The IPLOS content message as the XML schemas 3.5 and 3.7 describe it: which element may stand where, in which order.
 * Source: the schemas' own sequence, as summarised in docs/method.md.
 */

export type SchemaVersion = "3.5" | "3.7";

export const contentNamespaces: Readonly<Record<string, SchemaVersion>> = {
  "http://www.npr.no/xmlstds/iplos/2018": "3.5",
  "http://www.npr.no/xmlstds/iplos/2019": "3.7"
};

export const identNamespace = "http://www.npr.no/xmlstds/53_1_3_ide";

/**
 * How a value is landed: an id keeps 1–10 digits only, of a form only whether it is all digits, a value its first
 * characters; a word is the program's own and is kept whole.
 */
export type Landing = "id" | "form" | "value" | "word";

export interface Field {
  readonly name: string;
  readonly landing: Landing;
  /** The schema versions that have the element. */
  readonly versions: readonly SchemaVersion[];
}

/** One kind of row of the message: an element with XML attributes and a sequence of value elements. */
export interface RowClass {
  readonly klasse: string;
  /** Name of its table and file when landed. */
  readonly relation: string;
  readonly attributes: readonly Field[];
  readonly elements: readonly Field[];
  /** Position in `attributes` of the row's own id, and of the id of its person; -1 where there is none. */
  readonly ownId: number;
}

const both: readonly SchemaVersion[] = ["3.5", "3.7"];

function values(names: string, versions: readonly SchemaVersion[] = both): Field[] {
  return names.split(" ").map(name => ({name, landing: "value", versions}));
}

function ids(names: string): Field[] {
  return names.split(" ").map(name => ({name, landing: "id", versions: both}));
}

function forms(names: string): Field[] {
  return names.split(" ").map(name => ({name, landing: "form", versions: both}));
}

export const kontakt: RowClass = {
  klasse: "iiKontakt",
  relation: "kontakt",
  attributes: [],
  elements: [...values("Type"), ...forms("Navn Telefon Epost")],
  ownId: -1
};

export const person: RowClass = {
  klasse: "PERSON",
  relation: "person",
  attributes: ids("pePeID"),
  elements: values("peAlder peKjonn peKomnr peBydelsnr peFraDato peDodDato peEndrDato"),
  ownId: 0
};

/** The classes under a PERSON, in the schema's order. */
export const personRows: readonly RowClass[] = [
  {
    klasse: "PERSONOPPL",
    relation: "personoppl",
    attributes: ids("poPeID poPoID"),
    elements: [
      ...values(
        "poHusstand poOmsorgBarn poPrivHjelp poBoligTilr poVurdTann poVurdLege poIndPlan poHarKoordinator poArbBistBehov " +
          "poArbBistMottar poArbTranspBehov poArbTranspMottar poFriBistBehov poFriBistMottar poFriTranspBehov " +
          "poFriTranspMottar poLegeMiddGj poLegeMiddGjDato poErnKartlagt poErnKartlagtDato poErnRisiko poErnRisikoDato " +
          "poErnPlan poErnPlanDato poFraDato poTilDato"
      ),
      ...values("poVenteliste poVentelisteDato poHeldg poHab poHabDato", ["3.7"])
    ],
    ownId: 1
  },
  {
    klasse: "FUNKSJON",
    relation: "funksjon",
    attributes: ids("fnPeID fnFnID"),
    elements: values("fnFunkType fnFunkVerdi fnFraDato fnTilDato"),
    ownId: 1
  },
  {
    klasse: "TJENESTE",
    relation: "tjeneste",
    attributes: [...ids("tjPeID tjTjID"), ...forms("tjVeID tjVeNrID")],
    elements: [
      ...values("tjTjenType"),
      ...values("tjTjenUnderType", ["3.5"]),
      ...values(
        "tjSoknadDato tjVedtDato tjVedtak tjTimerUke tjResTimerUke tjRullerende tjInstOrgnr tjFraDato tjTilDato " +
          "tjKlageMottatt tjKlageBesvart"
      )
    ],
    ownId: 1
  },
  {
    klasse: "DIAGNOSE",
    relation: "diagnose",
    attributes: ids("diPeID diDiID"),
    elements: values("diKodeVersjon diDiagKode diFraDato diTilDato"),
    ownId: 1
  },
  {
    klasse: "DOGNTILBUD",
    relation: "dogntilbud",
    attributes: ids("dgPeID dgDgID"),
    elements: values("dgInstOrgnr dgFraDato dgTilDato"),
    ownId: 1
  }
];

export const rowClasses: readonly RowClass[] = [kontakt, person, ...personRows];

/** The value elements of INNHINFO in the schema's order; `iiKontakt` is the only one that repeats. */
export const innhinfoSequence: readonly string[] = [
  "iiInnhType",
  "iiKomnr",
  "iiBydelsnr",
  "iiKontakt",
  "iiFraDato",
  "iiTilDato",
  "iiLagetDato",
  "iiSysID",
  "iiSysVersjon",
  "iiLopenr"
];
