import {z} from "zod";

// What a field of a configuration file may look like. The message of each is what an error says is expected.

export const municipalityCode = z.string().regex(/^\d{4}$/, "a municipality code of four digits");
export const countyCode = z.string().regex(/^\d{2}$/, "a county code of two digits");
export const kostraCode = z.string().regex(/^EKG\d{2}$/, "a KOSTRA group such as EKG07");
export const nonEmpty = z.string("a text").regex(/\S/, "a text");
export const year = z
  .string()
  .regex(/^(1[89]|20)\d{2}$/, "a year")
  .transform(Number);
export const yearOrOpen = z
  .string()
  .regex(/^((1[89]|20)\d{2})?$/, "a year or nothing")
  .transform(text => (text === "" ? null : Number(text)));
export const wholeNumber = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})$/, "a whole number")
  .transform(Number);
export const serviceNumber = z
  .string()
  .regex(/^[1-9]\d?$/, "a service code 1–99")
  .transform(Number);
export const trueOrFalse = z.enum(["true", "false"], "true or false").transform(text => text === "true");
export const schemaVersion = z.enum(["3.5", "3.7"], "3.5 or 3.7");

/** A text in both languages. */
export const text = z.strictObject({nb: nonEmpty, en: nonEmpty});
