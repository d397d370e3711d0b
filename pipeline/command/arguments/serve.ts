import {portNumber} from "../optionValues.js";
import {type CommandWords, output, text} from "./words.js";

export interface ServeArguments {
  readonly output: string;
  /** 0: any that is free. */
  readonly port: number;
}

export const serve: CommandWords<ServeArguments> = {
  words: "serve",
  does: "show the newest release in a browser on this machine",
  options: options => options.options({output, port: {...text, describe: "port on localhost", default: "8080"}}),
  read: given => ({output: given.path("output"), port: portNumber(given.text("port"))})
};
