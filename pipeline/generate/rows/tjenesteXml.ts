import {dateOf, firstDay} from "../calendar.js";
import {longTermStay} from "../profile.js";
import {type Random, share} from "../random.js";
import {earliestYear, element, type FileFacts, openEnd, type Presence} from "./presence.js";

/** Services with a number of hours a week. */
const hourServices = new Set([1, 2, 3, 4, 7, 9, 11, 15, 17, 22]);
/** Services that are stays of days or weeks, or single events. */
const stayServices = new Set([14, 18, 19, 20, 23, 24, 25]);
/** Services whose date of application is reported. */
const applicationServices = new Set([1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 17, 18, 19, 20, 21, 22, 29]);
/** Services whose date of decision is reported. */
const decisionServices = new Set([...applicationServices, 12, 13, 14, 16, 23, 24]);
const institutionServices = new Set([8, 17, 18, 19, 20, 21, 22, 25]);
const rotatingService = 8;
const acuteService = 25;
const assistanceService = 3;
const homeNursing = 15;
const careBenefit = 11;

const refused = 1;
const granted = 2;

/** Days and nights in an institution; an open end is null. */
export interface Stay {
  readonly start: number;
  readonly stop: number | null;
}

/** Rows of one service of a person, and the stay in an institution that goes with them. */
export interface WrittenService {
  readonly text: string;
  readonly stay: Stay | null;
}

/** Writes the TJENESTE rows of a file. */
export class TjenesteXml {
  readonly #facts: FileFacts;
  readonly #refusable: readonly number[];
  #rowId: number;

  constructor(facts: FileFacts) {
    this.#facts = facts;
    this.#refusable = facts.year.serviceCodes
      .filter(({code, needsGrantedDecision}) => needsGrantedDecision && decisionServices.has(code))
      .map(({code}) => code);
    this.#rowId = facts.firstRowId;
  }

  /** Rows of a service that counts in the year: at least one that does, and often earlier or later decisions. */
  write(code: number, presence: Presence): WrittenService {
    return stayServices.has(code) ? this.#stays(code, presence) : this.#lasting(code, presence);
  }

  /** A refused application, most often without a start. */
  refusal(presence: Presence): string {
    const {random, from, end} = presence;
    const start = random.between(Math.max(from, Math.min(end, this.#facts.first)), end);
    return this.#row(random.pick(this.#refusable), presence, {start, stop: null}, refused);
  }

  /** Home nursing of a person who died before the year and was not taken out of the file. */
  leftOver(presence: Presence): string {
    const {random, from, closed} = presence;
    return this.#row(homeNursing, presence, {start: from, stop: random.chance(0.5) ? closed : null}, granted);
  }

  #stays(code: number, presence: Presence): WrittenService {
    const {random, from, end, closed} = presence;
    const times = 1 + (random.chance(0.25) ? 1 : 0) + (random.chance(0.08) ? 2 : 0);
    const first = Math.min(end, Math.max(from, this.#facts.first));
    let text = "";
    let stay: Stay | null = null;
    for (let time = 0; time < times; time++) {
      const start = random.between(first, end);
      const length = code === acuteService ? 1 + random.below(5) : 5 + random.below(60);
      const period = {start, stop: closed === null ? start + length : Math.min(closed, start + length)};
      text += this.#row(code, presence, period, granted);
      stay ??= institutionServices.has(code) ? period : null;
    }
    return {text, stay};
  }

  #lasting(code: number, presence: Presence): WrittenService {
    const {random, from, end, closed} = presence;
    const {first, last} = this.#facts;
    const start = random.between(random.chance(0.25) ? Math.max(from, Math.min(first, end)) : from, end);
    let text = "";
    if (start - from > 40 && random.chance(0.6)) {
      const before = random.between(from, start - 30);
      text += this.#row(code, presence, {start: before, stop: random.between(before, start - 1)}, granted);
    }
    const stop =
      closed ??
      (random.chance(code === longTermStay ? 0.03 : 0.14) ? random.between(Math.max(start, first), last) : null);
    text += this.#row(code, presence, {start, stop}, granted);
    if (closed === null && stop !== null && stop < end - 20 && random.chance(0.5)) {
      text += this.#row(code, presence, {start: random.between(stop + 1, end), stop: null}, granted);
    }
    return {text, stay: code === longTermStay ? {start, stop} : null};
  }

  #row(code: number, {pePeID, random}: Presence, {start, stop}: Stay, decision: number): string {
    const decided = Math.max(firstDay(earliestYear), start - random.below(40));
    let text = `    <TJENESTE tjPeID="${pePeID}" tjTjID="${++this.#rowId}"`;
    if (random.chance(0.6)) text += ` tjVeID="${this.#rowId + 7}" tjVeNrID="${1 + random.below(4)}"`;
    text += `>\n      <tjTjenType>${code}</tjTjenType>\n`;
    if (applicationServices.has(code)) {
      text += element("tjSoknadDato", dateOf(Math.max(firstDay(earliestYear), decided - random.below(40))));
    }
    if (decisionServices.has(code)) text += element("tjVedtDato", dateOf(decided)) + element("tjVedtak", decision);
    if (hourServices.has(code)) text += element("tjTimerUke", hours(random, code));
    if (random.chance(0.2)) text += element("tjResTimerUke", hours(random, code));
    if (code === rotatingService) text += element("tjRullerende", 1 + random.below(2));
    if (this.#facts.oldFormat || institutionServices.has(code) || random.chance(0.5)) {
      text += element("tjInstOrgnr", random.pick(this.#facts.institutions));
    }
    if (decision === granted || random.chance(0.1)) text += element("tjFraDato", dateOf(start));
    if (stop !== null) text += element("tjTilDato", dateOf(stop));
    else if (decision === granted && random.chance(0.6)) text += element("tjTilDato", openEnd);
    if (random.chance(decision === refused ? 0.2 : 0.003)) {
      const complaint = Math.min(this.#facts.last, decided + random.below(30));
      text += element("tjKlageMottatt", dateOf(complaint));
      if (random.chance(0.7)) text += element("tjKlageBesvart", dateOf(complaint + random.below(90)));
    }
    return `${text}    </TJENESTE>\n`;
  }
}

/** Hours a week, from a quarter of an hour; most are few. */
function hours(random: Random, code: number): string {
  const longest = code === assistanceService ? 160 : code === homeNursing || code === careBenefit ? 40 : 20;
  const quarters = 1 + Math.floor(share(random.next()) ** 3 * longest * 4);
  return (quarters / 4).toFixed(2);
}
