import type {TrueTable} from "../cells.js";
import {KprstatError} from "../errors.js";

/**
 * For every total, by row number: the rows of the lowest level below it, each once however many paths lead there
 * (a municipality is below the country both by itself and through its county). A row is of the lowest level when it is
 * the total of no relation.
 *
 * Throws a fault when a relation names a row that is not there, or a total is below itself.
 */
export function lowestParts(table: TrueTable): ReadonlyMap<number, readonly number[]> {
  const direct = new Map<number, number[]>();
  for (const {total, parts} of table.relations) {
    for (const row of [total, ...parts]) {
      if (table.rows[row] === undefined)
        throw brokenRelation(table, "A relation names a row that is not in the table.");
    }
    direct.set(total, [...(direct.get(total) ?? []), ...parts]);
  }

  const found = new Map<number, readonly number[]>();
  const open = new Set<number>();
  function lowestBelow(row: number): readonly number[] {
    const parts = direct.get(row);
    if (parts === undefined) return [row];
    const known = found.get(row);
    if (known !== undefined) return known;
    if (open.has(row)) throw brokenRelation(table, "A total is a part of itself.");
    open.add(row);
    const lowest = [...new Set(parts.flatMap(lowestBelow))].sort((a, b) => a - b);
    open.delete(row);
    found.set(row, lowest);
    return lowest;
  }
  for (const total of direct.keys()) lowestBelow(total);
  return found;
}

function brokenRelation(table: TrueTable, what: string): KprstatError {
  return new KprstatError("fault", {what, where: `table ${table.table}`});
}
