import {resolve} from "node:path";
import type {Argv} from "yargs";
import {usage} from "../optionValues.js";

/** What the shell gives besides the words of the command. */
export interface CommandWorld {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A command as it is written: what words it takes, and what they say. */
export interface CommandWords<Arguments> {
  /** Name and positional words as yargs takes them: `verify [RELEASE]`. */
  readonly words: string;
  readonly does: string;
  readonly options: (options: Argv) => Argv;
  /** Throws `usage`. */
  readonly read: (given: GivenWords) => Arguments;
}

/** The words of one command line, by option or positional name. Every method throws `usage` for a word that is none. */
export class GivenWords {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #world: CommandWorld;

  constructor(values: Readonly<Record<string, unknown>>, world: CommandWorld) {
    this.#values = values;
    this.#world = world;
  }

  text(name: string): string {
    const value = this.#values[name];
    if (typeof value !== "string" || value === "") throw usage(`The option --${name} needs a value.`);
    return value;
  }

  /** An absolute path. */
  path(name: string): string {
    return this.absolute(this.text(name));
  }

  optional<Value>(name: string, read: (value: string) => Value): Value | null {
    return this.#values[name] === undefined ? null : read(this.text(name));
  }

  optionalPath(name: string): string | null {
    return this.optional(name, value => this.absolute(value));
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The words of a positional that takes several. */
  list(name: string): readonly string[] {
    return (this.#values[name] ?? []) as readonly string[];
  }

  absolute(path: string): string {
    return resolve(this.#world.folder, path);
  }

  /** An environment variable; empty when it is not set. */
  environment(name: string): string {
    return this.#world.environment[name] ?? "";
  }
}

export const text = {type: "string", requiresArg: true} as const;

export function folder(describe: string, value: string) {
  return {...text, describe, default: value};
}

// Options that many commands take.
export const config = folder("configuration folder", "config");
export const work = folder("work folder, person-level data", "work");
export const output = folder("folder of releases", "output");
export const release = {type: "string", describe: "release id; the newest when left out"} as const;
