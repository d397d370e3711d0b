/** What the tests use of px.js, which comes without types. */
declare module "px" {
  export default class Px {
    constructor(text: string);
    /** Cells in the file's order, texts in their quotation marks. */
    readonly data: readonly string[];
    /** What a keyword says, by subkey. */
    keyword(keyword: string): Readonly<Record<string, string>>;
    variables(): readonly string[];
    /** One code alone is no list. */
    codes(variable: number): string | readonly string[];
    /** Where in the data the cell at a place of each variable is. */
    datum(places: readonly number[], index: true): number;
  }
}
