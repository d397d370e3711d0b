/** A fixed sequence of numbers from 0 up to 1 (Park and Miller 1988): the same on every machine and in every run. */
export function fixedSequence(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
