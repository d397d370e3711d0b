/** One kind of dirt in the rows of an ident message; null where there are too few rows. */
export interface IdentRowFault {
  readonly name: string;
  readonly apply: (rows: readonly string[]) => readonly string[] | null;
}

const byControlDigits = /typeID="[12]"/;

/** Dirt in rows of ident messages, each row a line. */
export const identRowFaults: readonly IdentRowFault[] = [
  {name: "ident_incomplete", apply: rows => changeRow(rows, / pid="\d+"/, "")},
  {name: "ident_incomplete", apply: rows => changeRow(rows, / fid="[^"]+"/, "")},
  {name: "ident_incomplete", apply: rows => changeRow(rows, / typeID="\d+"/, "")},
  {name: "ident_duplicate", apply: rows => (rows[0] === undefined ? null : [rows[0], ...rows])},
  {
    name: "invalid_identity",
    apply: rows => changeNational(rows, fid => fid.slice(0, 10) + String((Number(fid[10]) + 1) % 10))
  },
  {name: "invalid_identity", apply: rows => changeNational(rows, fid => fid.slice(0, 10))},
  {name: "same_identity", apply: sameIdentity},
  {name: "unknown person", apply: rows => changeRow(rows, / pid="\d+"/, ' pid="9999999999"')},
  {name: "pid of wrong form", apply: rows => changeRow(rows, / pid="\d+"/, ' pid="A-17"')},
  {
    name: "invalid_identity",
    apply: rows => changeRow(rows, /fid="[^"]+" typeID="\d+"/, 'fid="80123456789" typeID="10"')
  }
];

function changeRow(rows: readonly string[], pattern: RegExp, replacement: string): readonly string[] | null {
  const [first, ...others] = rows;
  return first === undefined ? null : [first.replace(pattern, replacement), ...others];
}

function changeNational(rows: readonly string[], change: (fid: string) => string): readonly string[] | null {
  const place = rows.findIndex(row => byControlDigits.test(row));
  if (place < 0) return null;
  return rows.map((row, i) =>
    i === place ? row.replace(/fid="(\d+)"/, (_, fid: string) => `fid="${change(fid)}"`) : row
  );
}

/** The second of two nationally known rows gets the identity of the first. */
function sameIdentity(rows: readonly string[]): readonly string[] | null {
  const [first, second] = rows.filter(row => byControlDigits.test(row));
  const identity = first === undefined ? undefined : /fid="\d+" typeID="\d+"/.exec(first)?.[0];
  if (second === undefined || identity === undefined) return null;
  return rows.map(row => (row === second ? row.replace(/fid="\d+" typeID="\d+"/, identity) : row));
}
