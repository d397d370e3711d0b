import type {AttributeRule} from "../../definition/configuration.js";

/** One kind of dirt in the head of a message; the message is still accepted. */
export interface HeaderFault {
  readonly name: string;
  readonly apply: (header: string) => string;
}

/** Elements of INNHINFO that decide which file counts are left alone in files that count. */
const deciding = new Set(["iiKomnr", "iiFraDato", "iiTilDato", "iiInnhType"]);

/** Dirt in INNHINFO that only warns. */
export function headerFaults(year: number, rules: readonly AttributeRule[]): readonly HeaderFault[] {
  const version = year <= 2018 ? "3.5" : "3.7";
  const official = rules
    .filter(
      rule =>
        rule.version === version &&
        (rule.klasse === "INNHINFO" || rule.klasse === "iiKontakt") &&
        !deciding.has(rule.attribute)
    )
    .flatMap(({klasse, attribute, pattern}) => {
      const missing = {
        name: `${klasse} ${attribute} mandatory`,
        apply: (header: string) => header.replace(elementLine(attribute), "")
      };
      const value =
        pattern.kind === "date"
          ? "20231399"
          : pattern.kind === "digits"
            ? "1x"
            : pattern.kind === "text" && pattern.max !== null
              ? "X".repeat(pattern.max + 1)
              : null;
      return value === null
        ? [missing]
        : [
            missing,
            {
              name: `${klasse} ${attribute} pattern`,
              apply: (header: string) =>
                header.replace(elementLine(attribute), line => line.replace(/>[^<]*</, `>${value}<`))
            }
          ];
    });
  return [
    ...official,
    {name: "INNHINFO iiInnhType pattern", apply: header => header.replace("<iiInnhType>P<", "<iiInnhType>PX<")},
    {name: "few_contacts", apply: header => header.replace(/ *<iiKontakt>[\s\S]*?<\/iiKontakt>\n/, "")},
    {
      name: "unknown_element",
      apply: header => header.replace("  </INNHINFO>", "    <iiMerknad>Prøve</iiMerknad>\n  </INNHINFO>")
    },
    {name: "element_order", apply: header => header.replace(/( *<iiSysID>.*\n)( *<iiSysVersjon>.*\n)/, "$2$1")},
    {name: "element_repeated", apply: header => header.replace(/ *<iiLopenr>.*\n/, line => line + line)}
  ];
}

function elementLine(name: string): RegExp {
  return new RegExp(`^ *<${name}>.*\n`, "m");
}
