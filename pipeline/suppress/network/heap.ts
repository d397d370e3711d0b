/** A queue of numbers by key, least first; equal keys by number. */
export class Heap {
  readonly #keys: number[] = [];
  readonly #numbers: number[] = [];

  clear(): void {
    this.#keys.length = 0;
    this.#numbers.length = 0;
  }

  push(key: number, number: number): void {
    const [keys, numbers] = [this.#keys, this.#numbers];
    let at = keys.push(key) - 1;
    numbers.push(number);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!isBefore(key, number, keys[up] ?? 0, numbers[up] ?? 0)) break;
      keys[at] = keys[up] ?? 0;
      numbers[at] = numbers[up] ?? 0;
      at = up;
    }
    keys[at] = key;
    numbers[at] = number;
  }

  /** The number with the least key, left in; -1 when there is none. */
  first(): number {
    return this.#numbers[0] ?? -1;
  }

  /** The number with the least key; -1 when there is none. */
  pop(): number {
    const [keys, numbers] = [this.#keys, this.#numbers];
    const top = numbers[0] ?? -1;
    const key = keys.pop() ?? 0;
    const number = numbers.pop() ?? -1;
    const size = keys.length;
    if (size === 0) return top;
    let at = 0;
    for (;;) {
      let next = 2 * at + 1;
      if (next >= size) break;
      if (next + 1 < size && isBefore(keys[next + 1] ?? 0, numbers[next + 1] ?? 0, keys[next] ?? 0, numbers[next] ?? 0))
        next += 1;
      if (!isBefore(keys[next] ?? 0, numbers[next] ?? 0, key, number)) break;
      keys[at] = keys[next] ?? 0;
      numbers[at] = numbers[next] ?? 0;
      at = next;
    }
    keys[at] = key;
    numbers[at] = number;
    return top;
  }
}

function isBefore(keyA: number, numberA: number, keyB: number, numberB: number): boolean {
  return keyA < keyB || (keyA === keyB && numberA < numberB);
}
