import type {Text} from "../definition/configuration.js";

/** The languages of the pages; the first is the one that the front door leads to first. */
export const languages = ["nb", "en"] as const;
export type Language = (typeof languages)[number];

/** The pages' own words. What the statistics say is in the configuration. */
const words = {
  language: {nb: "Norsk", en: "English"},
  skip: {nb: "Hopp til innholdet", en: "Skip to content"},
  siteMenu: {nb: "Hovedmeny", en: "Main menu"},
  trail: {nb: "Du er her", en: "You are here"},
  front: {nb: "Forside", en: "Front page"},
  statistics: {nb: "Statistikk", en: "Statistics"},
  municipalities: {nb: "Kommuner", en: "Municipalities"},
  municipality: {nb: "Kommune", en: "Municipality"},
  municipalityCode: {nb: "Kommunenummer", en: "Municipality code"},
  county: {nb: "Fylke", en: "County"},
  kostraGroup: {nb: "KOSTRA-gruppe", en: "KOSTRA group"},
  unit: {nb: "Sted", en: "Place"},
  year: {nb: "År", en: "Year"},
  about: {nb: "Om tallene", en: "About the numbers"},
  definitions: {nb: "Definisjoner", en: "Definitions"},
  privacy: {nb: "Personvern", en: "Privacy"},
  formerMunicipalities: {nb: "Tidligere kommuner", en: "Former municipalities"},
  until: {nb: "til og med {year}", en: "until {year}"},
  gotNewCode: {nb: "Kommunen fikk nytt nummer {day}: {into}.", en: "The municipality got a new code on {day}: {into}."},
  mergedInto: {nb: "Kommunen gikk {day} inn i {into}.", en: "On {day} the municipality became a part of {into}."},
  dividedInto: {
    nb: "Kommunen ble {day} delt mellom {into}.",
    en: "On {day} the municipality was divided between {into}."
  },
  marks: {nb: "Tegn i tabellene", en: "Marks in the tables"},
  methods: {nb: "Metode", en: "Methods"},
  status: {nb: "Betyr", en: "Means"},
  mark: {nb: "Tegn", en: "Mark"},
  provisional: {nb: "foreløpige tall", en: "provisional"},
  noRow: {nb: "Fantes ikke dette året", en: "Did not exist in this year"},
  emptyField: {nb: "Tomt felt", en: "Empty field"},
  provisionalIn: {nb: "Foreløpige tall", en: "Provisional numbers"},
  final: {nb: "endelige tall", en: "final"},
  dataYears: {nb: "Dataår", en: "Data years"},
  newestYear: {nb: "Nyeste dataår", en: "Newest data year"},
  delivered: {nb: "Kommuner som har levert", en: "Municipalities that delivered"},
  reported: {nb: "Kommuner som har rapportert", en: "Municipalities that reported"},
  ofAll: {nb: "av", en: "of"},
  to: {nb: "til", en: "to"},
  lastUpdated: {nb: "Sist oppdatert", en: "Last updated"},
  nextUpdate: {nb: "Neste oppdatering", en: "Next update"},
  notDecided: {nb: "Ikke fastsatt", en: "Not decided"},
  source: {nb: "Kilde", en: "Source"},
  contact: {nb: "Kontakt", en: "Contact"},
  licence: {nb: "Lisens", en: "Licence"},
  release: {nb: "Utgivelse", en: "Release"},
  methodVersion: {nb: "Metodeversjon", en: "Method version"},
  overTime: {nb: "Hele landet over tid", en: "The whole country over time"},
  unitsIn: {nb: "Landet, fylker og KOSTRA-grupper", en: "Country, counties and KOSTRA groups"},
  countryBy: {nb: "Hele landet etter", en: "The whole country by"},
  municipalitiesIn: {nb: "Kommunene", en: "The municipalities"},
  toMunicipalities: {nb: "Kart og tabell over kommunene", en: "Map and table of the municipalities"},
  ownPages: {nb: "Hver kommunes egen side", en: "The own page of each municipality"},
  map: {nb: "Kart", en: "Map"},
  mapText: {
    nb: "Hver rute er en kommune. Rutene er like store og samlet etter fylke. Alle tallene står i tabellen under.",
    en: "Each square is a municipality. The squares are of one size and stand together by county. All numbers are in the table below."
  },
  noNumber: {nb: "Ikke noe tall vist", en: "No number shown"},
  compare: {nb: "Velg og sammenlign", en: "Choose and compare"},
  compareText: {
    nb: "Velg inntil seks kommuner, fylker, KOSTRA-grupper eller landet.",
    en: "Choose up to six municipalities, counties, KOSTRA groups or the country."
  },
  compareWithoutScript: {
    nb: "Å velge og sammenligne krever JavaScript. Alle tallene står også på kommunenes sider og i filene under.",
    en: "Choosing and comparing needs JavaScript. All numbers are also on the municipalities' pages and in the files below."
  },
  compareOwn: {nb: "Sammenlign kommunen med andre", en: "Compare the municipality with others"},
  choose: {nb: "Legg til", en: "Add"},
  remove: {nb: "Fjern", en: "Remove"},
  measure: {nb: "Tall", en: "Number"},
  chosen: {nb: "Valgte steder", en: "Chosen places"},
  result: {nb: "Sammenligning", en: "Comparison"},
  noData: {nb: "Statistikken har ingen tall for", en: "The statistic has no numbers for"},
  sort: {nb: "Sorter etter", en: "Sort by"},
  filter: {nb: "Finn kommune", en: "Find municipality"},
  found: {nb: "Treff", en: "Found"},
  downloads: {nb: "Last ned", en: "Download"},
  openData: {nb: "Åpne data", en: "Open data"},
  wholeTable: {nb: "Hele tabellen, alle år og steder", en: "The whole table, all years and places"},
  aboutStatistic: {nb: "Om statistikken", en: "About the statistic"},
  breaks: {nb: "Brudd i tidsserien", en: "Breaks in the series"},
  allYears: {nb: "alle år", en: "all years"},
  toAllYears: {nb: "Kommunens tall for alle år", en: "The municipality's numbers of all years"},
  toNewestYear: {nb: "Det nyeste året, med landet ved siden av", en: "The newest year, with the country beside"},
  inAll: {nb: "I alt", en: "In all"},
  earlierCode: {
    nb: "Tall for {years} er fra kommunenummer {code}.",
    en: "Numbers of {years} are those of municipality code {code}."
  },
  newBorders: {nb: "Nye grenser", en: "New borders"},
  notPublishedIn: {nb: "Tall for {year} publiseres ikke.", en: "Numbers for {year} are not published."},
  moreMarks: {nb: "Mer om tegnene", en: "More about the marks"},
  morePrivacy: {nb: "Mer om personvernet", en: "More about privacy"},
  moreMethods: {nb: "Mer om metoden", en: "More about the methods"},
  onThisPage: {nb: "På denne siden", en: "On this page"},
  ownNumbers: {nb: "Kommunens tall", en: "The municipality's numbers"},
  reporting: {nb: "Innrapportering", en: "Reporting"},
  hasDelivered: {nb: "levert", en: "delivered"},
  hasNotDelivered: {nb: "ikke levert", en: "not delivered"},
  wholeCountry: {nb: "Landet", en: "Country"},
  changeInPoints: {nb: "Endring i prosentpoeng", en: "Change in percentage points"},
  category: {nb: "Gruppe", en: "Group"},
  goToStatistic: {nb: "Hele statistikken", en: "The whole statistic"},
  otherStatistics: {nb: "Annen statistikk", en: "Other statistics"},
  yes: {nb: "ja", en: "yes"},
  no: {nb: "nei", en: "no"}
} as const satisfies Readonly<Record<string, Text>>;

export type Word = keyof typeof words;

/** A word of the pages in a language. */
export function word(name: Word, language: Language): string {
  return words[name][language];
}
