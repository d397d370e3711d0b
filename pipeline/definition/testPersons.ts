import {KprstatError} from "../errors.js";
import type {Settings, TestPersonRule} from "./settings.js";

/**
 * The rule for test persons in data year `aar`: the last that has begun.
 *
 * @throws KprstatError fault: the year is before the first rule, which a checked configuration has no data years of
 */
export function testPersonRuleOf({testPersons}: Pick<Settings, "testPersons">, aar: number): TestPersonRule {
  const rule = testPersons.findLast(({fromYear}) => fromYear <= aar);
  if (rule === undefined) {
    throw new KprstatError("fault", {what: `There is no rule for test persons in ${aar}.`, where: "settings.json"});
  }
  return rule;
}
