import {protectNetwork} from "./suppress/network/protectNetwork.js";
import type {System} from "./suppress/system.js";
import {takeTasks} from "./workerThread.js";

takeTasks((system: System) => protectNetwork(system));
