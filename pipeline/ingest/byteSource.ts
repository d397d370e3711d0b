import {type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readSync} from "node:fs";
import {Readable} from "node:stream";
import {createGunzip} from "node:zlib";

const readBytes = 256 * 1024;
/** Up to here a file may be as dense as it likes. */
const freeBytes = 1024 * 1024;

export interface ByteLimits {
  /** Decompressed size of one file, bytes. */
  readonly maxFileBytes: number;
  /** Decompressed bytes per compressed byte; looked at after the first MiB. */
  readonly maxCompressionRatio: number;
}

/** What tells that a file has been changed meanwhile. */
export interface FileStamp {
  readonly size: number;
  readonly inode: string;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
}

/** The bytes cannot be had: the gzip stream is damaged, or it unpacks beyond the limits. */
export class UnreadableBytes extends Error {
  readonly reason: "damaged" | "limit";

  constructor(reason: "damaged" | "limit") {
    super(reason);
    this.reason = reason;
  }
}

/** @throws the system's error when there is no such file */
export function stampOf(path: string): FileStamp {
  return stampFrom(lstatSync(path, {bigint: true}));
}

export function stampFrom({size, ino, mtimeNs, ctimeNs}: BigIntStats): FileStamp {
  return {size: Number(size), inode: String(ino), mtimeNs: String(mtimeNs), ctimeNs: String(ctimeNs)};
}

/**
 * The bytes of a file, decompressed where its first two bytes say gzip, in chunks that are valid until the next one.
 * @throws UnreadableBytes
 */
export async function* bytesOf(path: string, limits: ByteLimits): AsyncGenerator<Buffer> {
  // Neither a link nor a pipe that has taken the file's place meanwhile is followed or waited for.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const magic = Buffer.alloc(2);
    readSync(file, magic, 0, 2, 0);
    yield* magic[0] === 0x1f && magic[1] === 0x8b ? unpacked(file, limits) : plain(file, limits);
  } finally {
    closeSync(file);
  }
}

async function* plain(file: number, limits: ByteLimits): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  let total = 0;
  for (
    let read = readSync(file, buffer, 0, readBytes, 0);
    read > 0;
    read = readSync(file, buffer, 0, readBytes, total)
  ) {
    total += read;
    if (total > limits.maxFileBytes) {
      throw new UnreadableBytes("limit");
    }
    yield buffer.subarray(0, read);
  }
}

function* packedChunks(file: number): Generator<Buffer> {
  for (let position = 0; ; ) {
    const buffer = Buffer.allocUnsafe(readBytes);
    const read = readSync(file, buffer, 0, readBytes, position);
    if (read === 0) {
      return;
    }
    position += read;
    yield buffer.subarray(0, read);
  }
}

async function* unpacked(file: number, limits: ByteLimits): AsyncGenerator<Buffer> {
  const packedBytes = fstatSync(file).size;
  const gunzip = createGunzip({chunkSize: readBytes});
  const source = Readable.from(packedChunks(file), {objectMode: false});
  source.on("error", error => gunzip.destroy(error));
  source.pipe(gunzip);
  let total = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      total += chunk.length;
      const tooDense = total > freeBytes && total > packedBytes * limits.maxCompressionRatio;
      if (total > limits.maxFileBytes || tooDense) {
        throw new UnreadableBytes("limit");
      }
      yield chunk;
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw code.startsWith("Z_") ? new UnreadableBytes("damaged") : error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
