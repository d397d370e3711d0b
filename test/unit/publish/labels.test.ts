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
    ["kommune", "1507", "2022", "Ålesund"],
    ["kostra", "EKG13", "2023", "KOSTRA-gruppe 13"]
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

  test("history on newer borders has the newer names, and a municipality that was divided its own", () => {
    expect(name("geo", "2018", "kommune", "5501")).toBe("Tromsø");
    expect(name("geo", "2024", "kommune", "1850")).toBe("Tysfjord - Divtasvuodna");
    expect(name("geo", "2018", "fylke", "55")).toBe("Troms");
  });

  test("categories are called what their table calls them, services what the reference data call them", () => {
    const of = (of: string, dimension: string, code: string) =>
      labels.label(of, dimension, {aar: "2018", [dimension]: code});
    expect(of("individuell_plan_hjemme", "maltall", "1")).toBe("Har virksom individuell plan");
    expect(of("tjenestemottakere_gruppe", "gruppe", "ALLE")).toBe("Alle tjenestemottakere");
    expect(of("tjenestemottakere_alder_kjonn", "alder", "UKJENT")).toBe("Ukjent alder");
    expect(of("tjenestemottakere_alder_kjonn", "kjonn", "UKJENT")).toBe("Ukjent kjønn");
    expect(of("tjenestemottakere_tjeneste", "tjeneste", "16")).toBe("Rehabilitering/habilitering utenfor institusjon");
    expect(of("tilbakemelding_tjenester", "tjeneste", "06")).toBe("Trygghetsalarm");
    expect(of("tilbakemelding_tjenester", "tjeneste", "UKJENT")).toBe("Ukjent tjeneste");
    expect(of("hab_rehab_institusjon", "tjeneste", "19")).toMatch(/habilitering\/rehabilitering$/);
  });

  test("a category of another table has no name", () => {
    const key = {aar: "2024", tjeneste: "06"};
    expect(() => labels.label("hab_rehab_institusjon", "tjeneste", key)).toThrow("The code 06 has no name");
    expect(() => labels.label("tilbakemelding_tjenester", "tjeneste", {...key, tjeneste: "6"})).toThrow("has no name");
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
