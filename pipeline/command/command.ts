import type {z} from "zod";
import type {Screen} from "../log.js";

/** What a command may know of the world. */
export interface CommandContext {
  readonly screen: Screen;
  /** When the program was started. */
  readonly now: Date;
  readonly runId: string;
}

/** What a command hands back to be shown. */
export interface CommandResult {
  /** For machines; shown on standard output with `--json`, when it has its shape. */
  readonly json: unknown;
  readonly shape: z.ZodType;
  /** For people. */
  readonly text: string;
  /** `answer`: the text is what was asked for and goes to standard output. `report`: it tells what was done. */
  readonly kind: "answer" | "report";
  readonly exitCode: number;
}
