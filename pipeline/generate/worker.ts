import {parentPort, workerData} from "node:worker_threads";
import {type Delivery, planDeliveries} from "./deliveries.js";
import {type Facts, World, type WorldOptions} from "./world.js";
import {type WrittenDelivery, writeDelivery} from "./writeDelivery.js";

/** What a thread is started with. */
export interface WorkerTask {
  readonly out: string;
  readonly options: WorldOptions;
  readonly facts: Facts;
  readonly identities: SharedArrayBuffer;
}

/** A written file, by its number in the plan. */
export interface WorkerReport {
  readonly delivery: number;
  readonly written: WrittenDelivery;
}

const port = parentPort;
if (port) {
  const {out, options, facts, identities} = workerData as WorkerTask;
  const world = new World(options, facts);
  world.population.useIdentities(identities);
  const deliveries = planDeliveries(world);
  port.on("message", (number: number) => {
    const report: WorkerReport = {delivery: number, written: writeDelivery(world, deliveries[number] as Delivery, out)};
    port.postMessage(report);
  });
}
