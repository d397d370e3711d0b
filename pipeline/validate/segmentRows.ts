import {join} from "node:path";
import {quotedString} from "@duckdb/node-api";
import type {Database, SqlParams} from "../database/database.js";
import {parquetFiles} from "../database/partFile.js";
import {consequenceOf} from "../definition/ownRule.js";
import {KprstatError} from "../errors.js";
import {checkSql} from "./checkSql.js";
import {
  type CompiledClass,
  columnTypes,
  compileClass,
  contactClass,
  type NamedControl,
  namedControl,
  type RuleSource
} from "./compileRules.js";
import {countByDelivery, emptyRows, insertRows} from "./controlSchema.js";
import type {LandedDelivery} from "./header.js";
import type {RuleGroup} from "./judgeHeaders.js";
import {childClasses, person, type RowClass} from "./rowClasses.js";
import {acceptedRows, brokenControls, flaggedRows, judgedRows, localIds} from "./rowSql.js";

export interface RowCounts {
  readonly lest: number;
  readonly godtatt: number;
  readonly avvist: number;
}

/** The rules of a class for one group of deliveries; its controls are numbered from `firstNumber`. */
interface GroupRules {
  readonly group: RuleGroup;
  readonly compiled: CompiledClass;
  readonly firstNumber: number;
}

const identClass = "PasientIdent";

/** A row of an ident message that can join anything: the sender is known and the `pid` is a number. */
const usableIdent = "institusjon is not null and pid is not null";

/** Judges the rows of a segment whose headers have been judged, class by class, and counts what became of them. */
export class SegmentRows {
  readonly #database: Database;
  readonly #source: RuleSource;
  readonly #validFolder: string;
  readonly #groups: readonly RuleGroup[];
  readonly #controls: NamedControl[] = [];
  /** Rows by class and delivery. */
  readonly #godtatt = new Map<string, ReadonlyMap<number, number>>();
  readonly #avvist = new Map<string, ReadonlyMap<number, number>>();
  /** Accepted rows of ident messages that join nothing and are not written. */
  #unusedIdents: ReadonlyMap<number, number> = new Map();

  constructor(database: Database, source: RuleSource, validFolder: string, groups: readonly RuleGroup[]) {
    this.#database = database;
    this.#source = source;
    this.#validFolder = validFolder;
    this.#groups = groups;
  }

