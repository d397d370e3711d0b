import {createHash} from "node:crypto";
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {KprstatError} from "../errors.js";
import {packageFolder} from "../packageFolder.js";
import type {Database, SqlParams} from "./database.js";

/** One SQL file: its path is its name, its header is its contract. */
export interface Relation {
  /** `schema.name`, from folder and file. */
  readonly name: string;
  readonly sql: string;
  /** Relations it selects from. */
  readonly reads: readonly string[];
  /** Parameters it binds, without `$`. */
  readonly params: readonly string[];
  /** Columns that identify a row. */
  readonly grain: readonly string[];
  readonly sha256: string;
}

export type Relations = ReadonlyMap<string, Relation>;

/** The folder `sql/` of this program, whether it runs from source or built. */
export const sqlFolder = join(packageFolder(), "sql");

/** Reads all SQL files below `folder`. @throws KprstatError fault: a header is missing or wrong */
export function loadRelations(folder: string = sqlFolder): Relations {
  const relations = readdirSync(folder, {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .flatMap(schema =>
      readdirSync(join(folder, schema.name))
        .filter(file => file.endsWith(".sql"))
        .map(file =>
          parseRelation(`${schema.name}.${file.slice(0, -4)}`, readFileSync(join(folder, schema.name, file), "utf8"))
        )
    );
  return new Map(relations.map(relation => [relation.name, relation]));
}

/** Reads one SQL file's text. */
export function parseRelation(name: string, sql: string): Relation {
  const header = (key: string): string[] => {
    const line = new RegExp(`^-- ${key}:(.*)$`, "m").exec(sql)?.[1];
    if (line === undefined) {
      throw new KprstatError("fault", {what: `The SQL file has no header line «-- ${key}:».`, where: name});
    }
    return line
      .split(",")
      .map(word => word.trim())
      .filter(word => word !== "" && word !== "none");
  };
  const params = header("params");
  const bound = new Set([...sql.replace(/--.*$/gm, "").matchAll(/\$([a-z_]+)/g)].map(match => match[1] as string));
  if (params.length !== bound.size || params.some(param => !bound.has(param))) {
    throw new KprstatError("fault", {
      what: "The SQL file's parameters are not the ones its header names.",
      where: name
    });
  }
  const sha256 = createHash("sha256").update(sql).digest("hex");
  return {name, sql, reads: header("reads"), params, grain: header("grain"), sha256};
}

/** The relation of that name. @throws KprstatError configuration when there is no such SQL file */
export function relationOf(relations: Relations, name: string): Relation {
  const relation = relations.get(name);
  if (relation === undefined) {
    throw new KprstatError("configuration", {
      what: `There is no SQL file for ${name}.`,
      where: `sql/${name.replace(".", "/")}.sql`,
      remedy: "Add the file, or remove the definition that needs it."
    });
  }
  return relation;
}

/**
 * The relation and all it reads by way of other SQL files, in the order in which they can be made. Names without an SQL
 * file (tables of `catalogue`, `reference`, `valid`) are left out.
 */
export function withDependencies(relations: Relations, name: string): readonly Relation[] {
  const ordered = new Map<string, Relation>();
  const visit = (relation: Relation): void => {
    if (!ordered.has(relation.name)) {
      for (const read of relation.reads) {
        const dependency = relations.get(read);
        if (dependency !== undefined) {
          visit(dependency);
        }
      }
      ordered.set(relation.name, relation);
    }
  };
  visit(relationOf(relations, name));
  return [...ordered.values()];
}

/** Makes the relation as a table `schema.name`; takes from `params` what its header names. */
export async function materialize(database: Database, relation: Relation, params: SqlParams): Promise<void> {
  const schema = relation.name.slice(0, relation.name.indexOf("."));
  await database.run(`create schema if not exists ${schema}`);
  const missing = relation.params.find(param => !Object.hasOwn(params, param));
  if (missing !== undefined) {
    throw new KprstatError("fault", {what: `The parameter ${missing} is not given.`, where: relation.name});
  }
  const bound = Object.fromEntries(relation.params.map(param => [param, params[param] ?? null]));
  await database.run(`create or replace table ${relation.name} as\n${relation.sql}`, bound);
}
