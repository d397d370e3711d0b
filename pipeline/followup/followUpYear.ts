import type {FollowUpLimits} from "../definition/settings.js";

/** Persons in one service, in one municipality. */
export interface ServiceCount {
  /** Code of the service. */
  readonly tjeneste: string;
  readonly personer: number;
  /** Of the same municipality in the year before; null where it was another then, or nothing is known. */
  readonly forrigeAar: number | null;
}

/** Findings of a municipality's content deliveries that count, by consequence. */
export interface FindingCounts {
  readonly reject_row: number;
  readonly set_null: number;
  readonly warn: number;
}

/** What is known of one municipality's deliveries of a year. */
export interface MunicipalityFigures {
  readonly kommune: string;
  readonly navn: string;
  /** Whether a content delivery counts. */
  readonly levert: boolean;
  /** When the newest that counts was made, YYYYMMDD. */
  readonly lagetDato: string | null;
  /** Content deliveries in the folder that were rejected. */
  readonly avvisteLeveranser: number;
  /** Rows of the deliveries that count. */
  readonly raderLest: number;
  readonly raderAvvist: number;
  readonly funn: FindingCounts;
  readonly tjenester: readonly ServiceCount[];
}

/** A service whose number of persons changed by more than the limits. */
export interface Jump extends ServiceCount {
  readonly forrigeAar: number;
  readonly endring: number;
}

/** A municipality with what its figures come to. */
export interface FollowedUp extends MunicipalityFigures {
  /** The largest first. */
  readonly hopp: readonly Jump[];
  readonly mangeFunn: boolean;
}

/** How each of the municipalities stands, the worst first. */
export function followUp(
  municipalities: readonly MunicipalityFigures[],
  limits: FollowUpLimits
): readonly FollowedUp[] {
  return municipalities
    .map(figures => ({
      ...figures,
      hopp: jumpsOf(figures.tjenester, limits),
      mangeFunn: 1000 * findingsOf(figures) > limits.findingsPer1000 * figures.raderLest
    }))
    .sort(worstFirst);
}

/** Findings of all consequences. */
export function findingsOf({funn}: Pick<MunicipalityFigures, "funn">): number {
  return funn.reject_row + funn.set_null + funn.warn;
}

/** Findings per 1000 rows read; null where no row was. */
export function findingsPer1000(figures: Pick<MunicipalityFigures, "funn" | "raderLest">): number | null {
  return figures.raderLest === 0 ? null : (1000 * findingsOf(figures)) / figures.raderLest;
}

/** Change in percent of last year; null from nobody. */
export function changePercent({personer, forrigeAar}: ServiceCount): number | null {
  return forrigeAar === null || forrigeAar === 0 ? null : (100 * (personer - forrigeAar)) / forrigeAar;
}

function jumpsOf(services: readonly ServiceCount[], {jumpPercent, jumpPersons}: FollowUpLimits): readonly Jump[] {
  return services
    .flatMap(({tjeneste, personer, forrigeAar}) => {
      if (forrigeAar === null) return [];
      const endring = personer - forrigeAar;
      const size = Math.abs(endring);
      const isJump = size > jumpPersons && 100 * size > jumpPercent * forrigeAar;
      return isJump ? [{tjeneste, personer, forrigeAar, endring}] : [];
    })
    .sort((a, b) => Math.abs(b.endring) - Math.abs(a.endring) || compare(a.tjeneste, b.tjeneste));
}

/** Those that have not delivered, with rejected deliveries before others; then by jumps, then by findings per row. */
function worstFirst(a: FollowedUp, b: FollowedUp): number {
  return (
    Number(a.levert) - Number(b.levert) ||
    (a.levert ? 0 : Number(b.avvisteLeveranser > 0) - Number(a.avvisteLeveranser > 0)) ||
    b.hopp.length - a.hopp.length ||
    (findingsPer1000(b) ?? 0) - (findingsPer1000(a) ?? 0) ||
    compare(a.kommune, b.kommune)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
