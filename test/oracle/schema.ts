import type {Version} from "./reference.js";

/** The six classes of rows. */
export const rowClasses = ["PERSON", "PERSONOPPL", "FUNKSJON", "TJENESTE", "DIAGNOSE", "DOGNTILBUD"] as const;
export type RowClass = (typeof rowClasses)[number];
/** The classes of rows under a PERSON. */
export type ChildClass = Exclude<RowClass, "PERSON">;

export const namespaces: Readonly<Record<Version, string>> = {
  "3.5": "http://www.npr.no/xmlstds/iplos/2018",
  "3.7": "http://www.npr.no/xmlstds/iplos/2019"
};
export const identNamespace = "http://www.npr.no/xmlstds/53_1_3_ide";

/** Ids that are XML attributes. For a row under a PERSON the first is the person's, the second its own. */
export const xmlAttributes: Readonly<Record<RowClass, readonly string[]>> = {
  PERSON: ["pePeID"],
  PERSONOPPL: ["poPeID", "poPoID"],
  FUNKSJON: ["fnPeID", "fnFnID"],
  TJENESTE: ["tjPeID", "tjTjID", "tjVeID", "tjVeNrID"],
  DIAGNOSE: ["diPeID", "diDiID"],
  DOGNTILBUD: ["dgPeID", "dgDgID"]
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const only35: Readonly<Record<string, readonly string[]>> = {TJENESTE: ["tjTjenUnderType"]};
const only37: Readonly<Record<string, readonly string[]>> = {
  PERSONOPPL: ["poVenteliste", "poVentelisteDato", "poHeldg", "poHab", "poHabDato"]
};

const sequences: Readonly<Record<string, readonly string[]>> = {
  IPLOS: words("INNHINFO PERSON"),
  INNHINFO: words(
    "iiInnhType iiKomnr iiBydelsnr iiKontakt iiFraDato iiTilDato iiLagetDato iiSysID iiSysVersjon iiLopenr"
  ),
  iiKontakt: words("Type Navn Telefon Epost"),
  PERSON: words(`peAlder peKjonn peKomnr peBydelsnr peFraDato peDodDato peEndrDato
    PERSONOPPL FUNKSJON TJENESTE DIAGNOSE DOGNTILBUD`),
  PERSONOPPL: words(`poHusstand poOmsorgBarn poPrivHjelp poBoligTilr poVurdTann poVurdLege poIndPlan poHarKoordinator
    poArbBistBehov poArbBistMottar poArbTranspBehov poArbTranspMottar poFriBistBehov poFriBistMottar poFriTranspBehov
    poFriTranspMottar poLegeMiddGj poLegeMiddGjDato poErnKartlagt poErnKartlagtDato poErnRisiko poErnRisikoDato
    poErnPlan poErnPlanDato poFraDato poTilDato poVenteliste poVentelisteDato poHeldg poHab poHabDato`),
  FUNKSJON: words("fnFunkType fnFunkVerdi fnFraDato fnTilDato"),
  TJENESTE: words(`tjTjenType tjTjenUnderType tjSoknadDato tjVedtDato tjVedtak tjTimerUke tjResTimerUke tjRullerende
    tjInstOrgnr tjFraDato tjTilDato tjKlageMottatt tjKlageBesvart`),
  DIAGNOSE: words("diKodeVersjon diDiagKode diFraDato diTilDato"),
  DOGNTILBUD: words("dgInstOrgnr dgFraDato dgTilDato"),
  Melding: words("Kontaktperson Institusjon"),
  Institusjon: words("PasientIdent")
};

/** Names of the elements in an element, in the order of the schema; empty for an element with a value. */
export function sequenceOf(name: string, version: Version): readonly string[] {
  const foreign = (version === "3.5" ? only37 : only35)[name] ?? [];
  return (sequences[name] ?? []).filter(child => !foreign.includes(child));
}

const repeatable = new Set<string>([...rowClasses, "iiKontakt", "Kontaktperson", "Institusjon", "PasientIdent"]);

export function mayRepeat(name: string): boolean {
  return repeatable.has(name);
}
