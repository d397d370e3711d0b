import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {labelsOf} from "../../../pipeline/publish/labels.js";

const labels = labelsOf(loadConfiguration(join(import.meta.dirname, "../../../config")));
const table = "hab_rehab_utenfor_institusjon";

function name(dimension: string, aar: string, geo_niva: string, geo: string): string {
  return labels.label(table, dimension, {aar, geo_niva, geo});
}

describe("labels", () => {
  test.each([
    ["land", "0", "2023", "Hele landet"],
    ["fylke", "03", "2023", "Oslo"],
    ["fylke", "30", "2023", "Viken"],
    ["kommune", "1103", "2023", "Stavanger"],
    ["kommune", "1508", "2024", "Ålesund"],
    ["kommune", "1507", "2022", "Ålesund"]
  ])("%s %s of %s is %s", (level, code, aar, expected) => {
    expect(name("geo", aar, level, code)).toBe(expected);
  });

  test("a unit of another time has its newest name", () => {
    expect(name("geo", "2018", "kommune", "1508")).toBe("Ålesund");
  });

  test("a level and a status have words", () => {
    expect(name("geo_niva", "2023", "kommune", "1103")).toBe("Kommune");
    expect(labels.meaning("suppressed")).toBe("Skjult av hensyn til personvernet");
  });

  test("a table without level has municipalities", () => {
    expect(labels.label("rapporteringsstatus", "geo", {aar: "2023", geo: "0301"})).toBe("Oslo");
  });

  test("a code without a name is an error of the configuration", () => {
    expect(() => name("geo", "2023", "kommune", "9999")).toThrow(
      expect.objectContaining({kind: "configuration", message: expect.stringContaining("9999")})
    );
    expect(() => name("alder", "2023", "kommune", "1103")).toThrow("has no name");
  });
});
