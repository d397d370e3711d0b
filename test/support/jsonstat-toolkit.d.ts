/** What the tests use of the JSON-stat toolkit, which comes without types. */
declare module "jsonstat-toolkit" {
  interface Cell {
    readonly value: number | null | undefined;
    readonly status: string | null | undefined;
  }

  interface Category {
    readonly label: string;
    readonly unit?: {readonly decimals: number; readonly label: string} | null;
  }

  interface Dimension {
    readonly id: readonly string[] | null;
    Category(id: string): Category | null;
  }

  interface Dataset {
    readonly class: string;
    readonly label: string;
    readonly source: string | null;
    readonly updated: string | null;
    readonly id: readonly string[];
    readonly role: Readonly<Record<string, readonly string[]>>;
    readonly extension: object | null;
    Data(): readonly Cell[];
    Data(key: Readonly<Record<string, string | undefined>>): Cell;
    Dimension(id: string): Dimension | null;
  }

  export default function JSONstat(json: unknown): Dataset;
}
