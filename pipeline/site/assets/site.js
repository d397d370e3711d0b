// Sorting, searching, choosing and comparing. Every page is whole without this script; it reads only the pages' own files.

/** Rows in the order of one column; cells without a number come last. Names are sorted as in Norwegian. */
function sortTable(table, column, direction) {
  const collator = new Intl.Collator("nb", {numeric: true});
  const english = document.documentElement.lang === "en";
  const sortKey = row => {
    const text = (row.cells[column]?.firstChild?.textContent ?? "").trim();
    const plain = text.replace(/[\u00a0\u202f]/g, "").replace("−", "-");
    const number = Number(english ? plain.replaceAll(",", "") : plain.replace(",", "."));
    return {text: row.cells[column]?.textContent ?? "", number: text === "" || Number.isNaN(number) ? null : number};
  };
  const compare = (a, b) => {
    if (a.number !== null && b.number !== null) return direction * (a.number - b.number);
    if (a.number !== null || b.number !== null) return a.number === null ? 1 : -1;
    return direction * collator.compare(a.text, b.text);
  };
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter(row => row.querySelector(".group") === null);
    const keyed = rows.map(row => ({row, value: sortKey(row)}));
    keyed.sort((a, b) => compare(a.value, b.value));
    body.append(...keyed.map(({row}) => row));
  }
}

function makeSortable(table) {
  const headings = [...table.tHead.rows[0].cells];
  for (const [column, heading] of headings.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    heading.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const first = heading.classList.contains("n") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const now = heading.getAttribute("aria-sort") === first ? other : first;
      for (const each of headings) each.setAttribute("aria-sort", "none");
      heading.setAttribute("aria-sort", now);
      sortTable(table, column, now === "ascending" ? 1 : -1);
    });
  }
}

/** A field that leaves only the rows or items whose name holds what is written. */
function makeSearchable(place, items, nameOf, number, words) {
  const box = document.createElement("div");
  box.className = "find";
  const label = document.createElement("label");
  label.className = "ds-label";
  label.htmlFor = `finn-${number}`;
  label.textContent = words.find;
  const input = document.createElement("input");
  input.className = "field";
  input.type = "text";
  input.autocomplete = "off";
  input.id = `finn-${number}`;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "code";
  box.append(label, input, status);
  place.before(box);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase("nb");
    for (const item of items) item.hidden = !nameOf(item).toLocaleLowerCase("nb").includes(wanted);
    status.textContent = wanted === "" ? "" : `${words.found}: ${items.filter(item => !item.hidden).length}`;
  });
}

/** What has come in from data files: by code of the unit its numbers and the years of its new borders; and all units. */
const numbers = new Map();
const borders = new Map();
let units = [];

// Data files call these two. They are scripts, as pages opened from a file share may not fetch anything.
globalThis.kprstat = {
  units(list) {
    units = list;
  },
  numbers(code, ofTables, newBorders) {
    numbers.set(code, ofTables);
    borders.set(code, newBorders);
  }
};

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

const statusOfLetter = {
  s: "suppressed",
  r: "not_reported",
  p: "not_published",
  a: "not_available",
  x: "not_applicable"
};
const most = 6;
const svgNamespace = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function svgElement(name, attributes = {}, ...children) {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** A number as the pages write it. `text` is a number of a data file. */
function numberText(text, language) {
  const [whole, decimals] = text.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === "nb" ? "\u00a0" : ",");
  const point = language === "nb" ? "," : ".";
  return `${text.startsWith("-") ? "−" : ""}${grouped}${decimals === undefined ? "" : point + decimals}`;
}

/** Where the marks of breaks stand and on which line their labels do, so that labels do not meet; as on the pages. */
function breakMarks(breaks, x, width) {
  const ends = [];
  return breaks.map(({year, label}) => {
    const at = x(year - 0.5);
    const length = label.length * 9.5 + 5;
    const anchor = at + length > width ? "end" : "start";
    const from = anchor === "end" ? at - length : at;
    const free = ends.findIndex(end => end < from);
    const line = free < 0 ? ends.length : free;
    ends[line] = from + length;
    return {at, line: line + 1, label, anchor};
  });
}

/** Round steps of 1, 2 or 5 that hold zero and all values. */
function scaleOf(values) {
  const least = Math.min(0, ...values);
  const greatest = Math.max(0, ...values, values.every(value => value === 0) ? 1 : 0);
  const raw = (greatest - least) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find(factor => factor * power >= raw * 0.999) ?? 10);
  const [low, high] = [Math.floor(least / step + 1e-9) * step, Math.ceil(greatest / step - 1e-9) * step];
  const ticks = Array.from({length: Math.round((high - low) / step) + 1}, (_, at) => low + at * step);
  return {low, high, ticks, decimals: Math.max(0, -Math.floor(Math.log10(step)))};
}

