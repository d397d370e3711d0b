import {createHash} from "node:crypto";
import {createReadStream} from "node:fs";
import {type ByteLimits, bytesOf, UnreadableBytes} from "./byteSource.js";
import {looksLikeXml} from "./encoding.js";

export interface FileHash {
  /** SHA-256 of the bytes after decompression, hex; of the file itself where it cannot be decompressed. */
  readonly sha256: string;
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly xml: boolean;
}

/** Hashes a file without parsing it, and sees whether it is XML at all. */
export async function hashFile(path: string, limits: ByteLimits): Promise<FileHash> {
  const hash = createHash("sha256");
  const head: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of bytesOf(path, limits)) {
      if (bytes < 4096) {
        head.push(Buffer.from(chunk.subarray(0, 4096)));
      }
      bytes += chunk.length;
      hash.update(chunk);
    }
  } catch (error) {
    if (!(error instanceof UnreadableBytes)) {
      throw error;
    }
    // A broken or exploding archive is a delivery that will be rejected, not a file to ignore.
    return {sha256: await sha256OfFile(path), bytes, xml: true};
  }
  return {sha256: hash.digest("hex"), bytes, xml: looksLikeXml(Buffer.concat(head))};
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
  }
  return hash.digest("hex");
}
