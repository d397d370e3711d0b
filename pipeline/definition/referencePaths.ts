/** The files of config/reference, relative to the configuration folder. */
export const referenceFiles = {
  municipalities: "reference/kommuner.csv",
  counties: "reference/fylker.csv",
  changes: "reference/kommuneendringer.csv",
  kostraMembers: "reference/kostragrupper.csv",
  kostraGroups: "reference/kostragruppe_navn.csv",
  services: "reference/tjenester.csv",
  codeLists: "reference/kodeverk.csv",
  functionTypes: "reference/funksjonstyper.csv",
  planCategories: "reference/plankategorier.csv",
  ageBands: "reference/aldersgrupper.csv",
  population: "reference/folketall.csv"
} as const;