class Comparison {
  #box;
  #words;
  #chosen = [];

  constructor(box) {
    this.#box = box;
    this.#words = JSON.parse(box.dataset.words);
  }

  async start() {
    await loadScript(`${this.#box.dataset.data}steder.js`);
    this.#fillUnits();
    this.#box.querySelector("button").addEventListener("click", () => this.#choose(this.#units.value));
    for (const select of this.#box.querySelectorAll("[data-breakdown],[data-measure]"))
      select.addEventListener("change", () => this.#show());
    this.#box.hidden = false;
    this.#box.previousElementSibling.hidden = true;
    await this.#choose("0");
    const wanted = /^#sted=(\w+)$/.exec(location.hash)?.[1];
    if (wanted === undefined || [...this.#units.options].every(({value}) => value !== wanted)) return;
    await this.#choose(wanted);
    this.#box.scrollIntoView();
  }

  get #units() {
    return this.#box.querySelector("[data-units]");
  }

  #fillUnits() {
    const {language, levels} = this.#words;
    const order = new Intl.Collator("nb");
    const newest = Math.max(...units.map(unit => unit[3]));
    for (const level of ["land", "fylke", "kostra", "kommune"]) {
      if (!this.#box.dataset.levels.split(" ").includes(level)) continue;
      const options = units
        .filter(unit => unit[0] === level)
        .map(([, code, first, last, nb, en]) => {
          const name = language === "nb" ? nb : en;
          return {code, name: last === newest ? name : `${name} (${first}–${last})`};
        })
        .sort((a, b) => (level === "kostra" ? (a.code < b.code ? -1 : 1) : order.compare(a.name, b.name)))
        .map(({code, name}) => element("option", {value: code}, name));
      this.#units.append(element("optgroup", {label: levels[level]}, ...options));
    }
  }

  async #choose(code) {
    if (this.#chosen.includes(code) || this.#chosen.length >= most) return;
    if (!numbers.has(code)) await loadScript(`${this.#box.dataset.data}${code}.js`);
    if (this.#chosen.includes(code)) return;
    this.#chosen.push(code);
    this.#show();
  }

  #remove(code) {
    this.#chosen = this.#chosen.filter(other => other !== code);
    this.#show();
    (this.#box.querySelector(".chosen button") ?? this.#units).focus();
  }

  #nameOf(code) {
    const {language, levels} = this.#words;
    const place = language === "nb" ? 4 : 5;
    const unit = units.find(of => of[1] === code);
    if (unit === undefined) return code;
    const namesake = unit[0] !== "kommune" && units.some(of => of[0] !== unit[0] && of[place] === unit[place]);
    return namesake ? `${unit[place]} (${levels[unit[0]].toLocaleLowerCase(language)})` : unit[place];
  }

  /** One series for each chosen unit: by year a text of the data file. */
  #series() {
    const categories = [...this.#box.querySelectorAll("[data-breakdown]")].map(select => select.value).join("/");
    const measures = this.#box.querySelector("[data-measure]");
    return this.#chosen.map(code => {
      const table = numbers.get(code)?.[this.#box.dataset.table];
      const row = table?.rows.indexOf(categories) ?? -1;
      const at = row * measures.options.length + Number(measures.value);
      const years = row < 0 ? [] : Object.entries(table.years).filter(([, cells]) => cells[at] !== "");
      return {
        code,
        name: this.#nameOf(code),
        cells: new Map(years.map(([year, cells]) => [Number(year), cells[at]])),
        coverage: table?.coverage ?? {}
      };
    });
  }

  /** Years from which numbers are not like before: changes of method, and new borders with the names of the units. */
  #breaks(series) {
    const {method, borders: newBorders} = this.#words;
    const chosen = [...this.#box.querySelectorAll("[data-breakdown]")].map(select => select.value);
    const found = method
      .filter(({codes}) => codes.every((of, at) => of === null || of.includes(chosen[at])))
      .map(({year, label}) => ({year, label, of: series}));
    const years = newBorders === null ? [] : [...new Set(series.flatMap(({code}) => borders.get(code)))];
    for (const year of years) {
      const of = series.filter(({code}) => borders.get(code).includes(year));
      found.push({year, label: newBorders, of});
    }
    const within = ({cells}, year) => {
      const years = [...cells.keys()];
      return Math.min(...years) < year && year <= Math.max(...years);
    };
    return found
      .map(({year, label, of}) => ({year, label, of: of.filter(each => within(each, year))}))
      .filter(({of}) => of.length > 0)
      .sort((a, b) => a.year - b.year);
  }

  /** What the breaks are, in words. */
  #breaksText(breaks, series) {
    if (breaks.length === 0) return "";
    const said = breaks.map(({year, label, of}) => {
      const names = of.length === series.length ? "" : ` (${of.map(({name}) => name).join(", ")})`;
      return `${year} ${label}${names}`;
    });
    return `${this.#words.breaks}: ${said.join("; ")}.`;
  }

  #show() {
    const series = this.#series();
    const years = [...new Set(series.flatMap(({cells}) => [...cells.keys()]))].sort();
    const remove = ({code, name}) => {
      const button = element("button", {type: "button", class: "ds-button", "data-variant": "secondary"});
      button.textContent = `${this.#words.remove} ${name}`;
      button.addEventListener("click", () => this.#remove(code));
      return element("li", {}, button);
    };
    this.#box.querySelector(".chosen").replaceChildren(...series.map(remove));
    const shown = series.filter(({cells}) => cells.size > 0);
    const missing = series.filter(({cells}) => cells.size === 0);
    this.#box
      .querySelector(".result")
      .replaceChildren(
        ...(years.length > 1 && shown.length > 0 ? [this.#chart(shown, years)] : []),
        ...(shown.length > 0
          ? [
              this.#table(shown, years),
              this.#provisional(years),
              this.#legend(shown, years),
              this.#coverage(shown, years)
            ]
          : []),
        ...missing.map(({name}) => element("p", {}, `${this.#words.noData} ${name}.`))
      );
  }

  get #caption() {
    const selects = [...this.#box.querySelectorAll("[data-measure],[data-breakdown]")].reverse();
    return selects.map(select => select.selectedOptions[0].textContent).join(", ");
  }

  #table(series, years) {
    const {unit, language, marks, meanings, noRow} = this.#words;
    const newest = years.at(-1);
    const values = series.map(({cells}) => Number(cells.get(newest))).filter(value => !Number.isNaN(value));
    const longest = values.some(value => value < 0) ? 0 : Math.max(0, ...values);
    const cell = (text, year) => {
      if (text === undefined) return element("td", {}, element("i", {}, noRow));
      const status = statusOfLetter[text];
      if (status !== undefined) {
        return element("td", {}, marks[status], element("i", {}, ` ${meanings[status]}`));
      }
      const shown = element("td", {}, numberText(text, language));
      if (year === newest && longest > 0) {
        const bar = svgElement("rect", {width: (100 * Number(text)) / longest, height: 6});
        const box = {class: "bar", "aria-hidden": "true", viewBox: "0 0 100 6", preserveAspectRatio: "none"};
        shown.append(svgElement("svg", box, bar));
      }
      return shown;
    };
    const head = [
      element("th", {scope: "col"}, unit),
      ...years.map(year => element("th", {scope: "col", class: "n"}, String(year)))
    ];
    const rows = series.map(({name, cells}) =>
      element("tr", {}, element("th", {scope: "row"}, name), ...years.map(year => cell(cells.get(year), year)))
    );
    const table = element(
      "table",
      {class: "ds-table"},
      element("caption", {id: "sammenligning"}, element("span", {}, this.#caption)),
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...rows)
    );
    makeSortable(table);
    return element("section", {class: "scroll", tabindex: "0", "aria-labelledby": "sammenligning"}, table);
  }

  /** Which of the years are provisional. */
  #provisional(years) {
    const {finalThrough, provisionalIn} = this.#words;
    const provisional = years.filter(year => year > finalThrough);
    if (provisional.length === 0) return "";
    return element("p", {class: "legend"}, `${provisionalIn}: ${provisional.join(", ")}.`);
  }

  #legend(series, years) {
    const {marks, meanings, marksHeading, noRow, emptyField} = this.#words;
    const texts = series.flatMap(({cells}) => [...cells.values()]);
    const used = Object.entries(statusOfLetter).filter(([letter]) => texts.includes(letter));
    const isMissing = series.some(({cells}) => years.some(year => !cells.has(year)));
    const explained = [
      ...used.map(([, status]) => `${marks[status]} ${meanings[status]}`),
      ...(isMissing ? [`${emptyField} ${noRow}`] : [])
    ];
    if (explained.length === 0) return "";
    return element("p", {class: "legend"}, `${marksHeading}: ${explained.join("; ")}.`);
  }

  /** How many municipalities the totals of each year are about. */
  #coverage(series) {
    const {coverage: title, ofAll, language} = this.#words;
    const said = series.flatMap(({name, cells, coverage}) => {
      const years = [...cells.keys()].filter(year => coverage[year] !== undefined);
      if (years.length === 0) return [];
      const ofYears = years.map(year => {
        const [delivered, all] = coverage[year].map(count => numberText(String(count), language));
        return `${year} ${delivered} ${ofAll} ${all}`;
      });
      return [element("li", {}, `${name}: ${ofYears.join(", ")}`)];
    });
    if (said.length === 0) return "";
    return element("div", {class: "legend"}, `${title}:`, element("ul", {class: "ds-list"}, ...said));
  }

