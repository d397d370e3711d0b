import {type CommandWords, config, work} from "./words.js";

export interface StatusArguments {
  readonly work: string;
  readonly config: string;
}

export const status: CommandWords<StatusArguments> = {
  words: "status",
  does: "what is in, who is missing, what is stale, the last run",
  options: options => options.options({work, config}),
  read: given => ({work: given.path("work"), config: given.path("config")})
};
