import {KprstatError} from "./errors.js";

/**
 * numerator / denominator with one decimal, rounded once, half away from zero, from the exact fraction: "12.3",
 * "-12.3", "0.0" and never "-0.0". Throws a fault when the denominator is 0.
 */
export function oneDecimal(numerator: bigint, denominator: bigint): string {
  if (denominator === 0n) throw new KprstatError("fault", {what: "A division by zero was left to rounding."});
  const divisor = magnitude(denominator);
  const tenths = (20n * magnitude(numerator) + divisor) / (2n * divisor);
  const negative = tenths > 0n && numerator < 0n !== denominator < 0n;
  return `${negative ? "-" : ""}${tenths / 10n}.${tenths % 10n}`;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
