import {deriveParts} from "../pipeline/derivation.js";
import {silentLog} from "../pipeline/log.js";
import {closeSession, openSession, type Session} from "../pipeline/session.js";
import {type TabulatePart, tabulate} from "../pipeline/tabulate/tabulate.js";
import {chooseDeliveries} from "../pipeline/transform/deliveries.js";
import {transform} from "../pipeline/transform/transform.js";

/** What transform and tabulate have made, and the years that have data. */
export interface Made {
  readonly tabulated: readonly TabulatePart[];
  readonly dataYears: readonly number[];
}

/** Opens a work folder that is validated to make transform and tabulate of it anew, and closes it after `use`. */
export async function inWork<Result>(
  folders: {readonly work: string; readonly output: string; readonly config: string},
  use: (session: Session) => Promise<Result>
): Promise<Result> {
  const options = {...folders, deliveries: "", years: null, force: true, keyFile: null, now: new Date()};
  const session = await openSession({...options, only: null, from: "transform", to: "tabulate"}, silentLog, "write");
  try {
    return await use(session);
  } finally {
    await closeSession(session);
  }
}

export async function transformAndTabulate(session: Session): Promise<Made> {
  const {context, relations} = session;
  const deliveries = await chooseDeliveries(context, relations, {remember: true});
  const {transformed, tabulateInput, tabulated} = await deriveParts(session, deliveries);
  await transform(context, relations, transformed);
  await tabulate(context, tabulateInput, tabulated);
  return {tabulated, dataYears: deliveries.dataYears};
}
