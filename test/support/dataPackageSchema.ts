// JSON schemas of the Data Package standard 2.0 (https://datapackage.org/standard/), written from its text: what a
// descriptor must be, for the parts that a release uses, and what it should be for names. The standard's own profiles are
// not fetched, as tests need no network.

const path = {
  type: "string",
  // A POSIX path below the descriptor, or an address.
  pattern: "^((?=[^./~])(?!file:)((?!/\\.\\./)(?!\\\\)(?!://).)*|(http|ftp)s?://.*)$"
};

const categories = {
  type: "array",
  minItems: 1,
  items: {
    type: "object",
    required: ["value"],
    properties: {value: {type: "string"}, label: {type: "string"}},
    additionalProperties: false
  }
};

function field(type: string, constraints: object): object {
  return {
    type: "object",
    required: ["name"],
    properties: {
      name: {type: "string"},
      type: {const: type},
      title: {type: "string"},
      description: {type: "string"},
      categories,
      constraints: {
        type: "object",
        properties: {required: {type: "boolean"}, unique: {type: "boolean"}, ...constraints},
        additionalProperties: false
      }
    },
    additionalProperties: false
  };
}

const tableSchema = {
  type: "object",
  required: ["fields"],
  properties: {
    $schema: {const: "https://datapackage.org/profiles/2.0/tableschema.json"},
    fields: {
      type: "array",
      minItems: 1,
      items: {
        anyOf: [
          field("string", {
            pattern: {type: "string"},
            enum: {type: "array", minItems: 1, uniqueItems: true, items: {type: "string"}}
          }),
          field("integer", {minimum: {type: "integer"}, maximum: {type: "integer"}}),
          field("number", {minimum: {type: "number"}, maximum: {type: "number"}})
        ]
      }
    },
    missingValues: {type: "array", items: {type: "string"}, uniqueItems: true},
    primaryKey: {type: "array", minItems: 1, uniqueItems: true, items: {type: "string"}}
  },
  additionalProperties: false
};

const tableDialect = {
  type: "object",
  properties: {
    $schema: {const: "https://datapackage.org/profiles/2.0/tabledialect.json"},
    header: {type: "boolean"},
    delimiter: {type: "string", minLength: 1},
    lineTerminator: {type: "string", minLength: 1},
    quoteChar: {type: "string", minLength: 1, maxLength: 1},
    doubleQuote: {type: "boolean"}
  },
  additionalProperties: false
};

const dataResource = {
  type: "object",
  required: ["name", "path"],
  properties: {
    $schema: {const: "https://datapackage.org/profiles/2.0/dataresource.json"},
    name: {type: "string", pattern: "^[a-z0-9._-]+$"},
    path,
    type: {const: "table"},
    title: {type: "string", minLength: 1},
    description: {type: "string", minLength: 1},
    format: {type: "string", minLength: 1},
    mediatype: {type: "string", pattern: "^.+/.+$"},
    encoding: {type: "string", minLength: 1},
    bytes: {type: "integer", minimum: 0},
    hash: {type: "string", pattern: "^([^:]+:[a-fA-F0-9]+|[a-fA-F0-9]{32})$"},
    dialect: tableDialect,
    schema: tableSchema
  },
  additionalProperties: false
};

export const dataPackageSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  required: ["resources"],
  properties: {
    $schema: {const: "https://datapackage.org/profiles/2.0/datapackage.json"},
    name: {type: "string", pattern: "^[a-z0-9._-]+$"},
    title: {type: "string", minLength: 1},
    description: {type: "string", minLength: 1},
    homepage: {type: "string", format: "uri"},
    keywords: {type: "array", minItems: 1, items: {type: "string"}},
    licenses: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        anyOf: [{required: ["name"]}, {required: ["path"]}],
        properties: {name: {type: "string", pattern: "^[-a-zA-Z0-9._]+$"}, path, title: {type: "string"}},
        additionalProperties: false
      }
    },
    contributors: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        minProperties: 1,
        properties: {
          title: {type: "string"},
          path,
          email: {type: "string", format: "email"},
          organization: {type: "string"},
          roles: {type: "array", minItems: 1, items: {type: "string"}}
        },
        additionalProperties: false
      }
    },
    sources: {
      type: "array",
      items: {
        type: "object",
        minProperties: 1,
        properties: {title: {type: "string"}, path},
        additionalProperties: false
      }
    },
    resources: {type: "array", minItems: 1, items: dataResource}
  },
  additionalProperties: false
};
