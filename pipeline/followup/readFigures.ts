import type {Database} from "../database/database.js";
import {parquetFiles} from "../database/partFile.js";
import type {Municipality, MunicipalityChange} from "../definition/configuration.js";
import {codeBefore} from "../definition/reference.js";
import type {MunicipalityFigures, ServiceCount} from "./followUpYear.js";

/** True cells of persons by service, of one year. */
export interface ServiceCells {
  readonly file: string;
  /** Which rows of the file have the services, as SQL. */
  readonly where: string;
}

/** What is read of a year. */
export interface FiguresInput {
  readonly aar: number;
  /** Municipalities valid in the year. */
  readonly municipalities: readonly Municipality[];
  readonly changes: readonly MunicipalityChange[];
  /** Files with findings. */
  readonly findings: readonly string[];
  /** Cells of this year and of the year before; null where there are none. */
  readonly services: {readonly now: ServiceCells; readonly before: ServiceCells | null} | null;
}

/** Reads how the deliveries of every municipality stand; `database` has the catalogue. In order of code. */
export async function readFigures(database: Database, input: FiguresInput): Promise<readonly MunicipalityFigures[]> {
  const deliveries = await readDeliveries(database, input);
  const services = await readServices(database, input);
  return input.municipalities.map(({code: kommune, name: navn}) => ({
    ...{kommune, navn, ...nothingDelivered, tjenester: services.get(kommune) ?? []},
    ...deliveries.get(kommune)
  }));
}

type DeliveryFigures = Omit<MunicipalityFigures, "kommune" | "navn" | "tjenester">;

const nothingDelivered: DeliveryFigures = {
  ...{levert: false, lagetDato: null, avvisteLeveranser: 0, raderLest: 0, raderAvvist: 0},
  funn: {reject_row: 0, set_null: 0, warn: 0}
};

async function readDeliveries(
  database: Database,
  {aar, findings}: FiguresInput
): Promise<ReadonlyMap<string, DeliveryFigures>> {
  const funn =
    findings.length === 0 ? "(select null as delivery, null as konsekvens where false)" : parquetFiles(findings);
  const rows = await database.rows<{
    kommune: string;
    levert: boolean;
    laget_dato: string | null;
    avvist: number;
    rader_lest: bigint;
    rader_avvist: bigint;
    reject_row: number;
    set_null: number;
    warn: number;
  }>(
    `
    with

    leveranse as (
      select delivery, kommune, accepted, counts_now, laget_dato
      from catalogue.verdict
      where kind = 'content' and present and aar = $aar and kommune is not null
    ),

    rader as (
      select delivery, sum(lest)::bigint as lest, sum(avvist)::bigint as avvist
      from catalogue.row_count
      where klasse in ('PERSON', 'PERSONOPPL', 'FUNKSJON', 'TJENESTE', 'DIAGNOSE', 'DOGNTILBUD')
      group by delivery
    ),

    funn as (
      select delivery,
        count(*) filter (konsekvens = 'reject_row') as reject_row,
        count(*) filter (konsekvens = 'set_null') as set_null,
        count(*) filter (konsekvens = 'warn') as warn
      from ${funn}
      group by delivery
    )

    select
      leveranse.kommune,
      bool_or(counts_now) as levert,
      max(laget_dato) filter (counts_now) as laget_dato,
      count(*) filter (not accepted)::integer as avvist,
      coalesce(sum(rader.lest) filter (counts_now), 0)::bigint as rader_lest,
      coalesce(sum(rader.avvist) filter (counts_now), 0)::bigint as rader_avvist,
      coalesce(sum(funn.reject_row) filter (counts_now), 0)::integer as reject_row,
      coalesce(sum(funn.set_null) filter (counts_now), 0)::integer as set_null,
      coalesce(sum(funn.warn) filter (counts_now), 0)::integer as warn
    from leveranse
    left join rader using (delivery)
    left join funn using (delivery)
    group by leveranse.kommune`,
    {aar}
  );
  return new Map(
    rows.map(({kommune, levert, laget_dato, avvist, rader_lest, rader_avvist, ...funn}) => [
      kommune,
      {
        ...{levert, lagetDato: laget_dato, avvisteLeveranser: avvist},
        ...{raderLest: Number(rader_lest), raderAvvist: Number(rader_avvist), funn}
      }
    ])
  );
}

/** Persons by municipality and service, with those of the same municipality in the year before. */
async function readServices(
  database: Database,
  {aar, municipalities, changes, services}: FiguresInput
): Promise<ReadonlyMap<string, readonly ServiceCount[]>> {
  if (services === null) return new Map();
  const now = await personsByService(database, services.now);
  const before = services.before === null ? null : await personsByService(database, services.before);
  return new Map(
    municipalities.map(({code}) => {
      const earlierCode = codeBefore(code, aar, changes);
      const earlier = earlierCode === null ? undefined : before?.get(earlierCode);
      const counts = [...(now.get(code) ?? [])].map(([tjeneste, personer]) => ({
        ...{tjeneste, personer, forrigeAar: earlier?.get(tjeneste) ?? null}
      }));
      return [code, counts];
    })
  );
}

/** Of municipalities that delivered. */
async function personsByService(
  database: Database,
  {file, where}: ServiceCells
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const rows = await database.rows<{kommune: string; tjeneste: string; personer: number}>(`
    select geo as kommune, tjeneste, personer::integer as personer
    from ${parquetFiles([file])}
    where geo_niva = 'kommune' and personer_status = 'ok' and ${where}
    order by geo, tjeneste`);
  const persons = new Map<string, Map<string, number>>();
  for (const {kommune, tjeneste, personer} of rows) {
    const ofMunicipality = persons.get(kommune) ?? new Map<string, number>();
    persons.set(kommune, ofMunicipality.set(tjeneste, personer));
  }
  return persons;
}
