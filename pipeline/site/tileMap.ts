import {escaped} from "../staffPage.js";

/** Squares are one less wide and high, which the style sheet says for all of them. */
const tile = 12;
const across = 7;
const block = {width: across * tile + 8, label: 14, gap: 8};

/** How many steps the colours have. */
export const colourSteps = 5;

export interface Tile {
  readonly name: string;
  readonly shown: string;
  /** 1 to `colourSteps`, or null where no number is shown. */
  readonly step: number | null;
}

export interface MapArea {
  readonly code: string;
  readonly name: string;
  readonly tiles: readonly Tile[];
}

/**
 * Municipalities as squares of one size, together by county; `lines` tells where each county stands, by code. Counties
 * that it does not name stand in lines of their own below.
 */
export function tileMap(
  id: string,
  {title, description}: {readonly title: string; readonly description: string},
  areas: readonly MapArea[],
  lines: readonly (readonly (readonly string[])[])[]
): string {
  const byCode = new Map(areas.map(area => [area.code, area]));
  const placed = lines.map(line => line.map(codes => codes.flatMap(code => byCode.get(code) ?? [])));
  const known = new Set(lines.flat(2));
  const rest = areas.filter(({code}) => !known.has(code));
  const columns = Math.max(4, ...lines.map(line => line.length));
  for (let at = 0; at < rest.length; at += columns) placed.push(rest.slice(at, at + columns).map(area => [area]));

  let top = 0;
  const drawn: string[] = [];
  for (const line of placed.filter(cells => cells.some(cell => cell.length > 0))) {
    const tallest = Math.max(...line.map(cell => cell.reduce((sum, area) => sum + areaHeight(area), 0)));
    for (const [column, cell] of line.entries()) {
      let y = top;
      for (const area of cell) {
        drawn.push(areaSvg(area, column * block.width, y));
        y += areaHeight(area);
      }
    }
    top += tallest;
  }
  return `<svg class="map" role="img" viewBox="0 0 ${columns * block.width} ${Math.max(top, 1)}" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${escaped(title)}</title>
<desc id="${id}-d">${escaped(description)}</desc>
${drawn.join("")}</svg>
`;
}

function areaHeight({tiles}: MapArea): number {
  return block.label + Math.ceil(tiles.length / across) * tile + block.gap;
}

function areaSvg({name, tiles}: MapArea, left: number, top: number): string {
  const squares = tiles.map((of, at) => {
    const [x, y] = [left + (at % across) * tile, top + block.label + Math.floor(at / across) * tile];
    const title = `<title>${escaped(`${of.name}: ${of.shown}`)}</title>`;
    return `<rect class="q${of.step ?? 0}" x="${x}" y="${y}">${title}</rect>`;
  });
  return `<g><text x="${left}" y="${top + block.label - 4}">${escaped(name)}</text>${squares.join("")}</g>\n`;
}

/** Upper bounds of steps that hold about equally many of the values; fewer where values are equal. */
export function stepBounds(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const bounds = Array.from(
    {length: colourSteps},
    (_, at) => sorted[Math.max(0, Math.ceil((sorted.length * (at + 1)) / colourSteps) - 1)] ?? 0
  );
  return sorted.length === 0 ? [] : [...new Set(bounds)];
}

/** The step of a value, from 1. */
export function stepOf(value: number, bounds: readonly number[]): number {
  const at = bounds.findIndex(bound => value <= bound);
  return at < 0 ? bounds.length : at + 1;
}
