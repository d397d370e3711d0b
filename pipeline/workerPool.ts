import {Worker} from "node:worker_threads";
import {KprstatError} from "./errors.js";

interface Waiting {
  readonly task: unknown;
  readonly onProgress: ((amount: number) => void) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** Fulfilled when the task has ended either way. */
  readonly ended: Promise<unknown>;
}

/** What a worker answers to a task: progress any number of times, then a result or a failure. */
export type WorkerAnswer =
  | {readonly progress: number}
  | {readonly result: unknown}
  | {
      readonly failure: {
        readonly kind: KprstatError["kind"];
        readonly parts: KprstatError["parts"];
        readonly detail: string;
      };
    };

/** The program of a worker, by its name in `pipeline/`: threads run built code only, the tests run the rest as it stands. */
export function workerScript(name: string): URL {
  const built = import.meta.url.endsWith(".ts") ? "../dist" : ".";
  return new URL(`${built}/${name}.js`, import.meta.url);
}

/** Some worker threads that take one task at a time, started when the first task comes. */
export class WorkerPool {
  readonly #script: URL;
  readonly #size: number;
  readonly #data: unknown;
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor(script: URL, size: number, data: unknown) {
    this.#script = script;
    this.#size = size;
    this.#data = data;
  }

  /** Runs one task on the next free worker. */
  run<Result>(task: unknown, onProgress?: (amount: number) => void): Promise<Result> {
    const {promise, resolve, reject} = deferred<Result>();
    if (this.#closed) {
      reject(stopped());
      return promise;
    }
    const ended = promise.catch(() => undefined);
    this.#queue.push({task, onProgress, resolve: result => resolve(result as Result), reject, ended});
    this.#dispatch();
    return promise;
  }

  /**
   * Gives up what waits, lets what runs end, and stops the workers: one that is stopped inside the database takes the
   * whole process with it.
   */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) {
      waiting.reject(stopped());
    }
    await Promise.all([...this.#busy.values()].map(waiting => waiting.ended));
    await Promise.all(this.#workers.splice(0).map(worker => worker.terminate()));
  }

  #dispatch(): void {
    if (this.#queue.length > 0 && this.#idle.length === 0 && this.#workers.length < this.#size) {
      this.#idle.push(this.#start());
    }
    const worker = this.#queue.length > 0 ? this.#idle.pop() : undefined;
    const waiting = worker && this.#queue.shift();
    if (worker !== undefined && waiting !== undefined) {
      this.#busy.set(worker, waiting);
      worker.postMessage(waiting.task);
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#script, {workerData: this.#data});
    this.#workers.push(worker);
    worker.on("message", (answer: WorkerAnswer) => this.#answered(worker, answer));
    worker.on("error", error => this.#failed(worker, error));
    worker.on("messageerror", error => this.#failed(worker, error));
    worker.on("exit", () => this.#failed(worker, new Error("exit")));
    return worker;
  }

  #answered(worker: Worker, answer: WorkerAnswer): void {
    const waiting = this.#busy.get(worker);
    if ("progress" in answer) {
      waiting?.onProgress?.(answer.progress);
      return;
    }
    this.#busy.delete(worker);
    this.#idle.push(worker);
    if ("result" in answer) {
      waiting?.resolve(answer.result);
    } else {
      const {kind, parts, detail} = answer.failure;
      waiting?.reject(new KprstatError(kind, parts, {cause: new Error(detail)}));
    }
    this.#dispatch();
  }

  #failed(worker: Worker, cause: Error): void {
    const waiting = this.#busy.get(worker);
    this.#busy.delete(worker);
    waiting?.reject(new KprstatError("fault", {what: "A worker thread stopped unexpectedly."}, {cause}));
    for (const list of [this.#workers, this.#idle]) {
      const index = list.indexOf(worker);
      if (index >= 0) {
        list.splice(index, 1);
      }
    }
    if (!this.#closed) {
      this.#dispatch();
    }
  }
}

function stopped(): KprstatError {
  return new KprstatError("fault", {what: "The run is ending; no further work is taken on."});
}

function deferred<Result>() {
  let resolve: (result: Result) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<Result>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return {promise, resolve, reject};
}
