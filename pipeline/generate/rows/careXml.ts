import {dateOf} from "../calendar.js";
import {element, type FileFacts, openEnd, type Presence} from "./presence.js";
import type {Stay} from "./tjenesteXml.js";

const icpc = "P70 K90 N87 N86 K77 R95 L89 L90 T90 P72 P85 K78 L88 N88 P76 A28".split(" ");
const icd = "G309 F009 I639 G20 G35 J449 I500 S720 F840 Q909 E119 F200 M160 C349".split(" ");

/** Writes the DIAGNOSE and DOGNTILBUD rows of a file. */
export class CareXml {
  readonly #facts: FileFacts;
  #diagnosisId: number;
  #stayId: number;

  constructor(facts: FileFacts) {
    this.#facts = facts;
    this.#diagnosisId = facts.firstRowId;
    this.#stayId = facts.firstRowId;
  }

  /** No diagnosis for a third of the persons, up to three for the others. */
  diagnoses({pePeID, random, from, end}: Presence): string {
    const draw = random.below(100);
    const rows = draw < 38 ? 0 : draw < 75 ? 1 : draw < 90 ? 2 : 3;
    let text = "";
    for (let row = 0; row < rows; row++) {
      const primaryCare = random.chance(0.8);
      const start = random.between(from, end);
      const stop = random.chance(0.1) ? dateOf(random.between(start, end)) : openEnd;
      text += `    <DIAGNOSE diPeID="${pePeID}" diDiID="${++this.#diagnosisId}">\n`;
      text += element("diKodeVersjon", primaryCare ? "ICPC-2" : "ICD-10");
      text += element("diDiagKode", random.pick(primaryCare ? icpc : icd));
      text += `${element("diFraDato", dateOf(start))}${element("diTilDato", stop)}    </DIAGNOSE>\n`;
    }
    return text;
  }

  /** The place in an institution that goes with a service there. */
  stay({pePeID, random}: Presence, {start, stop}: Stay): string {
    let text = `    <DOGNTILBUD dgPeID="${pePeID}" dgDgID="${++this.#stayId}">\n`;
    text += element("dgInstOrgnr", random.pick(this.#facts.institutions));
    text += element("dgFraDato", dateOf(start));
    return `${text}${element("dgTilDato", stop === null ? openEnd : dateOf(stop))}    </DOGNTILBUD>\n`;
  }
}
