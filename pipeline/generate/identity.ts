import {daysPerYear, monthAndDayOf} from "./calendar.js";
import type {IdentityRank, Occupant} from "./population.js";

/** Individual numbers of one sex whose control digits exist, at least, on every day. */
const perDay = 190;

/** How many identities of one kind there are for a year of birth and sex. */
export const identityCapacity = perDay * daysPerYear;

const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * A fødselsnummer or D-number that nobody can have: 80 is added to the month, as for synthetic persons in Norwegian
 * test registers; the control digits are right. Different ranks give different numbers.
 */
export function syntheticIdentity(person: Pick<Occupant, "birthYear" | "sex">, {rank, dNumber}: IdentityRank): string {
  const date = monthAndDayOf(rank % daysPerYear);
  const day = (date % 100) + (dNumber ? 40 : 0);
  const month = Math.floor(date / 100) + 80;
  const digits = [
    Math.floor(day / 10),
    day % 10,
    Math.floor(month / 10),
    month % 10,
    Math.floor(person.birthYear / 10) % 10,
    person.birthYear % 10,
    0,
    0,
    0,
    0,
    0
  ];
  const first = person.birthYear >= 2000 ? 500 : 0;
  let left = Math.floor(rank / daysPerYear);
  for (let number = first + (person.sex === "M" ? 1 : 0); ; number += 2) {
    digits[6] = Math.floor(number / 100);
    digits[7] = Math.floor(number / 10) % 10;
    digits[8] = number % 10;
    const k1 = control(digits, firstWeights);
    if (k1 === 10) continue;
    digits[9] = k1;
    const k2 = control(digits, secondWeights);
    if (k2 === 10) continue;
    if (left-- > 0) continue;
    digits[10] = k2;
    return digits.join("");
  }
}

/** A DUF number that nobody can have: its year of registration is in the 81st century. */
export function syntheticDuf(serial: number): string {
  return `80${String(serial).padStart(10, "0")}`;
}

function control(digits: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (digits[i] as number) * (weights[i] as number);
  return (11 - (sum % 11)) % 11;
}
