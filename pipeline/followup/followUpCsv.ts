import {formatCsv} from "../publish/csv.js";
import {oneDecimal} from "../rounding.js";
import {type FollowedUp, findingsOf, type ServiceCount} from "./followUpYear.js";

const header = [
  ...["aar", "rang", "kommune", "navn", "forhold", "tjeneste"],
  ...["verdi", "forrige_aar", "endring", "endring_prosent", "merket"]
];

/**
 * The follow-up of a year as a long table, one row per municipality and matter (`forhold`), the worst municipality first
 * (`rang`): UTF-8, comma, decimal point, LF. Every value is a number; what is unknown is empty. `merket` is `ja` for what
 * the page lists.
 */
export function followUpCsv(aar: number, municipalities: readonly FollowedUp[]): string {
  const rows = municipalities.flatMap((municipality, index) => {
    const {kommune, navn} = municipality;
    return mattersOf(municipality).map(matter => [String(aar), String(index + 1), kommune, navn, ...matter]);
  });
  return formatCsv([header, ...rows], {separator: ",", newline: "\n"});
}

function mattersOf(municipality: FollowedUp): readonly (readonly string[])[] {
  const {levert, lagetDato, avvisteLeveranser, raderLest, raderAvvist, funn, hopp, mangeFunn} = municipality;
  const jumps = new Set(hopp.map(({tjeneste}) => tjeneste));
  return [
    matter("levert", levert ? "1" : "0", !levert),
    matter("laget_dato", lagetDato ?? ""),
    matter("leveranser_avvist", String(avvisteLeveranser)),
    matter("rader_lest", String(raderLest)),
    matter("rader_avvist", String(raderAvvist)),
    ...Object.entries(funn).map(([consequence, count]) => matter(`funn_${consequence}`, String(count))),
    matter("funn_per_1000_rader", ratio(1000 * findingsOf(municipality), raderLest), mangeFunn),
    ...municipality.tjenester.map(service => serviceMatter(service, jumps.has(service.tjeneste)))
  ];
}

function matter(name: string, value: string, marked = false): readonly string[] {
  return [name, "", value, "", "", "", yesNo(marked)];
}

function serviceMatter({tjeneste, personer, forrigeAar}: ServiceCount, marked: boolean): readonly string[] {
  const change = forrigeAar === null ? null : personer - forrigeAar;
  return [
    ...["personer", tjeneste, String(personer), String(forrigeAar ?? ""), String(change ?? "")],
    ...[change === null ? "" : ratio(100 * change, forrigeAar ?? 0), yesNo(marked)]
  ];
}

/** One decimal; empty where there is nothing to divide by. */
function ratio(numerator: number, denominator: number): string {
  return denominator === 0 ? "" : oneDecimal(BigInt(numerator), BigInt(denominator));
}

function yesNo(yes: boolean): string {
  return yes ? "ja" : "nei";
}
