/** Why a document is rejected before any control rule is asked; names of rules of our own (config/rules/own.csv). */
export type FatalRule =
  | "not_well_formed"
  | "doctype"
  | "unknown_root"
  | "unknown_namespace"
  | "unknown_version"
  | "resource_limit";

export interface Fatal {
  readonly regel: FatalRule;
  readonly linje: number | null;
}

/** Stops the reading of a document; caught where the file is opened. */
export class FatalMessage extends Error {
  readonly fatal: Fatal;

  constructor(fatal: Fatal) {
    super(fatal.regel);
    this.fatal = fatal;
  }
}
