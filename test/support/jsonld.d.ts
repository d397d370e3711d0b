/** What the tests use of the JSON-LD processor, whose own types know less. */
declare module "jsonld" {
  interface Term {
    readonly value: string;
  }

  interface Quad {
    readonly subject: Term;
    readonly predicate: Term;
    readonly object: Term;
  }

  const processor: {
    /** The statements of a document; with `safe`, what it would otherwise leave out is an error. */
    toRDF(document: unknown, options: {readonly base: string; readonly safe: boolean}): Promise<readonly Quad[]>;
  };
  export default processor;
}
