// What stands beside the rows: header, six figures, regions, newest breaches, what the next hours owe.

class Header {
  constructor() {
    this.brand = el("h1", "lb-brand");
    this.subtitle = el("span", "lb-subtitle");
    this.clock = el("span", "lb-clock");
    this.date = el("span", "lb-date");
    this.dot = el("span", "lb-dot", "●");
    this.age = el("span", "lb-age");
    this.age.dataset.testid = "data-age";
    this.pill = el("span", "lb-pill", this.dot, this.age);
    this.node = el("header", "lb-header", this.brand, this.subtitle, this.clock, this.date, this.pill);
  }

  draw({ words }) {
    setText(this.brand, words.brand);
    setText(this.subtitle, words.subtitle);
  }

  tick(now, picture, { words, formats, lost }) {
    setText(this.clock, formats.clock(now));
    const day = picture.figures ? words["day_" + picture.figures.day] : "";
    setText(this.date, [formats.date(now) + " " + formats.weekday(now), day].filter(Boolean).join(" · "));
    setAttr(this.age, "data-version", String(picture.version));
    setText(this.age, this.ageText(now, picture, words, lost));
    const trouble = lost || workerSilent(now, picture);
    setClass(this.pill, "lb-trouble", trouble);
    setText(this.dot, trouble ? "◆" : "●");
  }

  ageText(now, picture, words, lost) {
    if (picture.fresh === null) return words.age_none;
    const age = Math.max(0, now - picture.fresh) / 1000;
    const ageText = fill(words.age, { seconds: age < 10 ? age.toFixed(1) : Math.floor(age) });
    if (lost) return words.offline + " · " + ageText;
    return ageText + " · " + (workerSilent(now, picture) ? words.worker_silent : words.worker_fine);
  }
}

/** The process that sends reminders and books penalties reports every few seconds. */
function workerSilent(now, picture) {
  return picture.worker === null || now - picture.worker > 30000;
}

const TILES = ["open", "overdue", "soon", "waiting", "today", "cost"];

class Figures {
  constructor() {
    this.tiles = {};
    this.node = el("section", "lb-figures");
    for (const name of TILES) {
      const tile = { label: el("span", "lb-label"), value: el("b", "lb-value"), note: el("span", "lb-note") };
      this.tiles[name] = tile;
      this.node.append(el("div", "lb-tile lb-tile-" + name, tile.label, tile.value, tile.note));
    }
  }

  tick(now, figures, { words, formats }) {
    const number = formats.number;
    const signed = (n) => (n > 0 ? "+" : n < 0 ? "−" : "±") + number(Math.abs(n));
    const put = (name, value, note) => {
      setText(this.tiles[name].label, words["tile_" + name]);
      setText(this.tiles[name].value, value);
      setText(this.tiles[name].note, note);
    };
    if (!figures) {
      for (const name of TILES) put(name, "–", "");
      return;
    }
    put("open", number(figures.open), fill(words.since_yesterday, { n: signed(figures.open_change) }));
    put("overdue", number(figures.overdue), fill(words.overdue_today, { n: number(figures.overdue_today) }));
    put("soon", number(figures.soon), fill(words.until, { time: formats.minute(now + 30 * MINUTE) }));
    const longest = figures.waiting_since === null ? "" : durationText(now - figures.waiting_since, words);
    put("waiting", number(figures.waiting), longest ? fill(words.longest, { duration: longest }) : words.none_waits);
    put(
      "today",
      number(figures.opened) + " / " + number(figures.issued) + " / " + number(figures.closed),
      fill(words.on_spot, { n: number(figures.on_spot) }),
    );
    const money = { yuan: formats.yuan(figures.yuan_month), waived: formats.yuan(figures.yuan_waived) };
    put("cost", formats.yuan(figures.yuan_today), fill(figures.yuan_waived ? words.month_waived : words.month, money));
  }
}

class Regions {
  constructor() {
    this.title = el("h2", "lb-title");
    this.list = el("div", "lb-bars");
    this.node = el("section", "lb-panel lb-regions", this.title, this.list);
    this.known = new Map();
  }

  draw(figures, { words, formats, lang }) {
    setText(this.title, words.regions);
    const regions = figures ? figures.regions : [];
    const most = Math.max(1, ...regions.map((region) => region.overdue + region.soon + region.normal));
    keep(this.list, this.known, regions.map((region) => region.id), makeBar);
    for (const region of regions) {
      const node = this.known.get(region.id);
      setText(node.parts.name, region.name[lang === "zh" ? 0 : 1]);
      for (const state of ["overdue", "soon", "normal"]) {
        node.parts[state].style.width = (region[state] / most) * 100 + "%";
        setText(node.parts[state + "Count"], formats.number(region[state]));
      }
    }
  }
}

