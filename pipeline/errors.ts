/** What kind of trouble an error is; the kind fixes the exit code (docs/operation.md). */
export const exitCodes = {
  fault: 1,
  blocked: 2,
  disclosure: 3,
  usage: 64,
  noUsableInput: 65,
  missing: 66,
  cannotWrite: 73,
  tryLater: 75,
  notPermitted: 77,
  configuration: 78
} as const;

export type ErrorKind = keyof typeof exitCodes;

/** Everything a person is told about a failure: what is wrong, where, and what to do about it. */
export interface ErrorParts {
  readonly what: string;
  readonly where?: string;
  readonly remedy?: string;
}

/**
 * The one error class of the pipeline. Its text may be shown to anyone: it never holds a value of a person, a local id
 * or a small count. `cause` is for the protected log only.
 */
export class KprstatError extends Error {
  override readonly name = "KprstatError";
  readonly kind: ErrorKind;
  readonly parts: ErrorParts;

  constructor(kind: ErrorKind, parts: ErrorParts, options?: {cause?: unknown}) {
    super(
      [parts.what, parts.where && `where: ${parts.where}`, parts.remedy && `what to do: ${parts.remedy}`]
        .filter(Boolean)
        .join("\n  "),
      options
    );
    this.kind = kind;
    this.parts = parts;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/** What the system says of a disk that takes nothing more, wherever that is met. */
const fullDisk: readonly unknown[] = ["ENOSPC", "EDQUOT", "EROFS"];

/** An error whose kind is known: one of ours, or that nothing more can be written; null for a fault of the program. */
export function knownError(error: unknown): KprstatError | null {
  if (error instanceof KprstatError) return error;
  const {code, path} = (error instanceof Error ? error : {}) as {readonly code?: unknown; readonly path?: unknown};
  if (!fullDisk.includes(code)) return null;
  return new KprstatError(
    "cannotWrite",
    {
      what: "Nothing more can be written: the disk is full or may only be read.",
      ...(typeof path === "string" ? {where: path} : {}),
      remedy: "Make room, and start again."
    },
    {cause: error}
  );
}
