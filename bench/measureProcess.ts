import {spawn} from "node:child_process";
import {readdirSync, readFileSync} from "node:fs";
import {text} from "node:stream/consumers";
import {KprstatError} from "../pipeline/errors.js";

export interface ProcessRun {
  readonly seconds: number;
  /** Of all processors, as last seen before the end. */
  readonly cpuSeconds: number;
  /** Largest amount of memory that was in use, of the process and those it started, GiB. */
  readonly peakGiB: number;
  readonly output: string;
}

const pollMs = 25;

/** The unit of processor time in /proc, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Runs a program to its end and measures it. @throws KprstatError fault when it fails */
export async function measureProcess(program: string, words: readonly string[]): Promise<ProcessRun> {
  const start = performance.now();
  const child = spawn(program, words, {stdio: ["ignore", "pipe", "pipe"]});
  let used: Usage = {bytes: 0, ticks: 0};
  const polling = setInterval(() => {
    const now = usageOf(child.pid ?? 0);
    used = {bytes: Math.max(used.bytes, now.bytes), ticks: Math.max(used.ticks, now.ticks)};
  }, pollMs);
  try {
    const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    const [exitCode, output, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (exitCode !== 0) {
      throw new KprstatError("fault", {
        what: `A measured program ended with ${exitCode ?? "a signal"}.`,
        where: [program, ...words.slice(0, 12)].join(" "),
        remedy: complaint.trim().slice(-1000)
      });
    }
    return {
      seconds: (performance.now() - start) / 1000,
      cpuSeconds: used.ticks / ticksPerSecond,
      peakGiB: used.bytes / 2 ** 30,
      output
    };
  } finally {
    clearInterval(polling);
  }
}

interface Usage {
  readonly bytes: number;
  readonly ticks: number;
}

/** The high-water marks and the processor time of a process and its descendants together; nothing when it has ended. */
function usageOf(pid: number): Usage {
  try {
    const peakKiB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // What follows the program's name in brackets starts with field 3; user and system time are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const own = {bytes: Number(peakKiB ?? 0) * 1024, ticks: Number(fields[11]) + Number(fields[12])};
    return childrenOf(pid)
      .map(usageOf)
      .reduce((sum, child) => ({bytes: sum.bytes + child.bytes, ticks: sum.ticks + child.ticks}), own);
  } catch {
    return {bytes: 0, ticks: 0};
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" "))
    .filter(child => child !== "")
    .map(Number);
}
