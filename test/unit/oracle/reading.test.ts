import {gzipSync} from "node:zlib";
import {describe, expect, test} from "vitest";
import {type OracleFile, oracle} from "../../oracle/oracle.js";
import {parseXml} from "../../oracle/xml.js";
import {contentTree, contentXml, documentXml, encode, encodings, enveloped, plain} from "../../support/deliveryXml.js";

const spec = {kommune: "0301", aar: 2022, personer: [{pePeID: 1}]};
const good = contentXml(spec);

function fileOf(bytes: string | Uint8Array): OracleFile {
  const result = oracle({deliveries: [{path: "a", bytes: Buffer.from(bytes)}], years: {first: 2018, last: 2024}});
  const file = result.files.a;
  if (file === undefined) throw new Error("the oracle forgot the file");
  return file;
}

describe("which files are read", () => {
  test.each<[string, string | Uint8Array, string[]]>([
    ["truncated", good.slice(0, -20), ["not_well_formed"]],
    ["with something after it", `${good}<a/>`, ["not_well_formed"]],
    ["with a document type", good.replace("<IPLOS", "<!DOCTYPE IPLOS><IPLOS"), ["doctype"]],
    ["with another root", "<Rapport/>", ["unknown_root"]],
    ["in an unknown namespace", good.replace("iplos/2019", "iplos/2020"), ["unknown_namespace"]],
    ["in an unknown version", good.replace('versjon="3.7"', 'versjon="3.6"'), ["unknown_version"]],
    ["without version", good.replace('versjon="3.7"', ""), ["mandatory"]],
    ["in an encoding that we do not read", good.replace("UTF-8", "ISO-8859-15"), ["not_well_formed"]],
    ["with bytes that are not UTF-8", Buffer.from(good, "latin1"), ["not_well_formed"]],
    ["with bytes that are not US-ASCII", good.replace("UTF-8", "US-ASCII"), ["not_well_formed"]],
    ["UTF-16 without byte-order mark", Buffer.from(good, "utf16le"), ["not_well_formed"]],
    ["compressed and cut", gzipSync(good).subarray(0, 200), ["not_well_formed"]],
    ["compressed", gzipSync(good), []],
    ["in an envelope", documentXml(enveloped([contentTree(spec)])), []]
  ])("a file %s", (_, bytes, reasons) => {
    expect(fileOf(bytes)).toMatchObject({outcome: "landed", accepted: reasons.length === 0, reasons});
  });

  test.each(encodings)("%s gives the same content", encoding => {
    const text = documentXml(contentTree(spec), {...plain, encoding});
    expect(fileOf(encode(text, encoding))).toMatchObject({
      accepted: true,
      key: {kommune: "0301", bydel: "00", aar: 2022}
    });
  });

  test.each([
    ["", " \n"],
    ["a table", "kommune;antall\n"],
    ["compressed text", gzipSync("tekst")]
  ])("ignored: %s", (_, bytes) => {
    expect(fileOf(bytes).outcome).toBe("ignored");
  });

  test("the same content plain and compressed is one delivery", () => {
    const bytes = [Buffer.from(good), gzipSync(good)];
    const deliveries = bytes.map((b, i) => ({path: `${i}`, bytes: b}));
    const result = oracle({deliveries, years: {first: 2018, last: 2024}});
    expect(result.files["0"]).toEqual(result.files["1"]);
    expect(Object.keys(result.counts)).toHaveLength(1);
  });

  test("further documents in an envelope are told, not read", () => {
    const two = documentXml(enveloped([contentTree(spec), contentTree({...spec, kommune: "1103"})]));
    const result = oracle({deliveries: [{path: "a", bytes: Buffer.from(two)}], years: {first: 2018, last: 2024}});
    expect(result.findings.map(f => f.regel)).toEqual(["further_document"]);
    expect(result.files.a?.key?.kommune).toBe("0301");
  });
});

test("values are read through everything that XML allows", () => {
  const root = parseXml(
    `<?xml version='1.0'?>\r\n<!-- <x> -->\r\n<a:b xmlns:a='urn:a' c=' 1\r\n' a:c="2"\r\n  d="&#x31;&lt;">` +
      "\r\n1<!-- 9 --><?p 9?><![CDATA[2<]]>&#51;<a:e/>\r\n<f\r\n>x</f></a:b>"
  );
  expect(root).toMatchObject({name: "b", namespace: "urn:a", text: "12<3", line: 3});
  expect([...root.attributes]).toEqual([
    ["c", "1"],
    ["d", "1<"]
  ]);
  expect(root.children.map(c => [c.name, c.namespace, c.text, c.line])).toEqual([
    ["e", "urn:a", "", 6],
    ["f", "", "x", 7]
  ]);
});
