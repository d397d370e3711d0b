import {protect} from "./suppress/protect.js";
import type {System} from "./suppress/system.js";
import {takeTasks} from "./workerThread.js";

takeTasks((system: System) => protect(system));
