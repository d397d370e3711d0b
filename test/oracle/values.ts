/** The values of one row by attribute: trimmed, and absent where missing or empty. Dates and codes are text. */
export type Values = ReadonlyMap<string, string>;

/** Removes the white space of XML at both ends. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

/** `YYYYMMDD`, a real calendar day of the years 0001–9999. */
export function isDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return year >= 1 && day >= 1 && day <= days;
}

/** `YYYYMM` with month 01–12. */
export function isYearMonth(text: string): boolean {
  return /^\d{6}$/.test(text) && isDate(`${text}01`);
}

/** An id of 1–10 digits as a number, else null: `007` and `7` are the same. */
export function idNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

/** A number in plain decimal notation, else null; eleven digits in a row may be an identity and are no number. */
export function plainDecimal(text: string): number | null {
  return /^-?\d+(\.\d+)?$/.test(text) && !/\d{11}/.test(text) ? Number(text) : null;
}

/** The number as text with one decimal, rounded half away from zero from the exact fraction; never `-0.0`. */
export function oneDecimal(numerator: bigint, denominator: bigint): string {
  const negative = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const tenths = (20n * n + d) / (2n * d);
  return `${negative && tenths > 0n ? "-" : ""}${tenths / 10n}.${tenths % 10n}`;
}
