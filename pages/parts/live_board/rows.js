// One row: built once, then only what changed is written.

/** The skeleton of a row; its places are kept as properties of the node. */
function makeRow() {
  const at = (name, ...children) => el("span", "lb-" + name, ...children);
  const pair = (name) => {
    const main = el("b");
    const minor = el("small");
    const node = at(name, main, minor);
    return { node, main, minor };
  };
  const parts = {
    mark: at("mark"),
    big: el("span"),
    small: el("small"),
    cost: pair("cost"),
    stage: pair("stage"),
    place: pair("place"),
    who: pair("who"),
    badges: at("badges"),
    share: el("i"),
  };
  parts.count = at("count", parts.big, parts.small);
  parts.count.dataset.testid = "countdown";
  const node = el("article", "lb-row", parts.mark, parts.count, parts.cost.node, parts.stage.node, parts.place.node);
  node.append(parts.who.node, parts.badges, at("share", parts.share));
  node.parts = parts;
  return node;
}

/** What changes only with data, language or state. */
function drawRow(node, row, now, words, formats, lang) {
  const parts = node.parts;
  const say = (pair) => (pair ? pair[lang === "zh" ? 0 : 1] : "");
  node.dataset.testid = row.due === null ? "waiting-row" : "clock-row";
  setAttr(node, "data-case", row.case);
  setAttr(node, "data-rule", row.rule || "");
  setAttr(node, "data-due", row.due === null ? "" : new Date(row.due).toISOString());
  setText(parts.stage.main, say(row.stage));
  setText(parts.stage.minor, limitText(row, now, words, formats, lang));
  setText(parts.place.main, say(row.project));
  setText(parts.place.minor, [row.room, row.case].filter(Boolean).join(" · "));
  setText(parts.who.main, row.who || say(row.role));
  setText(parts.who.minor, row.who ? say(row.role) : "");
  drawState(node, row, now, words, formats, lang);
}

function limitText(row, now, words, formats, lang) {
  const cite = row.cite ? row.cite[lang === "zh" ? 0 : 1] : "";
  if (row.due === null) return cite;
  const due = formats.sameDay(row.due, now)
    ? fill(words.due_at, { instant: formats.minute(row.due) })
    : formats.date(row.due) + " " + formats.minute(row.due);
  return cite + " · " + due;
}

/** What crosses with time: state, mark, level. */
function drawState(node, row, now, words, formats, lang) {
  const state = stateOf(row, now);
  if (node.dataset.state !== state) {
    node.dataset.state = state;
    setText(node.parts.mark, MARKS[state]);
    node.parts.mark.setAttribute("aria-label", words["state_" + state]);
  }
  const badges = [];
  const level = levelOf(row, now);
  if (level) badges.push(fill(words.level, { level: "①②③"[level - 1] }));
  if (row.severity) badges.push(row.severity[lang === "zh" ? 0 : 1]);
  const text = badges.join("|");
  if (node.badgeText !== text) {
    node.badgeText = text;
    node.parts.badges.replaceChildren(...badges.map((words) => el("i", "lb-badge", words)));
  }
}

/** What moves every second. */
function tickRow(node, row, now, words, formats) {
  const parts = node.parts;
  if (row.due === null) {
    const [big, small] = countdownParts(now - row.since, words);
    setText(parts.big, big);
    setText(parts.small, small);
    parts.share.style.transform = "scaleX(0)";
  } else {
    const [big, small] = countdownParts(row.due - now, words);
    setText(parts.big, big);
    setText(parts.small, small);
    const share = Math.min(1, Math.max(0, (now - row.started) / Math.max(1, row.due - row.started)));
    parts.share.style.transform = "scaleX(" + share.toFixed(4) + ")";
  }
  setClass(parts.count, "lb-long", parts.big.textContent.length > 9);
  const [main, minor] = costTexts(row, now, words, formats);
  setText(parts.cost.main, main);
  setText(parts.cost.minor, minor);
}

/** What lateness has cost and what the next period adds; for a waiting row, since when it waits. */
function costTexts(row, now, words, formats) {
  const late = row.due !== null && now > row.due;
  const rate = late ? rateNow(row, now) : 0;
  const rateText = rate
    ? fill(words.rate, { yuan: formats.yuan(rate), period: periodText(row.cost.every, words) })
    : "";
  if (row.due === null) return [words.waited, ""];
  if (row.kind === "waiting") return [durationText(now - row.since, words), rateText || words.waited];
  if (!late || !row.cost) return ["", ""];
  const cost = costSoFar(row, now);
  const undecided = row.cost.decision_from && accruals(row, now) >= row.cost.decision_from;
  if (cost) return [formats.yuan(cost), undecided ? words.decision : rateText];
  if (row.cost.percent) return [fill(words.bonus, { percent: row.cost.percent }), ""];
  return rateText ? [rateText, ""] : ["", ""];
}

function periodText(seconds, words) {
  if (seconds % 86400 === 0) return seconds === 86400 ? words.per_day : fill(words.duration_days, { n: seconds / 86400 });
  if (seconds % 3600 === 0) return fill(words.duration_hours, { n: seconds / 3600 });
  return fill(words.duration_minutes, { n: Math.round(seconds / 60) });
}

/** A list of rows that keeps its nodes, so that a row glides to a new rank instead of jumping. */
class RowList {
  constructor(className) {
    this.node = el("div", "lb-list " + className);
    this.nodes = new Map();
    this.shown = [];
  }

  /** Shows `rows` in this order, `columns` beside each other. `still` = no gliding, for a change of view or size. */
  show(rows, now, ctx, { columns = 1, places, still = false }) {
    setClass(this.node, "lb-still", still);
    const fresh = new Set(rows.filter((row) => !this.nodes.has(row.id)).map((row) => row.id));
    keep(this.node, this.nodes, rows.map((row) => row.id), makeRow);
    this.shown = rows;
    const perColumn = Math.ceil(places / columns);
    this.node.style.setProperty("--rows", perColumn);
    this.node.style.setProperty("--columns", columns);
    rows.forEach((row, i) => {
      const node = this.nodes.get(row.id);
      // A new row stands at its place at once and fades in; only known rows glide.
      setClass(node, "lb-new", fresh.has(row.id) && !still);
      node.style.setProperty("--i", i % perColumn);
      node.style.setProperty("--c", Math.floor(i / perColumn));
      drawRow(node, row, now, ctx.words, ctx.formats, ctx.lang);
      tickRow(node, row, now, ctx.words, ctx.formats);
    });
  }

  tick(now, ctx) {
    for (const row of this.shown) tickRow(this.nodes.get(row.id), row, now, ctx.words, ctx.formats);
  }

  flash(id) {
    flash(this.nodes.get(id));
  }
}
