/** Time on the wall and of all processors, seconds. */
export interface Elapsed {
  readonly wall: number;
  readonly cpu: number;
}

/** Starts a stopwatch on this process; call what it returns to read it. */
export function stopwatch(): () => Elapsed {
  const start = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const {user, system} = process.cpuUsage(cpu);
    return {wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6};
  };
}
