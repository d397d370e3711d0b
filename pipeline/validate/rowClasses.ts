/** A class of rows of the content message; `file` names its Parquet files. */
export interface RowClass {
  readonly klasse: string;
  readonly file: string;
  /** Attribute with the id of the person that the row belongs to. */
  readonly personId: string;
  /** Attribute with the row's own id; for PERSON the same. */
  readonly rowId: string;
}

export const person: RowClass = {klasse: "PERSON", file: "person", personId: "pePeID", rowId: "pePeID"};

/** The classes under a PERSON. */
export const childClasses: readonly RowClass[] = [
  {klasse: "PERSONOPPL", file: "personoppl", personId: "poPeID", rowId: "poPoID"},
  {klasse: "FUNKSJON", file: "funksjon", personId: "fnPeID", rowId: "fnFnID"},
  {klasse: "TJENESTE", file: "tjeneste", personId: "tjPeID", rowId: "tjTjID"},
  {klasse: "DIAGNOSE", file: "diagnose", personId: "diPeID", rowId: "diDiID"},
  {klasse: "DOGNTILBUD", file: "dogntilbud", personId: "dgPeID", rowId: "dgDgID"}
];

/** Codes that are compared as numbers (`01` is `1`); all other codes are compared as text. */
export const numericCodes: readonly string[] = ["tjTjenType", "fnFunkType"];

/** Whole numbers besides the ids. */
export const smallIntegers: readonly string[] = [...numericCodes, "peAlder"];
