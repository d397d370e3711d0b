/** A queue of numbers by key, least first; equal keys by number. */
export class Heap {
  readonly #entries: (readonly [key: number, number: number])[] = [];

  push(key: number, number: number): void {
    const entries = this.#entries;
    let at = entries.push([key, number]) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#before(at, up)) break;
      this.#swap(at, up);
      at = up;
    }
  }

  pop(): readonly [key: number, number: number] | null {
    const entries = this.#entries;
    const [top = null] = entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return top;
    entries[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < entries.length && this.#before(left, least)) least = left;
      if (right < entries.length && this.#before(right, least)) least = right;
      if (least === at) return top;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [[keyA, numberA] = [0, 0], [keyB, numberB] = [0, 0]] = [this.#entries[a], this.#entries[b]];
    return keyA < keyB || (keyA === keyB && numberA < numberB);
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#entries[a], this.#entries[b]];
    if (first === undefined || second === undefined) return;
    this.#entries[a] = second;
    this.#entries[b] = first;
  }
}
