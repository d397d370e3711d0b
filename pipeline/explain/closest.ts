/** The name most like a word, without regard to case; null where none is near enough to be meant. */
export function closest(word: string, names: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  let best: {readonly name: string; readonly distance: number} | null = null;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (best === null || distance < best.distance) best = {name, distance};
  }
  return best !== null && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.name : null;
}

/** How many letters must be put in, left out or replaced to make one word of the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let before = Array.from({length: to.length + 1}, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const now = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (before[column] ?? 0) + (letter === other ? 0 : 1);
      now.push(Math.min(replaced, (before[column + 1] ?? 0) + 1, (now[column] ?? 0) + 1));
    }
    before = now;
  }
  return before.at(-1) ?? 0;
}
