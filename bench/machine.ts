import {spawnSync} from "node:child_process";
import {availableParallelism, cpus, totalmem} from "node:os";
import {version as duckdbVersion} from "@duckdb/node-api";
import {KprstatError} from "../pipeline/errors.js";
import {kprstatVersion} from "./program.js";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly duckdb: string;
  readonly xmllint: string;
  readonly kprstat: string;
}

/** What the figures were measured on. @throws KprstatError missing when the bench cannot run here */
export function thisMachine(): Machine {
  if (process.platform !== "linux") {
    throw new KprstatError("missing", {
      what: "The bench reads the memory of processes from /proc, which only Linux has.",
      where: process.platform
    });
  }
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: totalmem() / 2 ** 30,
    node: process.versions.node,
    duckdb: duckdbVersion(),
    xmllint: xmllintVersion(),
    kprstat: kprstatVersion()
  };
}

function xmllintVersion(): string {
  const {error, stderr} = spawnSync("xmllint", ["--version"], {encoding: "utf8"});
  if (error !== undefined) {
    throw new KprstatError("missing", {
      what: "The reading of XML is measured against xmllint, and it is not here.",
      where: "xmllint",
      remedy: "Install it: apt-get install libxml2-utils (Debian, Ubuntu), dnf install libxml2 (Fedora)."
    });
  }
  return /version (\d+)/.exec(stderr)?.[1] ?? "unknown";
}
