import {z} from "zod";
import type {Text} from "./configuration.js";
import {nonEmpty, text} from "./fields.js";
import {type Problems, parseJson} from "./problems.js";

/** What a release says of itself besides its tables (config/publication.json): who publishes it, on what terms, in what words. */
export interface Publication {
  readonly title: Text;
  readonly description: Text;
  readonly keywords: readonly Text[];
  readonly publisher: {
    readonly name: Text;
    /** Nine digits, of the Central Coordinating Register for Legal Entities. */
    readonly organisationNumber: string;
    readonly homepage: string;
  };
  /** Has an e-mail address, a page or both. */
  readonly contact: {readonly name: Text; readonly email: string | null; readonly page: string | null};
  readonly licence: {
    /** Identifier of SPDX. */
    readonly name: string;
    readonly title: Text;
    readonly page: string;
    /** Code of the EU's authority table of licences. */
    readonly euCode: string;
  };
  /** Where a statistics bank has the tables. */
  readonly subject: {readonly code: string; readonly label: Text};
  /** Addresses of concepts of the EU's data themes and of Los. */
  readonly themes: readonly string[];
  /** Code of the EU's authority table of frequencies. */
  readonly frequency: string;
  /** Address of the folder that a release is shown in, ending in a slash; null: addresses are relative. */
  readonly baseUrl: string | null;
  /** What the measures are together, where they are a dimension. */
  readonly measures: Text;
  readonly units: Readonly<Record<"persons" | "per_1000" | "percent", Text>>;
  /** Headings over the texts about a table. */
  readonly headings: Readonly<Record<"description" | "caveats" | "source" | "licence", Text>>;
  /** What is said where a table that has to be a full cube has no row. */
  readonly noRow: Text;
}

const address = z.url({protocol: /^https?$/, error: "an address that begins with http"});
const euCode = z.string("a text").regex(/^[A-Z][A-Z0-9_]*$/, "a code of the EU's vocabulary such as ANNUAL");

const publication = z.strictObject({
  title: text,
  description: text,
  keywords: z.array(text, "a list of words").min(1, "at least one word"),
  publisher: z.strictObject({
    name: text,
    organisationNumber: z.string("a text").regex(/^\d{9}$/, "nine digits"),
    homepage: address
  }),
  contact: z
    .strictObject({name: text, email: z.email("an e-mail address").nullable(), page: address.nullable()})
    .refine(({email, page}) => email !== null || page !== null, "an e-mail address or a page"),
  licence: z.strictObject({
    name: z.string("a text").regex(/^[-\w.]+$/, "an identifier such as NLOD-2.0"),
    title: text,
    page: address,
    euCode
  }),
  subject: z.strictObject({code: nonEmpty, label: text}),
  themes: z.array(address, "a list of addresses").min(1, "at least one theme"),
  frequency: euCode,
  baseUrl: address.regex(/\/$/, "an address that ends in /").nullable(),
  measures: text,
  units: z.strictObject({persons: text, per_1000: text, percent: text}),
  headings: z.strictObject({description: text, caveats: text, source: text, licence: text}),
  noRow: text
});

/** Reads who publishes and on what terms; null when it does not fit. */
export function readPublication(file: string, json: string, problems: Problems): Publication | null {
  return parseJson(file, json, publication, problems);
}
