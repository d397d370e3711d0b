import {Worker} from "node:worker_threads";
import {KprstatError} from "./errors.js";

interface Waiting {
  readonly task: unknown;
  readonly onProgress: ((amount: number) => void) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
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

/** Some worker threads that take one task at a time, started when the first task comes. */
export class WorkerPool {
  readonly #script: URL;
  readonly #size: number;
  readonly #data: unknown;
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  readonly #queue: Waiting[] = [];

  constructor(script: URL, size: number, data: unknown) {
    this.#script = script;
    this.#size = size;
    this.#data = data;
  }

  /** Runs one task on the next free worker. */
  run<Result>(task: unknown, onProgress?: (amount: number) => void): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({task, onProgress, resolve: result => resolve(result as Result), reject});
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.terminate()));
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
  }
}