  /** Writes the accepted rows of every class and all findings. */
  async judge(): Promise<void> {
    const contacts = this.#rulesOf(contactClass);
    const classes = [person, ...childClasses].map(rowClass => ({
      rowClass,
      rules: this.#rulesOf(rowClass.klasse),
      repeated: this.#ownControl(
        rowClass.klasse,
        rowClass.rowId,
        rowClass === person ? "duplicate_person" : "duplicate_row"
      )
    }));
    const idents = this.#identControls();
    const numbered = this.#controls.map((control, number) => ({number, ...control}));
    await insertRows(this.#database, "control", numbered);
    await this.#contacts(contacts);
    for (const {rowClass, rules, repeated} of classes) {
      await this.#rows(rowClass, rules, repeated);
    }
    await this.#idents(idents);
    await this.#database.run(`insert into control.finding ${checkSql("structure_finding")}`);
    await this.#write(
      "funn",
      `from control.finding order by delivery, linje nulls first, klasse, attributt nulls first, regel, person,
       "pePeID" nulls first, "radID" nulls first`
    );
  }

  /**
   * Rows of an accepted delivery by class: as the parser counted them, as written, as rejected. Throws `blocked` when
   * they do not agree.
   */
  counts({delivery, kind, rowsRead}: LandedDelivery): Record<string, RowCounts> {
    const classes = kind === "ident" ? [identClass] : [person, ...childClasses].map(({klasse}) => klasse);
    return Object.fromEntries(
      classes.map(klasse => {
        const lest = rowsRead[klasse] ?? 0;
        const unused = klasse === identClass ? (this.#unusedIdents.get(delivery) ?? 0) : 0;
        const godtatt = (this.#godtatt.get(klasse)?.get(delivery) ?? 0) + unused;
        const avvist = this.#avvist.get(klasse)?.get(delivery) ?? 0;
        if (lest !== godtatt + avvist) {
          throw new KprstatError("blocked", {
            what: "Rows read are not rows accepted plus rows rejected.",
            where: `delivery ${delivery}, ${klasse}`,
            remedy: "Nothing was published. Run again with --force; if it stays, report it as a fault of the program."
          });
        }
        return [klasse, {lest, godtatt, avvist}];
      })
    );
  }

  #rulesOf(klasse: string): GroupRules[] {
    return this.#groups.map(group => {
      const compiled = compileClass(klasse, group.context);
      return {group, compiled, firstNumber: this.#register(compiled.controls)};
    });
  }

  #identControls(): SqlParams {
    return {
      incomplete: this.#ownControl(identClass, null, "ident_incomplete"),
      repeated: this.#ownControl(identClass, "pid", "ident_duplicate"),
      invalid: this.#ownControl(identClass, "fid", "invalid_identity")
    };
  }

  /** Rows of `iiKontakt` have findings only: they are not kept. */
  async #contacts(rules: readonly GroupRules[]): Promise<void> {
    for (const {group, compiled, firstNumber} of rules) {
      await this.#flag(`
        select delivery, 0 as person, rad, linje, cast(null as varchar) as person_id, cast(null as varchar) as row_id,
          false as rejected, ${brokenControls(compiled, firstNumber)} as breaches
        from (${judgedRows(compiled, "control.raw_kontakt")})
        semi join (from control.delivery where group_number = ${group.number}) as member using (delivery)`);
      await this.#recordFindings();
    }
  }

  async #rows(rowClass: RowClass, rules: readonly GroupRules[], repeated: number): Promise<void> {
    const {klasse, file} = rowClass;
    if (rules.length === 0) {
      const position = {delivery: "integer", person: "integer", rad: "integer", linje: "integer"};
      const attributes = columnTypes(klasse, this.#source.rules);
      await this.#write(file, emptyRows({...position, ...Object.fromEntries(attributes)}));
      return;
    }
    const flagged = rules.map(({group, compiled, firstNumber}) => flaggedRows(rowClass, compiled, group, firstNumber));
    await this.#flag(flagged.join(" union all "));
    await this.#flagRepeated(rowClass, repeated);
    await this.#recordFindings();
    if (rowClass === person) {
      await this.#database.run(`insert into control.owner ${checkSql("owner")}`);
    }
    const selective = !(await this.#allAsTheyLie());
    const accepted = rules.map(({group, compiled}) => acceptedRows(rowClass, compiled, group, selective));
    await this.#write(file, `${accepted.join(" union all ")} ${selective ? "order by delivery, rad" : ""}`);
    await this.#tally(klasse, file);
  }

  /** Whether all rows of the class are accepted, by the same rules, and lie in order: the rule, and much quicker. */
  async #allAsTheyLie(): Promise<boolean> {
    return (
      this.#groups.length === 1 &&
      !(await this.#exists("control.flagged where rejected is distinct from false")) &&
      !(await this.#exists(`(${checkSql("out_of_place_row")})`))
    );
  }

  async #flagRepeated(rowClass: RowClass, control: number): Promise<void> {
    await this.#database.run(`create or replace view control.local_id as ${localIds(rowClass)}`);
    await this.#database.run(`create or replace table control.repeated_id as ${checkSql("repeated_id")}`);
    if (!(await this.#exists("control.repeated_id"))) {
      return;
    }
    const repeated = checkSql("repeated_row");
    const rows =
      rowClass === person
        ? `select own_id as person_id, null as row_id, * from (${repeated})`
        : `select person_id, own_id as row_id, * from (${repeated}) join control.owner using (delivery, person)
           where not owner_rejected`;
    await this.#database.run(
      `insert into control.flagged
       select delivery, person, rad, linje, person_id, row_id, $rejected as rejected, [$control] as breaches
       from (${rows})`,
      {control, rejected: this.#controls[control]?.konsekvens === "reject_row"}
    );
  }

  async #idents(controls: SqlParams): Promise<void> {
    await this.#database.run(`create table control.ident as ${checkSql("ident_row")}`, controls);
    await this.#flag(
      `select delivery, 0 as person, rad, linje, person_id, cast(null as varchar) as row_id, rejected, breaches
       from control.ident where len(breaches) > 0`
    );
    await this.#recordFindings();
    await this.#write(
      "ident",
      `select delivery, institusjon, pid, pseudonym from control.ident
       where not rejected and ${usableIdent} order by delivery, rad`
    );
    await this.#tally(identClass, "ident");
    const unused = `control.ident where not rejected and not (${usableIdent})`;
    this.#unusedIdents = await countByDelivery(this.#database, unused);
  }

  /** Counts accepted rows in the file as written, rejected ones where they were judged. */
  async #tally(klasse: string, file: string): Promise<void> {
    const written = parquetFiles([this.#validFile(file)]);
    this.#godtatt.set(klasse, await countByDelivery(this.#database, written));
    const rejected = "(select distinct delivery, rad from control.flagged where rejected)";
    this.#avvist.set(klasse, await countByDelivery(this.#database, rejected));
  }

  #ownControl(klasse: string, attributt: string | null, regel: string): number {
    return this.#register([{klasse, attributt, regel, konsekvens: consequenceOf(this.#source.ownRules, regel)}]);
  }

  /** Gives controls the numbers by which `control.flagged` knows them, in order; returns the first. */
  #register(controls: readonly NamedControl[]): number {
    return this.#controls.push(...controls.map(namedControl)) - controls.length;
  }

  async #flag(select: string): Promise<void> {
    await this.#database.run(`create or replace table control.flagged as ${select}`);
  }

  async #recordFindings(): Promise<void> {
    await this.#database.run(`insert into control.finding ${checkSql("row_finding")}`);
  }

  async #exists(relation: string): Promise<boolean> {
    const [found] = await this.#database.rows<{some: boolean}>(`select exists (from ${relation}) as some`);
    return found?.some === true;
  }

  #validFile(name: string): string {
    return join(this.#validFolder, `${name}.parquet`);
  }

  async #write(name: string, select: string): Promise<void> {
    const file = quotedString(this.#validFile(name));
    await this.#database.run(`copy (${select}) to ${file} (format parquet, compression snappy)`);
  }
}
