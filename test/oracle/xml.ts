import {ParseOption, XmlCData, XmlDocument, XmlElement, XmlText} from "libxml2-wasm";
import {NotWellFormed} from "./text.js";
import {trimmed} from "./values.js";

/** An element of a document, without comments and processing instructions. */
export interface Element {
  readonly name: string;
  readonly namespace: string;
  /** XML attributes without a namespace, trimmed. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** The element's own text, trimmed. */
  readonly text: string;
  /** Line on which the start tag begins, from 1. */
  readonly line: number;
}

const markup = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/|<|\r\n|\r|\n/g;

/** Lines of all start tags in document order. The text is known to be well-formed: a `<` is always markup. */
function startTagLines(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  for (const [token] of text.matchAll(markup)) {
    if (token === "<") lines.push(line);
    line += token.match(/\r\n|\r|\n/g)?.length ?? 0;
  }
  return lines;
}

/** The binding of libxml2 cannot step over a processing instruction, so they are taken out of a well-formed text. */
function withoutInstructions(text: string): string {
  return text.replace(markup, token => (token.startsWith("<?") ? "" : token));
}

function elementOf(node: XmlElement, lines: number[]): Element {
  const line = lines.shift() ?? 0;
  const children: Element[] = [];
  let text = "";
  for (let child = node.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) children.push(elementOf(child, lines));
    else if (child instanceof XmlText || child instanceof XmlCData) text += child.content;
  }
  const attributes = node.attrs.filter(a => a.namespaceUri === "").map(a => [a.name, trimmed(a.value)] as const);
  return {
    name: node.name,
    namespace: node.namespaceUri,
    attributes: new Map(attributes),
    children,
    text: trimmed(text),
    line
  };
}

function parsed(text: string): XmlDocument {
  try {
    return XmlDocument.fromString(text, {
      option: ParseOption.XML_PARSE_HUGE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE
    });
  } catch {
    throw new NotWellFormed("the parser refuses it");
  }
}

/** The root element of a document without document type declaration. Throws NotWellFormed. */
export function parseXml(text: string): Element {
  parsed(text).dispose();
  const document = parsed(withoutInstructions(text));
  try {
    return elementOf(document.root, startTagLines(text));
  } finally {
    document.dispose();
  }
}

/** The element and everything in it, in document order. */
export function* descendants(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) yield* descendants(child);
}
