import type {Breakdown, Category, Reference, ServiceCode} from "./configuration.js";
import {isValidIn} from "./interval.js";

/**
 * The categories of a breakdown in the table's rows of `aar`, in order: the service codes of the year where the definition
 * asks for them, then the listed ones.
 */
export function categoriesOf(
  breakdown: Breakdown,
  reference: Pick<Reference, "services">,
  aar: number
): readonly Category[] {
  const services = breakdown.codes === "services" ? countedServices(reference, aar) : [];
  return [...services.map(serviceCategory), ...breakdown.categories];
}

/** The service code as the tables write it: two digits. */
export function serviceText(code: number): string {
  return String(code).padStart(2, "0");
}

/**
 * The codes that a person can count under in `aar`: those valid then, and in every year those that a lapsed code is
 * counted as (29 before 2019, for 12 and 13, which are therefore no codes of their own).
 */
export function countedServices({services}: Pick<Reference, "services">, aar: number): readonly ServiceCode[] {
  const successors = new Set(services.map(service => service.countedAs));
  return services
    .filter(service => service.countedAs === null && (isValidIn(service, aar) || successors.has(service.code)))
    .toSorted((a, b) => a.code - b.code);
}

function serviceCategory({code, label, labelEn}: ServiceCode): Category {
  return {code: serviceText(code), label: {nb: label, en: labelEn}, holds: "value", population: null};
}
