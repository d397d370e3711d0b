/**
 * A reader of PX files, written from Statistics Sweden's description of the format of 2013 and from nothing else:
 * `KEYWORD[language]("subkey")=value;`, texts in quotes, one text in several pieces, the data last.
 */
export interface PxFile {
  /** Texts of a keyword, in a language other than the first where it is named; undefined when it is not there. */
  texts(keyword: string, subkeys?: readonly string[], language?: string): readonly string[] | undefined;
  /** The data cell at these codes (by name of variable), a text in its quotes. */
  cell(codes: Readonly<Record<string, string>>): string;
  /** How many data cells there are. */
  readonly cells: number;
}

export function readPx(text: string): PxFile {
  const reader = new PxReader(text);
  const keywords = new Map<string, readonly string[]>();
  let data: readonly string[] = [];
  while (!reader.atEnd) {
    const key = reader.key();
    if (key === "DATA") data = reader.data();
    else if (keywords.has(key)) throw new Error(`${key} stands twice`);
    else keywords.set(key, reader.value());
  }
  const texts: PxFile["texts"] = (keyword, subkeys = [], language = "") =>
    keywords.get(keyword + (language && `[${language}]`) + (subkeys.length > 0 ? `(${subkeys.join("|")})` : ""));
  const variables = [...(texts("STUB") ?? []), ...(texts("HEADING") ?? [])].map(name => ({
    name,
    codes: texts("CODES", [name]) ?? texts("VALUES", [name]) ?? []
  }));
  return {
    texts,
    cells: data.length,
    cell(codes) {
      // The last variable of the heading varies fastest.
      let place = 0;
      for (const {name, codes: known} of variables) {
        const at = known.indexOf(codes[name] ?? "");
        if (at < 0) throw new Error(`${name} has no value ${codes[name]}`);
        place = place * known.length + at;
      }
      return data[place] ?? "";
    }
  };
}

class PxReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    this.#skipSpace();
    return this.#at >= this.#text.length;
  }

  /** `KEYWORD[language](subkey|subkey)`, and goes on after the equals sign. */
  key(): string {
    this.#skipSpace();
    let key = "";
    for (; !"=(".includes(this.#peek()); this.#at++) key += this.#peek();
    if (this.#peek() === "(") {
      this.#at++;
      const subkeys: string[] = [];
      while (this.#peek() !== ")") {
        subkeys.push(this.#quoted());
        if (this.#peek() === ",") this.#at++;
      }
      this.#at++;
      key += `(${subkeys.join("|")})`;
    }
    if (this.#peek() !== "=") throw new Error(`no value after ${key}`);
    this.#at++;
    return key;
  }

  /** Texts between commas; pieces beside one another are one text. What is not in quotes is a text too. */
  value(): readonly string[] {
    const texts = [""];
    for (this.#skipSpace(); this.#peek() !== ";"; this.#skipSpace()) {
      if (this.#peek() === ",") {
        texts.push("");
        this.#at++;
      } else {
        const piece = this.#peek() === '"' ? this.#quoted() : this.#bare();
        texts.push((texts.pop() ?? "") + piece);
      }
    }
    this.#at++;
    return texts;
  }

  data(): readonly string[] {
    const cells: string[] = [];
    for (this.#skipSpace(); this.#peek() !== ";"; this.#skipSpace()) {
      cells.push(this.#peek() === '"' ? `"${this.#quoted()}"` : this.#bare());
    }
    this.#at++;
    return cells;
  }

  #quoted(): string {
    const end = this.#text.indexOf('"', this.#at + 1);
    if (this.#peek() !== '"' || end < 0) throw new Error(`no text at ${this.#at}`);
    const text = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #bare(): string {
    const start = this.#at;
    while (!' \n,;"'.includes(this.#peek())) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #skipSpace(): void {
    while (this.#at < this.#text.length && " \r\n\t".includes(this.#peek())) this.#at++;
  }

  #peek(): string {
    const character = this.#text[this.#at];
    if (character === undefined) throw new Error("the file ends in the middle");
    return character;
  }
}
