import {
  type CertificateFile,
  type CertificateYear,
  certificateOf,
  type GivenWitness,
  institutionCell,
  institutionTable,
  type Place,
  writeRelease
} from "./smallRelease.js";

/** Two counties of two municipalities, and Oslo; each KOSTRA group has one municipality of each county. */
export const places: readonly Place[] = [
  ["0301", "03", "EKG13"],
  ["1101", "11", "EKG07"],
  ["1106", "11", "EKG10"],
  ["4601", "46", "EKG07"],
  ["4602", "46", "EKG10"]
];

/** A cycle of four hidden cells. One person is seen in both municipalities of county 46. */
export const counts = {
  "fylke 03": "50",
  "fylke 11": "11",
  "fylke 46": "19",
  "kommune 0301": "50",
  "kommune 1101": "4*",
  "kommune 1106": "7*",
  "kommune 4601": "8*",
  "kommune 4602": "12*",
  "kostra EKG07": "12",
  "kostra EKG10": "19",
  "kostra EKG13": "50",
  "land 0": "80"
};

export function cycle(by: number): GivenWitness {
  return {
    [institutionCell("kommune 1101")]: by,
    [institutionCell("kommune 1106")]: -by,
    [institutionCell("kommune 4601")]: -by,
    [institutionCell("kommune 4602")]: by
  };
}

/** The year of a certificate that a test is about to spoil. */
export function yearOf(certificate: CertificateFile): CertificateYear {
  const [year] = certificate.years;
  if (year === undefined) throw new Error("a certificate without a year");
  return year;
}

export async function cycleRelease(changed: Readonly<Record<string, string>> = {}) {
  const written = await writeRelease({places, tables: [institutionTable({...counts, ...changed})]});
  return {written, certificate: certificateOf(written, [cycle(4), cycle(-3)])};
}
