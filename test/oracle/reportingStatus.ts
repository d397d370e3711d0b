import {byKey} from "./cells.js";
import {type CountingDelivery, dataYears} from "./deliveries.js";
import {habPersons} from "./habRehab.js";
import {municipalitiesOf} from "./reference.js";
import {oneDecimal} from "./values.js";

function highest<T extends bigint | string>(values: readonly T[]): T | undefined {
  return values.reduce<T | undefined>((best, value) => (best === undefined || value > best ? value : best), undefined);
}

function statusRow(delivered: readonly CountingDelivery[], aar: number, kommune: string): readonly string[] {
  if (delivered.length === 0) return [`${aar}`, kommune, "nei", "", "", "", "", ""];
  const counts = delivered.flatMap(d => Object.values(d.counts));
  const lest = counts.reduce((sum, c) => sum + c.lest, 0);
  const avvist = counts.reduce((sum, c) => sum + c.avvist, 0);
  const hab = aar >= 2020 && habPersons(delivered, aar, {niva: "kommune", geo: kommune, kommuner: [kommune]}) > 0;
  return [
    `${aar}`,
    kommune,
    "ja",
    lopenrText(highest(delivered.map(d => d.header.lopenr)) ?? 0n),
    highest(delivered.map(d => d.header.lagetDato)) ?? "",
    highest(delivered.map(d => d.header.versjon)) ?? "",
    oneDecimal(BigInt(avvist) * 100n, BigInt(lest)),
    hab ? "ja" : "nei"
  ];
}

/** The rows of `rapporteringsstatus` (spec 2.7). */
export function reportingStatus(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return dataYears(deliveries)
    .flatMap(aar =>
      municipalitiesOf(aar).map(kommune => {
        const delivered = deliveries.filter(d => d.aar === aar && d.header.kommune === kommune);
        return statusRow(delivered, aar, kommune);
      })
    )
    .sort(byKey);
}

/** The published formats hold whole numbers of 32 bits; a larger running number is left empty. */
function lopenrText(lopenr: bigint): string {
  return lopenr < 2n ** 31n ? `${lopenr}` : "";
}
