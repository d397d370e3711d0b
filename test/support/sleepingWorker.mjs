// A worker that ends its task after a while, or dies.
import {parentPort} from "node:worker_threads";

parentPort.on("message", task => {
  if (task === "die") {
    process.exit(1);
  }
  setTimeout(() => parentPort.postMessage({result: "slept"}), 200);
});
