import {parentPort} from "node:worker_threads";
import {knownError} from "./errors.js";
import type {WorkerAnswer} from "./workerPool.js";

/** Takes the tasks that the pool sends to this thread, and answers each with what `perform` makes of it. */
export function takeTasks<Task>(perform: (task: Task) => Promise<unknown>): void {
  parentPort?.on("message", (task: Task) => {
    perform(task).then(
      result => answer({result}),
      (error: unknown) => {
        const known = knownError(error);
        answer({
          failure: {
            kind: known?.kind ?? "fault",
            parts: known?.parts ?? {what: "A worker thread failed.", remedy: "See the log in the work folder."},
            detail: frames(error) + (known === null ? "" : frames(known.cause))
          }
        });
      }
    );
  });
}

/** Tells the pool how much of a task is done. */
export function tellProgress(progress: number): void {
  answer({progress});
}

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}

/** Where an error arose, without its message: that may quote a delivery. */
function frames(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter(line => /^\s+at /.test(line))
    .join("\n");
}
