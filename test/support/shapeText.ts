import {z} from "zod";

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
}

/** A shape as people read it: `{name: string, years: [{aar: integer, kommuner?: integer | null}]}`, broken into lines. */
export function shapeText(shape: z.ZodType): string {
  return textOf(z.toJSONSchema(shape, {reused: "inline", io: "output"}) as JsonSchema, "");
}

function textOf(schema: JsonSchema, indent: string): string {
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) return several.map(one => textOf(one, indent)).join(" | ");
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `[${textOf(schema.items ?? {}, indent)}]`;
  if (schema.type !== "object") return [schema.type ?? "anything"].flat().join(" | ");
  const inner = `${indent}  `;
  if (schema.properties === undefined) {
    const {additionalProperties} = schema;
    return `{<name>: ${typeof additionalProperties === "object" ? textOf(additionalProperties, inner) : "anything"}}`;
  }
  const lines = Object.entries(schema.properties).map(
    ([name, of]) => `${inner}${name}${schema.required?.includes(name) ? "" : "?"}: ${textOf(of, inner)}`
  );
  return `{\n${lines.join("\n")}\n${indent}}`;
}
