import {createHmac} from "node:crypto";

const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * Whether the two control digits of an 11-digit fødselsnummer or D-nummer are right (modulus 11 with the weights
 * 3 7 6 1 8 9 4 5 2 and 5 4 3 2 7 6 5 4 3 2; Skatteetaten). The date is not looked at.
 */
export function hasRightControlDigits(number: string): boolean {
  if (!/^\d{11}$/.test(number)) {
    return false;
  }
  const digits = [...number].map(Number);
  return controlDigit(digits, firstWeights) === digits[9] && controlDigit(digits, secondWeights) === digits[10];
}

/** The control digit of the digits in front of it; 10 stands for «no such number». */
function controlDigit(digits: readonly number[], weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * (digits[index] ?? 0), 0);
  return (11 - (sum % 11)) % 11;
}

/** `ok`: identifies a person nationally; `feil`: should, but is wrong; `lokal`: never joins rows. */
export type IdentityCheck = "ok" | "feil" | "lokal";

/** Types of national identity (code list 9032): fødselsnummer, D-nummer, DUF-nummer. */
export function checkIdentity(type: string, number: string): IdentityCheck {
  if (type === "1" || type === "2") {
    return hasRightControlDigits(number) ? "ok" : "feil";
  }
  if (type === "10") {
    return /^\d{12}$/.test(number) ? "ok" : "feil";
  }
  return "lokal";
}

/** The only thing that is kept of a national identity: HMAC-SHA-256 under the operator's key, 32 bytes. */
export function pseudonymOf(number: string, key: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update(number).digest();
}