function makeBar() {
  const parts = { name: el("span", "lb-bar-name") };
  const track = el("span", "lb-track");
  const counts = el("span", "lb-bar-counts");
  for (const state of ["overdue", "soon", "normal"]) {
    parts[state] = el("i", "lb-part-" + state);
    parts[state + "Count"] = el("span", "lb-count-" + state);
    track.append(parts[state]);
    counts.append(...(state === "overdue" ? [] : [el("span", "lb-slash", " / ")]), parts[state + "Count"]);
  }
  const node = el("div", "lb-bar", parts.name, track, counts);
  node.parts = parts;
  return node;
}

class Breaches {
  constructor() {
    this.title = el("h2", "lb-title");
    this.list = el("div", "lb-breaches-list");
    this.empty = el("p", "lb-quiet");
    this.node = el("section", "lb-panel lb-breaches", this.title, this.list, this.empty);
    this.known = new Map();
  }

  /** How many rows its height takes. */
  places() {
    const style = getComputedStyle(this.node);
    const height = this.node.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom) - this.list.offsetTop;
    return Math.max(3, Math.floor((height + parseFloat(style.paddingTop)) / (31 * parseFloat(style.getPropertyValue("--u")))));
  }

  draw(rows, now, { words, formats, lang }) {
    setText(this.title, words.view_breaches);
    setText(this.empty, rows.length ? "" : words.no_breaches);
    keep(this.list, this.known, rows.map((row) => row.id), makeBreach);
    for (const row of rows) {
      const node = this.known.get(row.id);
      this.list.append(node); // in order; moving a node that is at its place changes nothing to see
      setClass(node, "lb-hot", now - row.due < 5 * MINUTE);
      const say = (pair) => (pair ? pair[lang === "zh" ? 0 : 1] : "");
      setText(node.parts.at, formats.short(row.due, now));
      setText(node.parts.what, fill(words.breached, { stage: say(row.stage) }));
      setText(node.parts.where, [say(row.project), row.room].filter(Boolean).join(" "));
      setText(node.parts.who, row.who || say(row.role));
    }
  }

  flash(id) {
    flash(this.known.get(id));
  }
}

function makeBreach() {
  const parts = { at: el("time"), what: el("b"), where: el("span"), who: el("span") };
  const node = el("div", "lb-breach", parts.at, parts.what, parts.where, parts.who);
  node.parts = parts;
  return node;
}

class Footer {
  constructor(controls) {
    this.owed = el("div", "lb-owed");
    this.node = el("footer", "lb-footer", this.owed, controls);
    this.text = null;
  }

  draw(figures, now, { words, formats, lang }) {
    const items = figures ? owedTexts(figures, now, words, formats, lang) : [];
    const text = JSON.stringify(items);
    if (text === this.text) return;
    this.text = text;
    this.owed.replaceChildren(...items.map(([sentence, className]) => el("span", className || "", ...emphasised(sentence))));
  }
}

/** A sentence whose *marked* words stand out. */
function emphasised(sentence) {
  return sentence.split("*").map((part, i) => (i % 2 ? el("b", "", part) : part));
}

/** A year that should be known, the cases reckoned without holidays, or both in one sentence: the line has to hold more. */
function missingHolidays({ unpublished: year, assumed }, words, formats) {
  if (!year && !assumed) return "";
  const sentence = !year ? words.assumed : assumed ? words.unpublished_cases : words.unpublished;
  return fill(sentence, { year, n: formats.number(assumed) });
}

function owedTexts(figures, now, words, formats, lang) {
  const say = (pair) => pair[lang === "zh" ? 0 : 1];
  const when = (instant) =>
    formats.sameDay(instant, now)
      ? formats.minute(instant)
      : fill(formats.sameDay(instant, now + DAY) ? words.tomorrow : words.another_day, {
          date: formats.date(instant),
          time: formats.minute(instant),
        });
  const items = [];
  const missing = missingHolidays(figures, words, formats);
  if (missing) items.push(["◆ " + missing, "lb-assumed"]);
  for (const due of figures.owed) {
    items.push([fill(words.owed, { at: when(due.at), stage: say(due.stage), n: formats.number(due.n) })]);
  }
  for (const reminder of figures.reminders) {
    items.push([fill(words.reminders, { at: when(reminder.at), what: say(reminder.what), n: formats.number(reminder.n) })]);
  }
  // Of a past instant it is not known.
  if ("messages_waiting" in figures) {
    const waiting = formats.number(figures.messages_waiting);
    items.push([fill(words.messages, { waiting, failed: formats.number(figures.messages_failed) })]);
  }
  return items;
}
