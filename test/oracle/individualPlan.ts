import {byKey, notPublished, notReported, persons, rowOf, share} from "./cells.js";
import {bySender, type CountingDelivery, dataYears, hasDelivered, personsIn, type Reported} from "./deliveries.js";
import {unitsOf} from "./geography.js";
import {hasHab, informationIn} from "./information.js";
import {countingServices} from "./services.js";
import {idNumber} from "./values.js";

/** The answer that is in force among everything reported about the person in a unit, or null (spec 2.4). */
export function planOf(reported: readonly Reported[], aar: number): string | null {
  const answers = reported.flatMap(sender =>
    informationIn(sender.person, aar).map(row => ({
      sender,
      value: row.get("poIndPlan"),
      fra: row.get("poFraDato") ?? "",
      id: idNumber(row.get("poPoID")) ?? 0
    }))
  );
  const [best] = answers
    .filter(({value}) => value !== undefined)
    .sort((a, b) => {
      if (a.fra !== b.fra) return a.fra > b.fra ? -1 : 1;
      return a.id === b.id ? bySender(a.sender, b.sender) : b.id - a.id;
    });
  return best?.value ?? null;
}

/** The category of an answer: the fourth is 9 until 2018 and 4 from 2019, the fifth is no answer. */
export function maltallOf(plan: string | null, aar: number): string {
  if (plan === "1" || plan === "2" || plan === "3") return plan;
  return plan === (aar <= 2018 ? "9" : "4") ? "4" : "5";
}

type InDenominator = (reported: Reported, aar: number) => boolean;

const outside: InDenominator = ({person}, aar) =>
  aar <= 2018 ? countingServices(person, aar, "gjennom_aaret").includes(16) : hasHab(person, aar);
const inside: InDenominator = ({person}, aar) => countingServices(person, aar, "gjennom_aaret").includes(19);

function indicator(
  deliveries: readonly CountingDelivery[],
  isInDenominator: InDenominator,
  hiddenYears: readonly number[]
): readonly (readonly string[])[] {
  const years = dataYears(deliveries);
  const newest = years.at(-1) ?? 0;
  const rows: (readonly string[])[] = [];
  for (const aar of years) {
    for (const unit of unitsOf(aar, newest, ["fylke", "kommune", "kostra", "land"])) {
      const denominator = [...personsIn(deliveries, aar, unit).values()].filter(reported =>
        reported.some(r => isInDenominator(r, aar))
      );
      const count = (number: number) => {
        if (hiddenYears.includes(aar)) return notPublished;
        return hasDelivered(deliveries, aar, unit) ? persons(number) : notReported;
      };
      for (const maltall of ["1", "2", "3", "4", "5"]) {
        const numerator = denominator.filter(reported => maltallOf(planOf(reported, aar), aar) === maltall);
        const [teller, nevner] = [count(numerator.length), count(denominator.length)];
        rows.push(rowOf([`${aar}`, unit.niva, unit.geo, maltall], [teller, nevner, share(teller, nevner)]));
      }
    }
  }
  return rows.sort(byKey);
}

/** `individuell_plan_hjemme` (spec 2.4): on the newest division, nothing published for 2019. */
export function planOutsideInstitution(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return indicator(deliveries, outside, [2019]);
}

/** `individuell_plan_institusjon` (spec 2.4): on the newest division. */
export function planInInstitution(deliveries: readonly CountingDelivery[]): readonly (readonly string[])[] {
  return indicator(deliveries, inside, []);
}
