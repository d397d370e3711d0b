import {KprstatError} from "../errors.js";
import type {Consequence, OwnRule} from "./configuration.js";

/** The consequence of a rule of our own, by name. */
export function consequenceOf(ownRules: readonly OwnRule[], name: string): Consequence {
  const rule = ownRules.find(candidate => candidate.name === name);
  if (rule === undefined) {
    throw new KprstatError("configuration", {
      what: `The control rule ${name} is missing.`,
      where: "rules/own.csv",
      remedy: "Add the rule with its consequence and text."
    });
  }
  return rule.consequence;
}
