import type {UnitMember} from "../cells.js";
import {loadReference} from "../database/reference.js";
import {materialize, type Relations, relationOf} from "../database/relation.js";
import type {RunContext} from "../stage.js";

/** What every unit of the years holds; the newest of them has the newest division. */
export async function readUnits(
  {database, configuration}: Pick<RunContext, "database" | "configuration">,
  relations: Relations,
  years: readonly number[]
): Promise<readonly UnitMember[]> {
  await loadReference(database, configuration);
  const members: UnitMember[] = [];
  const relation = relationOf(relations, "geografi.enhet");
  for (const aar of years) {
    await materialize(database, relation, {aar, nyeste_aar: Math.max(...years)});
    members.push(
      ...(await database.rows<UnitMember>(
        `select ${aar}::integer as aar, geografi, geo_niva, geo, kommune from ${relation.name}
         order by geografi, geo_niva, geo, kommune`
      ))
    );
  }
  return members;
}
