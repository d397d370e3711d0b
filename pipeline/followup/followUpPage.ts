import type {FollowUpLimits} from "../definition/settings.js";
import {norwegianNumber, type StaffSection, type StaffTable, staffPage} from "../staffPage.js";
import {changePercent, type FollowedUp, findingsPer1000, type MunicipalityFigures} from "./followUpYear.js";

export interface FollowUpPage {
  readonly aar: number;
  /** The worst first. */
  readonly municipalities: readonly FollowedUp[];
  readonly limits: FollowUpLimits;
  /** Whether persons by service are known, of this year and of the year before. */
  readonly services: {readonly now: boolean; readonly before: boolean};
  /** Norwegian name of a service by its code. */
  readonly serviceName: (tjeneste: string) => string;
}

/** The follow-up of a year as a page for the register's staff: who is missing, whose numbers jump, whose findings are many. */
export function followUpPage(page: FollowUpPage): string {
  const {aar, municipalities} = page;
  const delivered = municipalities.filter(({levert}) => levert).length;
  const rejected = municipalities.reduce((sum, {avvisteLeveranser}) => sum + avvisteLeveranser, 0);
  return staffPage({
    title: `Oppfølging av leveransene for ${aar}`,
    paragraphs: [
      `${norwegianNumber(delivered)} av ${norwegianNumber(municipalities.length)} kommuner har levert. Avviste leveranser i leveransemappen: ${norwegianNumber(rejected)}, i tillegg til dem der kommune eller år ikke kan leses.`,
      "Siden viser tall som ikke er publisert. Den er for registerets ansatte og skal ikke sendes videre."
    ],
    sections: [missingSection(municipalities), jumpsSection(page), findingsSection(page)]
  });
}

function missingSection(municipalities: readonly FollowedUp[]): StaffSection {
  const missing = municipalities.filter(({levert}) => !levert);
  const rows = missing.map(municipality => [nameOf(municipality), norwegianNumber(municipality.avvisteLeveranser)]);
  return {
    heading: "Mangler",
    paragraphs: [
      missing.length === 0
        ? "Alle kommunene har levert."
        : "Kommuner uten leveranse som teller. De som har fått leveranser avvist, står først."
    ],
    table: tableOf("Kommuner som mangler", ["Kommune"], ["Avviste leveranser"], rows)
  };
}

function jumpsSection({municipalities, limits, services, serviceName}: FollowUpPage): StaffSection {
  const jumps = municipalities
    .flatMap(municipality => municipality.hopp.map(jump => ({municipality, jump})))
    .sort((a, b) => Math.abs(b.jump.endring) - Math.abs(a.jump.endring));
  const rows = jumps.map(({municipality, jump}) => {
    const percent = changePercent(jump);
    return [
      ...[nameOf(municipality), serviceName(jump.tjeneste)],
      ...[norwegianNumber(jump.forrigeAar), norwegianNumber(jump.personer), norwegianNumber(jump.endring)],
      percent === null ? "" : norwegianNumber(percent)
    ];
  });
  return {
    heading: "Store endringer",
    paragraphs: [
      `Tjenester der antallet personer i løpet av året er endret med mer enn ${limits.jumpPersons} personer og mer enn ${limits.jumpPercent} prosent fra året før, i samme kommune. Kommuner som er slått sammen eller delt, har ikke noe tall året før.`,
      ...jumpsNote(services, rows.length)
    ],
    table: tableOf(
      "Endringer i antall personer etter tjeneste, de største først",
      ["Kommune", "Tjeneste"],
      ["Året før", "Nå", "Endring", "Prosent"],
      rows
    )
  };
}

function jumpsNote({now, before}: FollowUpPage["services"], jumps: number): readonly string[] {
  if (!now) return ["Konfigurasjonen har ingen tabell over personer etter tjeneste for dette året."];
  if (!before) return ["Tall for året før finnes ikke."];
  return jumps === 0 ? ["Det er ingen slike endringer."] : [];
}

function findingsSection({municipalities, limits}: FollowUpPage): StaffSection {
  const rows = municipalities
    .filter(({mangeFunn}) => mangeFunn)
    .map(municipality => ({municipality, per1000: findingsPer1000(municipality) ?? 0}))
    .sort((a, b) => b.per1000 - a.per1000)
    .map(({municipality, per1000}) => {
      const {raderLest, raderAvvist, funn} = municipality;
      return [
        nameOf(municipality),
        ...[per1000, raderLest, raderAvvist, funn.reject_row, funn.set_null, funn.warn].map(norwegianNumber)
      ];
    });
  return {
    heading: "Mange funn",
    paragraphs: [
      `Kommuner med mer enn ${limits.findingsPer1000} funn per 1000 rader i leveransene som teller.`,
      ...(rows.length === 0 ? ["Det er ingen slike kommuner."] : [])
    ],
    table: tableOf(
      "Funn i leveransene, flest per rad først",
      ["Kommune"],
      [
        "Funn per 1000 rader",
        "Rader lest",
        "Rader avvist",
        "Funn: rad avvist",
        "Funn: verdi fjernet",
        "Funn: advarsel"
      ],
      rows
    )
  };
}

/** Null where there is nothing to list. */
function tableOf(
  caption: string,
  texts: readonly string[],
  numbers: readonly string[],
  rows: StaffTable["rows"]
): StaffTable | null {
  const columns = [
    ...texts.map(heading => ({heading, holds: "text"}) as const),
    ...numbers.map(heading => ({heading, holds: "number"}) as const)
  ];
  return rows.length === 0 ? null : {caption, columns, rows};
}

function nameOf({kommune, navn}: MunicipalityFigures): string {
  return `${kommune} ${navn}`;
}
