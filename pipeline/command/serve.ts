import {once} from "node:events";
import type {Server} from "node:http";
import type {AddressInfo} from "node:net";
import {z} from "zod";
import {KprstatError} from "../errors.js";
import type {ServeArguments} from "./arguments/serve.js";
import type {CommandContext, CommandResult} from "./command.js";
import {releaseFolder} from "./releaseFolder.js";
import {releaseServer} from "./releaseServer.js";

export const served = z.strictObject({address: z.string(), output: z.string()});

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * `kprstat serve`: shows the newest release to browsers on this machine until it is stopped. Throws `missing` when there
 * is no release and `tryLater` when the port is taken.
 */
export async function serveCommand({output, port}: ServeArguments, {screen}: CommandContext): Promise<CommandResult> {
  releaseFolder(output, null);
  const server = releaseServer(output);
  const address = await listening(server, port);
  screen.write(`The newest release is shown at ${address}. Stop with Ctrl-C.\n`);
  await stopped();
  server.closeAllConnections();
  server.close();
  return {json: {address, output}, shape: served, text: "Stopped.", kind: "report", exitCode: 0};
}

async function listening(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new KprstatError(
      "tryLater",
      {
        what: "The port cannot be used.",
        where: `port ${port}`,
        remedy: "Give another with --port, or stop the program that has it."
      },
      {cause}
    );
  }
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

async function stopped(): Promise<void> {
  await new Promise<void>(resolve => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
}