  #chart(series, years) {
    const {language} = this.#words;
    const [width, height, left, right, bottom, labelLine] = [480, 260, 62, 20, 30, 20];
    const values = series.flatMap(({cells}) => [...cells.values()].map(Number).filter(value => !Number.isNaN(value)));
    const {low, high, ticks, decimals} = scaleOf(values);
    const x = year => left + ((year - years[0]) / Math.max(1, years.at(-1) - years[0])) * (width - left - right);
    const breaks = this.#breaks(series);
    const marks = breakMarks(breaks, x, width);
    const top = 16 + labelLine * Math.max(0, ...marks.map(({line}) => line));
    const y = value => top + (1 - (value - low) / (high - low)) * (height - top - bottom);
    const grid = ticks.flatMap(tick => [
      svgElement("line", {x1: left, x2: width - right, y1: y(tick), y2: y(tick)}),
      svgElement("text", {x: left - 8, y: y(tick) + 4, class: "end"}, numberText(tick.toFixed(decimals), language))
    ]);
    const labels = years.map(year => svgElement("text", {x: x(year), y: height - 8, class: "middle"}, String(year)));
    const broken = marks.flatMap(({at, line, label, anchor}) => [
      svgElement("line", {x1: at, x2: at, y1: labelLine * (line - 1) + 4, y2: height - bottom}),
      svgElement("text", {x: at + (anchor === "end" ? -5 : 5), y: labelLine * line - 2, class: anchor}, label)
    ]);
    const lines = series.map((each, at) => {
      const {cells} = each;
      const breaksHere = new Set(breaks.filter(({of}) => of.includes(each)).map(({year}) => year));
      const runs = [];
      for (const year of years) {
        const value = Number(cells.get(year));
        if (Number.isNaN(value)) continue;
        const run = runs.at(-1);
        if (run?.at(-1).year === year - 1 && !breaksHere.has(year)) run.push({year, value});
        else runs.push([{year, value}]);
      }
      const points = run => run.map(({year, value}) => `${x(year)},${y(value)}`).join(" ");
      return svgElement(
        "g",
        {class: `series${at + 1}`},
        ...runs.map(run => svgElement("polyline", {points: points(run)})),
        ...runs.flat().map(({year, value}) => svgElement("circle", {cx: x(year), cy: y(value), r: 4}))
      );
    });
    const brokenText = this.#breaksText(breaks, series);
    const svg = svgElement(
      "svg",
      {
        class: "chart",
        role: "img",
        viewBox: `0 0 ${width} ${height}`,
        "aria-label": [this.#caption, brokenText].filter(Boolean).join(". ")
      },
      svgElement("g", {class: "grid"}, ...grid, ...labels),
      svgElement("g", {class: "break"}, ...broken),
      ...lines
    );
    const keys = series.map(({name}, at) => {
      const line = svgElement("polyline", {points: "0,5 40,5"});
      const box = {class: "chart key line-key", viewBox: "0 0 40 10", "aria-hidden": "true"};
      return element("li", {}, svgElement("svg", box, svgElement("g", {class: `series${at + 1}`}, line)), name);
    });
    const caption = [
      element("ul", {class: "keys"}, ...keys),
      ...(brokenText === "" ? [] : [element("p", {}, brokenText)])
    ];
    return element("figure", {}, svg, element("figcaption", {}, ...caption));
  }
}

let searched = 0;
for (const table of document.querySelectorAll("table[data-can]")) {
  makeSortable(table);
  if (table.dataset.can !== "filter") continue;
  const rows = [...table.tBodies].flatMap(body => [...body.rows]);
  makeSearchable(table.parentElement, rows, row => row.cells[0].textContent, ++searched, table.dataset);
}
for (const list of document.querySelectorAll("div[data-can]"))
  makeSearchable(list, [...list.querySelectorAll("li")], item => item.textContent, ++searched, list.dataset);
for (const box of document.querySelectorAll(".compare")) void new Comparison(box).start();
