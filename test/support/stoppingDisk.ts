import {type Disk, disk} from "../../pipeline/publish/disk.js";

/** A disk that stops instead of making the call with this number, and counts the calls; 0 never stops. */
export function stopping(at: number): {readonly effects: Disk; readonly calls: () => number} {
  let calls = 0;
  const effects = Object.fromEntries(
    Object.entries(disk).map(([name, effect]: [string, (...args: never[]) => Promise<void>]) => [
      name,
      async (...args: never[]) => {
        calls++;
        if (calls === at) throw new Error("stopped");
        await effect(...args);
      }
    ])
  ) as unknown as Disk;
  return {effects, calls: () => calls};
}
