/**
 * The two message formats as XML Schema, written from the public description of IPLOS 3.5 and 3.7 and XPR(ide) 53.1.3
 * and from nothing in the pipeline.
 */

export type ContentVersion = "3.5" | "3.7";

export const contentNamespaces: Readonly<Record<ContentVersion, string>> = {
  "3.5": "http://www.npr.no/xmlstds/iplos/2018",
  "3.7": "http://www.npr.no/xmlstds/iplos/2019"
};
export const identNamespace = "http://www.npr.no/xmlstds/53_1_3_ide";

/** Simple types as the facets that restrict a text. */
const facets: Readonly<Record<string, string>> = {
  id: pattern("[0-9]{1,10}"),
  digits: pattern("[0-9]+"),
  upTo2: pattern("[0-9]{1,2}"),
  upTo3: pattern("[0-9]{1,3}"),
  digit: pattern("[0-9]"),
  code: pattern("[0-9]"),
  kommune: pattern("[0-9]{4}"),
  bydel: pattern("[0-9]{2}"),
  kjonn: pattern("[MK]"),
  some: pattern(".+"),
  six: pattern(".{1,6}"),
  ten: pattern(".{1,10}"),
  short: pattern(".{1,15}"),
  orgnr: pattern("[0-9]{9}0?"),
  hours: pattern("[0-9]{1,3}\\.[0-9]{1,2}"),
  month: pattern("[12][0-9]{3}(0[1-9]|1[0-2])"),
  date: pattern(
    [
      "99991231",
      "[12][0-9]{3}(0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])",
      "[12][0-9]{3}(0[469]|11)(0[1-9]|[12][0-9]|30)",
      "[12][0-9]{3}02(0[1-9]|1[0-9]|2[0-8])"
    ].join("|")
  ),
  isoDate: pattern("[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
};

function pattern(value: string): string {
  return `<xs:pattern value="${value}"/>`;
}

const simpleTypes = Object.entries(facets)
  .map(
    ([name, facet]) =>
      `<xs:simpleType name="${name}"><xs:restriction base="xs:string">${facet}</xs:restriction></xs:simpleType>`
  )
  .join("");

/** `name:type`, with `?` when it may be left out, in the order of the schema. */
const rows = {
  PERSONOPPL: [
    "poHusstand:code? poOmsorgBarn:code? poPrivHjelp:code? poBoligTilr:code? poVurdTann:month? poVurdLege:month?",
    "poIndPlan:code?",
    "poHarKoordinator:code? poArbBistBehov:code? poArbBistMottar:code? poArbTranspBehov:code? poArbTranspMottar:code?",
    "poFriBistBehov:code? poFriBistMottar:code? poFriTranspBehov:code? poFriTranspMottar:code? poLegeMiddGj:code?",
    "poLegeMiddGjDato:date? poErnKartlagt:code? poErnKartlagtDato:date? poErnRisiko:code? poErnRisikoDato:date?",
    "poErnPlan:code? poErnPlanDato:date? poFraDato:date? poTilDato:date?"
  ].join(" "),
  FUNKSJON: "fnFunkType:upTo2 fnFunkVerdi:digit fnFraDato:date fnTilDato:date",
  DIAGNOSE: "diKodeVersjon:six diDiagKode:ten diFraDato:date diTilDato:date",
  DOGNTILBUD: "dgInstOrgnr:orgnr? dgFraDato:date? dgTilDato:date?"
} as const;
const newInVersion37 = "poVenteliste:code? poVentelisteDato:date? poHeldg:code? poHab:code? poHabDato:date?";

function tjeneste(version: ContentVersion): string {
  return [
    version === "3.5" ? "tjTjenType:upTo2 tjTjenUnderType:upTo2?" : "tjTjenType:upTo2",
    "tjSoknadDato:date? tjVedtDato:date? tjVedtak:digit? tjTimerUke:hours? tjResTimerUke:hours? tjRullerende:code?",
    "tjInstOrgnr:orgnr?",
    "tjFraDato:date? tjTilDato:date? tjKlageMottatt:date? tjKlageBesvart:date?"
  ].join(" ");
}

const decisionIds = '<xs:attribute name="tjVeID" type="m:digits"/><xs:attribute name="tjVeNrID" type="m:digits"/>';

/** Every class under PERSON: prefix of its ids, name of its row id, and its elements. */
function childClasses(
  version: ContentVersion
): readonly {readonly name: string; readonly prefix: string; readonly rowId: string; readonly elements: string}[] {
  return [
    {
      name: "PERSONOPPL",
      prefix: "po",
      rowId: "poPoID",
      elements: version === "3.5" ? rows.PERSONOPPL : `${rows.PERSONOPPL} ${newInVersion37}`
    },
    {name: "FUNKSJON", prefix: "fn", rowId: "fnFnID", elements: rows.FUNKSJON},
    {name: "TJENESTE", prefix: "tj", rowId: "tjTjID", elements: tjeneste(version)},
    {name: "DIAGNOSE", prefix: "di", rowId: "diDiID", elements: rows.DIAGNOSE},
    {name: "DOGNTILBUD", prefix: "dg", rowId: "dgDgID", elements: rows.DOGNTILBUD}
  ];
}

/** XML Schema of the content message. */
export function contentSchema(version: ContentVersion): string {
  const children = childClasses(version);
  const childElements = children
    .map(
      ({name, prefix, rowId, elements}) => `
        <xs:element name="${name}" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
          <xs:sequence>${sequence(elements)}</xs:sequence>
          <xs:attribute name="${prefix}PeID" type="m:id" use="required"/>
          <xs:attribute name="${rowId}" type="m:id" use="required"/>
          ${name === "TJENESTE" ? decisionIds : ""}
        </xs:complexType></xs:element>`
    )
    .join("");
  const uniqueRows = children
    .map(
      ({name, rowId}) =>
        `<xs:unique name="${rowId}"><xs:selector xpath="m:${name}"/><xs:field xpath="@${rowId}"/></xs:unique>`
    )
    .join("");
  return `${schemaStart(contentNamespaces[version])}
  ${simpleTypes}
  <xs:element name="IPLOS"><xs:complexType><xs:sequence>
    <xs:element name="INNHINFO"><xs:complexType><xs:sequence>
      <xs:element name="iiInnhType" fixed="P"/>
      ${sequence("iiKomnr:kommune iiBydelsnr:bydel")}
      <xs:element name="iiKontakt" minOccurs="2" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        ${sequence("Type:digit Navn:some Telefon:some Epost:some")}
      </xs:sequence></xs:complexType></xs:element>
      ${sequence("iiFraDato:date iiTilDato:date iiLagetDato:date iiSysID:short iiSysVersjon:short iiLopenr:digits")}
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="PERSON" maxOccurs="unbounded"><xs:complexType>
      <xs:sequence>
        ${sequence("peAlder:upTo3? peKjonn:kjonn? peKomnr:kommune? peBydelsnr:bydel?")}
        ${sequence("peFraDato:date? peDodDato:date? peEndrDato:date?")}
        ${childElements}
      </xs:sequence>
      <xs:attribute name="pePeID" type="m:id" use="required"/>
    </xs:complexType>${uniqueRows}</xs:element>
  </xs:sequence><xs:attribute name="versjon" fixed="${version}" use="required"/></xs:complexType>
  <xs:unique name="pePeID"><xs:selector xpath="m:PERSON"/><xs:field xpath="@pePeID"/></xs:unique>
  </xs:element>
</xs:schema>`;
}

/** XML Schema of the ident message. */
export function identSchema(): string {
  return `${schemaStart(identNamespace)}
  ${simpleTypes}
  <xs:element name="Melding"><xs:complexType><xs:sequence>
    <xs:element name="Kontaktperson" maxOccurs="unbounded"><xs:complexType>
      ${attributes("kontPerson:some meldEpost1:some typeKontaktperson:digit")}
    </xs:complexType></xs:element>
    <xs:element name="Institusjon" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="PasientIdent" maxOccurs="unbounded"><xs:complexType>
        ${attributes("pid:id fid:some typeID:upTo2")}
      </xs:complexType></xs:element>
    </xs:sequence>${attributes("institusjonID:digits")}</xs:complexType>
    <xs:unique name="pid"><xs:selector xpath="m:PasientIdent"/><xs:field xpath="@pid"/></xs:unique></xs:element>
  </xs:sequence><xs:attribute name="versjon" fixed="53.1.3" use="required"/>
  ${attributes("meldingstype:some fraDatoPeriode:isoDate tilDatoPeriode:isoDate uttakDato:isoDate")}
  ${attributes("leverandor:some navnEPJ:some versjonEPJ:some versjonUt:some lopenr:digits")}
  </xs:complexType></xs:element>
</xs:schema>`;
}

function schemaStart(namespace: string): string {
  const names = `xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="${namespace}" targetNamespace="${namespace}"`;
  return `<xs:schema ${names} elementFormDefault="qualified">`;
}

function sequence(elements: string): string {
  return elements
    .split(" ")
    .map(element => {
      const [, name, type, optional] = /^(\w+):(\w+)(\??)$/.exec(element) ?? [];
      return `<xs:element name="${name}" type="m:${type}"${optional ? ' minOccurs="0"' : ""}/>`;
    })
    .join("");
}

function attributes(list: string): string {
  return list
    .split(" ")
    .map(attribute => attribute.split(":"))
    .map(([name, type]) => `<xs:attribute name="${name}" type="m:${type}" use="required"/>`)
    .join("");
}
