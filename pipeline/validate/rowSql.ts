import {quotedIdentifier} from "@duckdb/node-api";
import {breachAlias, type CompiledClass, typedAlias} from "./compileRules.js";
import {person, type RowClass} from "./rowClasses.js";

/** Deliveries whose rows go by the same rules. */
export interface DeliveryGroup {
  readonly number: number;
  readonly firstDelivery: number;
  readonly lastDelivery: number;
}

/** SQL list of the numbers of the broken controls; the first control of the class has number `firstNumber`. */
export function brokenControls(compiled: CompiledClass, firstNumber: number): string {
  const numbers = compiled.controls.map(
    (_, index) => `case when ${breachAlias(index)} then ${firstNumber + index} end`
  );
  return `list_filter([${numbers.join(", ")}], lambda number: number is not null)`;
}

/**
 * SQL of the rows of `source` with, besides their columns, the readings and one boolean column per control that looks
 * at nothing but the row.
 */
export function judgedRows(compiled: CompiledClass, source: string): string {
  const readings = compiled.readings.map(({alias, value}) => `, ${value} as ${alias}`).join("");
  return `select *${breaches(compiled, false)} from (select *${readings} from ${source})`;
}

/**
 * SQL of the rows of a class in one group of deliveries that something is wrong with, as `control.flagged` holds them.
 *
 * Rows are judged before anything is joined: only straight from a Parquet file does DuckDB evaluate an expression once
 * per distinct value. A row without PERSON would be neither rejected nor accepted, and stop the run.
 */
export function flaggedRows(
  rowClass: RowClass,
  compiled: CompiledClass,
  group: DeliveryGroup,
  firstNumber: number
): string {
  const rows = `from (${judgedRows(compiled, rowsOf(rowClass, group))}) ${inGroup(group)}`;
  const any = anyOf(compiled.controls.map((_, index) => breachAlias(index)));
  const rejecting = compiled.controls.flatMap((control, index) =>
    control.konsekvens === "reject_row" ? [breachAlias(index)] : []
  );
  const rejected = `coalesce(${anyOf(rejecting)}, false)`;
  const readable = `${typedAlias(rowClass.rowId)} is not null`;
  const id = `case when ${readable} then ${quotedIdentifier(rowClass.rowId)} end`;
  const broken = brokenControls(compiled, firstNumber);
  return rowClass === person
    ? `select delivery, person, rad, linje, ${id} as person_id, cast(null as varchar) as row_id,
         ${rejected} as rejected, ${broken} as breaches
       ${rows} where ${any}`
    : `select delivery, person, rad, linje, person_id, ${id} as row_id,
         owner_rejected or ${rejected} as rejected, case when not owner_rejected then ${broken} end as breaches
       from (
         select *${breaches(compiled, true)} from (select * ${rows}) left join control.owner using (delivery, person)
       )
       where owner_rejected is distinct from false or ${any}`;
}

/**
 * SQL of the accepted rows of a class in one group, typed. `selective` leaves out rows of other deliveries and rejected
 * rows; without it the whole class is taken, and stays in the order of the files.
 */
export function acceptedRows(
  rowClass: RowClass,
  compiled: CompiledClass,
  group: DeliveryGroup,
  selective: boolean
): string {
  const columns = compiled.columns.map(({name, value}) => `, ${value} as ${quotedIdentifier(name)}`).join("");
  const rejected = "(from control.flagged where rejected is distinct from false)";
  const filter = selective ? `${inGroup(group)} anti join ${rejected} as rejected_row using (delivery, rad)` : "";
  const judged = judgedRows(compiled, rowsOf(rowClass, group));
  return `select delivery, person, rad, linje${columns} from (${judged}) ${filter}`;
}

/** SQL of the row ids of a class as landed, with what they must be unique within. */
export function localIds(rowClass: RowClass): string {
  const id = quotedIdentifier(rowClass.rowId);
  return `select delivery, person, rad, linje, ${id} as own_id, try_cast(${id} as bigint) as number,
    ${rowClass === person ? "0" : "person"} as within_person from control.raw_${rowClass.file}`;
}

function breaches(compiled: CompiledClass, needsOwner: boolean): string {
  return compiled.controls
    .map((control, index) => (control.needsOwner === needsOwner ? `, ${control.breach} as ${breachAlias(index)}` : ""))
    .join("");
}

function rowsOf(rowClass: RowClass, {firstDelivery, lastDelivery}: DeliveryGroup): string {
  return `control.raw_${rowClass.file} where delivery between ${firstDelivery} and ${lastDelivery}`;
}

function inGroup({number}: DeliveryGroup): string {
  return `semi join (from control.delivery where group_number = ${number}) as member using (delivery)`;
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "false" : `(${conditions.join(" or ")})`;
}
