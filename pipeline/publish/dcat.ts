import {z} from "zod";
import type {Text} from "../definition/configuration.js";
import type {Publication} from "../definition/publicationFile.js";
import {brokenFile} from "./brokenFile.js";
import type {DescribedRelease, ReleaseDocument} from "./document.js";
import {fileKind, fileTitle, tableOfFile} from "./fileKind.js";
import {formatJson, parsePublishedJson} from "./json.js";
import type {FileEntry} from "./manifest.js";
import type {OpenTable} from "./shape.js";
import type {DescribedTable} from "./words.js";

const path = "dcat.jsonld";

/** Vocabularies of the EU's Publications Office, which DCAT-AP asks for. */
const eu = "http://publications.europa.eu/resource/authority";
const iana = "https://www.iana.org/assignments/media-types";
const organisations = "https://organization-catalog.fellesdatakatalog.digdir.no/organizations";

const prefixes = {
  dcat: "http://www.w3.org/ns/dcat#",
  dct: "http://purl.org/dc/terms/",
  foaf: "http://xmlns.com/foaf/0.1/",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  vcard: "http://www.w3.org/2006/vcard/ns#",
  xsd: "http://www.w3.org/2001/XMLSchema#"
};

/**
 * The catalogue of a release by DCAT-AP-NO 3 (https://data.norge.no/specification/dcat-ap-no), in JSON-LD: a dataset per
 * table, a distribution per file. Addresses are relative to the configured one, else to where the file itself lies.
 */
export const dcatCatalogue: ReleaseDocument = {path, format: formatDcat, requireSame: requireSameDcat};

function formatDcat({tables, files, words}: DescribedRelease): string {
  const {publication} = words;
  return formatJson({
    "@context": publication.baseUrl === null ? prefixes : {...prefixes, "@base": publication.baseUrl},
    "@id": "#catalogue",
    "@type": "dcat:Catalog",
    ...described(publication.title, publication.description),
    ...responsible(publication),
    "foaf:homepage": link(publication.publisher.homepage),
    "dct:license": link(`${eu}/licence/${publication.licence.euCode}`),
    "dct:language": languages,
    "dcat:dataset": tables.map(table => dataset(table, files, publication))
  });
}

const languages = [link(`${eu}/language/NOB`), link(`${eu}/language/ENG`)];

function dataset(table: DescribedTable, files: readonly FileEntry[], publication: Publication): object {
  const {definition, open} = table;
  const years = open.rows.map(row => row[0] ?? "");
  return {
    "@id": `#${definition.table}`,
    "@type": "dcat:Dataset",
    ...described(definition.title, definition.description),
    ...responsible(publication),
    "dct:identifier": `${publication.baseUrl ?? ""}#${definition.table}`,
    "dct:type": link(`${eu}/dataset-type/STATISTICAL`),
    "dct:accessRights": link(`${eu}/access-right/PUBLIC`),
    "dct:accrualPeriodicity": link(`${eu}/frequency/${publication.frequency}`),
    "dct:spatial": link(`${eu}/country/NOR`),
    ...temporal(years),
    "dct:language": languages,
    "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": texts(definition.source)},
    "dcat:theme": publication.themes.map(link),
    "dcat:keyword": publication.keywords.flatMap(texts),
    "dcat:distribution": files
      .filter(file => tableOfFile(file.path) === definition.table)
      .map(file => distribution(table, file, publication))
  };
}

function distribution(table: DescribedTable, file: FileEntry, {licence}: Publication): object {
  const kind = fileKind(file.path);
  return {
    "@id": `#${file.path}`,
    "@type": "dcat:Distribution",
    "dct:title": texts(fileTitle(table, file.path)),
    "dcat:accessURL": link(file.path),
    "dcat:downloadURL": link(file.path),
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": String(file.bytes)},
    ...(kind === null ? {} : {"dcat:mediaType": link(`${iana}/${kind.mediaType}`)}),
    ...(kind === null || kind.euCode === null ? {} : {"dct:format": link(`${eu}/file-type/${kind.euCode}`)}),
    "dct:license": link(`${eu}/licence/${licence.euCode}`)
  };
}

function described(title: Text, description: Text): object {
  return {"dct:title": texts(title), "dct:description": texts(description)};
}

function responsible({publisher, contact}: Publication): object {
  return {
    "dct:publisher": {
      "@id": `${organisations}/${publisher.organisationNumber}`,
      "@type": "foaf:Agent",
      "foaf:name": texts(publisher.name),
      "dct:identifier": publisher.organisationNumber
    },
    "dcat:contactPoint": {
      "@id": "#contact",
      "@type": "vcard:Organization",
      "vcard:fn": texts(contact.name),
      ...(contact.email === null ? {} : {"vcard:hasEmail": link(`mailto:${contact.email}`)}),
      ...(contact.page === null ? {} : {"vcard:hasURL": link(contact.page)})
    }
  };
}

function temporal(years: readonly string[]): object {
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return {};
  return {
    "dct:temporal": {
      "@type": "dct:PeriodOfTime",
      "dcat:startDate": {"@type": "xsd:date", "@value": `${first}-01-01`},
      "dcat:endDate": {"@type": "xsd:date", "@value": `${last}-12-31`}
    }
  };
}

function link(address: string): object {
  return {"@id": address};
}

function texts({nb, en}: Text): readonly object[] {
  return [
    {"@language": "nb", "@value": nb},
    {"@language": "en", "@value": en}
  ];
}

const linked = z.object({"@id": z.string()});

const catalogue = z.object({
  "dcat:dataset": z.array(
    z.object({"@id": z.string(), "dcat:distribution": z.array(z.object({"dcat:downloadURL": linked}))})
  )
});

function requireSameDcat(bytes: Uint8Array, tables: readonly OpenTable[], files: readonly FileEntry[]): void {
  const read = catalogue.safeParse(parsePublishedJson(bytes, path));
  if (!read.success) throw brokenFile(path, "The file is not a catalogue of datasets.");
  const found = read.data["dcat:dataset"].map(dataset => [
    dataset["@id"],
    ...dataset["dcat:distribution"].map(distribution => distribution["dcat:downloadURL"]["@id"])
  ]);
  const expected = tables.map(({shape}) => [
    `#${shape.table}`,
    ...files.map(file => file.path).filter(file => tableOfFile(file) === shape.table)
  ]);
  if (found.join("\n") !== expected.join("\n"))
    throw brokenFile(path, "The datasets are not the tables with their files.");
}
