import {kontakt, person, personRows, type RowClass} from "./messageSchema.js";
import type {RowBuffer} from "./rowBuffer.js";
import type {SegmentWriter} from "./segmentWriter.js";

/** One row class with its buffer and the number of rows read so far in the document. */
export class RowTarget {
  readonly rowClass: RowClass;
  readonly buffer: RowBuffer;
  /** Rows of the class begun in this document. */
  read = 0;
  /** The same at the last `commit`. */
  committed = 0;

  constructor(rowClass: RowClass, buffer: RowBuffer) {
    this.rowClass = rowClass;
    this.buffer = buffer;
  }
}

/**
 * The rows of one content document as they are read, whoever reads them: the library's events or the scanner. Numbers
 * persons and rows in document order.
 */
export class ContentRows {
  readonly delivery: number;
  readonly kontakt: RowTarget;
  readonly person: RowTarget;
  readonly personRows: readonly RowTarget[];
  readonly targets: readonly RowTarget[];

  constructor(writer: SegmentWriter, delivery: number) {
    const target = (rowClass: RowClass) => new RowTarget(rowClass, writer.buffer(rowClass.relation));
    this.delivery = delivery;
    this.kontakt = target(kontakt);
    this.person = target(person);
    this.personRows = personRows.map(target);
    this.targets = [this.kontakt, this.person, ...this.personRows];
  }

  /** Opens the next row of a class; it belongs to the PERSON that was begun last. */
  begin(target: RowTarget, line: number): void {
    target.read++;
    const person = target === this.kontakt ? 0 : this.person.read;
    target.buffer.begin(this.delivery, person, target.read, line);
  }

  commit(): void {
    for (const target of this.targets) {
      target.buffer.commit();
      target.committed = target.read;
    }
  }

  /** Forgets what is not committed, open rows too. */
  abandon(): void {
    for (const target of this.targets) {
      target.buffer.rollback();
      target.read = target.committed;
    }
  }

  /** Rows read per class, for the equation «read = accepted + rejected». */
  counts(): Record<string, number> {
    return Object.fromEntries(this.targets.map(target => [target.rowClass.klasse, target.read]));
  }
}
