// What DCAT-AP-NO 3 (https://data.norge.no/specification/dcat-ap-no) makes mandatory for catalogue, dataset,
// distribution, agent and contact, and what it recommends that a release has, as a JSON schema over the JSON-LD that is
// written: texts in both languages, links to the vocabularies that the standard names.

const eu = "http://publications\\.europa\\.eu/resource/authority";

function text(language: string): object {
  return {
    type: "object",
    required: ["@language", "@value"],
    properties: {"@language": {const: language}, "@value": {type: "string", minLength: 1}},
    additionalProperties: false
  };
}

/** At most one text per language, and both languages. */
const texts = {type: "array", items: [text("nb"), text("en")], minItems: 2, maxItems: 2};

function link(pattern: string): object {
  return {
    type: "object",
    required: ["@id"],
    properties: {"@id": {type: "string", pattern: `^${pattern}$`}},
    additionalProperties: false
  };
}

function day(monthAndDay: string): object {
  return {
    type: "object",
    required: ["@type", "@value"],
    properties: {"@type": {const: "xsd:date"}, "@value": {type: "string", pattern: `^\\d{4}-${monthAndDay}$`}}
  };
}

const agent = {
  type: "object",
  required: ["@id", "@type", "foaf:name", "dct:identifier"],
  properties: {
    "@id": {
      type: "string",
      pattern: "^https://organization-catalog\\.fellesdatakatalog\\.digdir\\.no/organizations/\\d{9}$"
    },
    "@type": {const: "foaf:Agent"},
    "foaf:name": texts,
    "dct:identifier": {type: "string", pattern: "^\\d{9}$"}
  }
};

const contact = {
  type: "object",
  required: ["@type", "vcard:fn"],
  anyOf: [{required: ["vcard:hasEmail"]}, {required: ["vcard:hasURL"]}],
  properties: {
    "@type": {const: "vcard:Organization"},
    "vcard:fn": texts,
    "vcard:hasEmail": link("mailto:.+@.+"),
    "vcard:hasURL": link("https?://.+")
  }
};

const described = {
  "dct:title": texts,
  "dct:description": texts,
  "dct:publisher": agent,
  "dcat:contactPoint": contact,
  "dct:language": {type: "array", minItems: 1, items: link(`${eu}/language/[A-Z]{3}`)}
};

const distribution = {
  type: "object",
  required: ["@type", "dcat:accessURL", "dct:title", "dct:license", "dcat:mediaType"],
  properties: {
    "@type": {const: "dcat:Distribution"},
    "dct:title": texts,
    "dcat:accessURL": link("tables/\\w+/[\\w.]+"),
    "dcat:downloadURL": link("tables/\\w+/[\\w.]+"),
    "dcat:mediaType": link("https://www\\.iana\\.org/assignments/media-types/[\\w.+-]+/[\\w.+-]+"),
    "dct:format": link(`${eu}/file-type/[A-Z0-9_]+`),
    "dct:license": link(`${eu}/licence/[A-Z0-9_]+`)
  }
};

const dataset = {
  type: "object",
  required: [
    ...["@id", "@type", "dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:theme"],
    ...[
      "dct:identifier",
      "dct:accessRights",
      "dct:spatial",
      "dct:temporal",
      "dct:accrualPeriodicity",
      "dcat:distribution"
    ]
  ],
  properties: {
    ...described,
    "@type": {const: "dcat:Dataset"},
    "dct:identifier": {type: "string", minLength: 1},
    "dcat:theme": {type: "array", contains: link(`${eu}/data-theme/[A-Z]{4}`), items: link("https?://.+")},
    "dct:accessRights": link(`${eu}/access-right/PUBLIC`),
    "dct:spatial": link(`${eu}/country/NOR`),
    "dct:accrualPeriodicity": link(`${eu}/frequency/[A-Z0-9_]+`),
    "dct:temporal": {
      type: "object",
      required: ["@type", "dcat:startDate", "dcat:endDate"],
      properties: {
        "@type": {const: "dct:PeriodOfTime"},
        "dcat:startDate": day("01-01"),
        "dcat:endDate": day("12-31")
      }
    },
    "dcat:keyword": {type: "array", minItems: 1, items: {anyOf: [text("nb"), text("en")]}},
    "dcat:distribution": {type: "array", minItems: 1, items: distribution}
  }
};

export const dcatSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  required: [
    "@context",
    "@id",
    "@type",
    "dct:title",
    "dct:description",
    "dct:publisher",
    "dcat:contactPoint",
    "dcat:dataset"
  ],
  properties: {
    ...described,
    "@context": {type: "object", additionalProperties: {type: "string", format: "uri"}},
    "@type": {const: "dcat:Catalog"},
    "dct:license": link(`${eu}/licence/[A-Z0-9_]+`),
    "dcat:dataset": {type: "array", minItems: 1, items: dataset}
  }
};
