/** Mixes two 32-bit numbers into one (finalizer of MurmurHash3): the source of every choice the generator makes. */
export function mix(a: number, b: number): number {
  let h = a ^ Math.imul(b, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number from a text, for keys such as municipality codes. */
export function hashText(seed: number, text: string): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

/** Evenly in [0, 1) from a hash. */
export function share(hash: number): number {
  return hash / 0x1_0000_0000;
}

const blockBits = 10;
const blockSize = 1 << blockBits;

const circleBits = 30;

/** Places go from 0 up to, not including, this: whole numbers, so that none of them is ever put on the heap. */
export const circle = 1 << circleBits;

/**
 * A place on the circle for every index, spread so evenly that among any 1024 neighbours each 1024th is hit once.
 * Taking those below `p` gives a share of `p` with little chance in it: a quota that needs no counting.
 */
export function stratified(seed: number, index: number): number {
  const key = mix(seed, index >>> blockBits);
  let x = (Math.imul((index ^ key) & (blockSize - 1), (key >>> 8) | 1) & (blockSize - 1)) >>> 0;
  x ^= x >>> 5;
  x = (Math.imul(x, (key >>> 18) | 1) & (blockSize - 1)) >>> 0;
  x ^= (key >>> 22) & (blockSize - 1);
  return (x << (circleBits - blockBits)) | (mix(key, index) >>> (32 - circleBits + blockBits));
}

/** A small fast stream of random numbers (mulberry32); the same seed gives the same stream everywhere. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * limit);
  }

  /** A whole number from `low` up to and including `high`; `low` when the interval is empty. */
  between(low: number, high: number): number {
    return high <= low ? low : low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability * 0x1_0000_0000;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  shuffle(items: Int32Array): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i] as number;
      items[i] = items[j] as number;
      items[j] = item;
    }
  }
}
