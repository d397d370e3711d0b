import fc from "fast-check";
import {expect, test} from "vitest";
import {controlDigitsAreRight} from "../../oracle/ident.js";
import {oracle} from "../../oracle/oracle.js";
import {municipalitiesOf} from "../../oracle/reference.js";
import {contentXml, identityOf} from "../../support/deliveryXml.js";
import {type Profile, randomDeliveries} from "../../support/randomDeliveries.js";

test.each<[Profile, number]>([
  ["clean", 20],
  ["dirty", 40],
  ["small", 60],
  ["movers", 20]
])("%s deliveries never stop the oracle, and nothing is lost", (profile, numRuns) => {
  fc.assert(
    fc.property(randomDeliveries({profile}), folder => {
      const result = oracle(folder);
      expect(Object.keys(result.files)).toHaveLength(folder.deliveries.length);
      for (const {lest, godtatt, avvist} of Object.values(result.counts).flatMap(c => Object.values(c)))
        expect(godtatt + avvist).toBe(lest);
      for (const file of Object.values(result.files)) {
        if (file.outcome === "landed") expect(file.accepted).toBe(file.reasons.length === 0);
      }
      if (profile === "clean") expect(result.findings.filter(f => f.konsekvens !== "warn")).toEqual([]);
    }),
    {numRuns}
  );
});

test("the order of the files never changes what is said about them", () => {
  fc.assert(
    fc.property(randomDeliveries({profile: "small"}), ({deliveries, years}) => {
      const reversed = oracle({deliveries: deliveries.toReversed(), years});
      const result = oracle({deliveries, years});
      expect(reversed.tables).toEqual(result.tables);
      expect(reversed.files).toEqual(result.files);
    }),
    {numRuns: 20}
  );
});

test("dirty deliveries break every rule", () => {
  const rules = new Set<string>();
  for (const folder of fc.sample(randomDeliveries({profile: "dirty"}), {numRuns: 150, seed: 1})) {
    for (const {regel} of oracle(folder).findings) rules.add(regel);
  }
  expect([...rules].sort()).toEqual([
    "code_list",
    "doctype",
    "duplicate_person",
    "duplicate_row",
    "element_order",
    "element_repeated",
    "few_contacts",
    "further_document",
    "ident_duplicate",
    "ident_empty",
    "ident_incomplete",
    "ident_lopenr",
    "ident_period",
    "ident_version",
    "innhinfo_not_first",
    "invalid_identity",
    "lapsed_service",
    "mandatory",
    "no_person",
    "not_well_formed",
    "pattern",
    "person_id_mismatch",
    "range",
    "same_identity",
    "service_period",
    "unknown_element",
    "unknown_municipality",
    "unknown_namespace",
    "unknown_residence",
    "unknown_root",
    "unknown_version",
    "version_year",
    "year_not_configured"
  ]);
});

test("synthetic identities are right, nobody's, and different", () => {
  const all = Array.from({length: 2000}, (_, citizen) => identityOf(citizen));
  expect(new Set(all.map(i => i.fid)).size).toBe(2000);
  for (const {fid, typeID} of all) {
    if (typeID === "10") expect(fid).toMatch(/^\d{12}$/);
    else expect([controlDigitsAreRight(fid), Number(fid.slice(2, 4)) > 80]).toEqual([true, true]);
  }
});

test("the reference data have the numbers of municipalities that they should", () => {
  const numbers = [2017, 2018, 2019, 2020, 2023, 2024].map(aar => municipalitiesOf(aar).length);
  expect(numbers).toEqual([426, 422, 422, 356, 356, 357]);
});

test("a message made by hand says what it is given", () => {
  const text = contentXml({kommune: "0301", aar: 2022, personer: [{pePeID: 7, FUNKSJON: [{fnFunkType: "5"}]}]});
  expect(text).toContain('<IPLOS versjon="3.7" xmlns="http://www.npr.no/xmlstds/iplos/2019">');
  expect(text).toContain('<FUNKSJON fnPeID="7" fnFnID="1">\n      <fnFunkType>5</fnFunkType>');
});
