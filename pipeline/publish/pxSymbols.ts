import type {Status} from "../cells.js";

/** How a cell without a number stands in the data; how it is shown is said by the keywords DATASYMBOL1 to 6. */
export const pxSymbols: Readonly<Record<Exclude<Status, "ok"> | "noRow", string>> = {
  not_applicable: '"."',
  not_available: '".."',
  not_reported: '"..."',
  suppressed: '"...."',
  not_published: '"....."',
  noRow: '"......"'
};

/** The symbols' names in the order of DATASYMBOL1 to 6. */
export const pxSymbolNames = Object.keys(pxSymbols) as readonly (keyof typeof pxSymbols)[];
