/**
 * Small changes to XML that the generator has just written: one element a line, double quotes. Every function gives
 * null where the text has no place for the change.
 */

/** The elements of a row in the order of the schema (both versions together). */
const sequences: Readonly<Record<string, readonly string[]>> = {
  PERSON: ["peAlder", "peKjonn", "peKomnr", "peBydelsnr", "peFraDato", "peDodDato", "peEndrDato"],
  PERSONOPPL: [
    [
      "poHusstand",
      "poOmsorgBarn",
      "poPrivHjelp",
      "poBoligTilr",
      "poVurdTann",
      "poVurdLege",
      "poIndPlan",
      "poHarKoordinator"
    ],
    ["poArbBistBehov", "poArbBistMottar", "poArbTranspBehov", "poArbTranspMottar", "poFriBistBehov", "poFriBistMottar"],
    ["poFriTranspBehov", "poFriTranspMottar", "poLegeMiddGj", "poLegeMiddGjDato", "poErnKartlagt", "poErnKartlagtDato"],
    ["poErnRisiko", "poErnRisikoDato", "poErnPlan", "poErnPlanDato", "poFraDato", "poTilDato", "poVenteliste"],
    ["poVentelisteDato", "poHeldg", "poHab", "poHabDato"]
  ].flat(),
  FUNKSJON: ["fnFunkType", "fnFunkVerdi", "fnFraDato", "fnTilDato"],
  TJENESTE: [
    [
      "tjTjenType",
      "tjTjenUnderType",
      "tjSoknadDato",
      "tjVedtDato",
      "tjVedtak",
      "tjTimerUke",
      "tjResTimerUke",
      "tjRullerende"
    ],
    ["tjInstOrgnr", "tjFraDato", "tjTilDato", "tjKlageMottatt", "tjKlageBesvart"]
  ].flat(),
  DIAGNOSE: ["diKodeVersjon", "diDiagKode", "diFraDato", "diTilDato"],
  DOGNTILBUD: ["dgInstOrgnr", "dgFraDato", "dgTilDato"]
};

const classesUnderPerson = ["PERSONOPPL", "FUNKSJON", "TJENESTE", "DIAGNOSE", "DOGNTILBUD"] as const;

/** The first element `name` with all it contains, with its indentation and line end. */
export function blockOf(text: string, name: string): string | null {
  return new RegExp(`^ *<${name}[ >][\\s\\S]*?</${name}>\n`, "m").exec(text)?.[0] ?? null;
}

/** Changes the first element of a class by `change`. */
export function changeBlock(text: string, name: string, change: (block: string) => string | null): string | null {
  const block = blockOf(text, name);
  const changed = block === null ? null : change(block);
  return block === null || changed === null ? null : text.replace(block, () => changed);
}

/** Changes one of the elements of a class: the first for which `change` does not give null. */
export function changeAnyBlock(text: string, name: string, change: (block: string) => string | null): string | null {
  for (const [block] of text.matchAll(new RegExp(`^ *<${name}[ >][\\s\\S]*?</${name}>\n`, "gm"))) {
    const changed = change(block);
    if (changed !== null) return text.replace(block, () => changed);
  }
  return null;
}

/**
 * Gives an attribute of a class another value; null removes it. An element that is not there is put in its place in the
 * sequence.
 */
export function setValue(block: string, klasse: string, attribute: string, value: string | null): string | null {
  const asAttribute = new RegExp(`(<${klasse}[^>]*?) ${attribute}="[^"]*"`);
  if (asAttribute.test(block))
    return block.replace(asAttribute, (_, start: string) =>
      value === null ? start : `${start} ${attribute}="${value}"`
    );
  const asElement = new RegExp(`^ *<${attribute}>[^<]*</${attribute}>\n`, "m");
  if (value === null) return asElement.test(block) ? block.replace(asElement, "") : null;
  if (asElement.test(block))
    return block.replace(new RegExp(`(<${attribute}>)[^<]*`), (_, start: string) => start + value);
  return insertInOrder(block, klasse, attribute, value);
}

/** The value of an element of a row. */
export function textOf(block: string, attribute: string): string | null {
  return new RegExp(`<${attribute}>([^<]*)<`).exec(block)?.[1] ?? null;
}

function insertInOrder(block: string, klasse: string, attribute: string, value: string): string | null {
  const sequence = sequences[klasse];
  const place = sequence?.indexOf(attribute) ?? -1;
  if (sequence === undefined || place < 0) return null;
  const later: readonly string[] = [...sequence.slice(place + 1), ...(klasse === "PERSON" ? classesUnderPerson : [])];
  const lines = block.split("\n");
  const next = lines.findIndex(
    line => later.some(name => line.trimStart().startsWith(`<${name}`)) || line.trimStart().startsWith(`</${klasse}>`)
  );
  const indent = klasse === "PERSON" ? "    " : "      ";
  lines.splice(next, 0, `${indent}<${attribute}>${value}</${attribute}>`);
  return lines.join("\n");
}
