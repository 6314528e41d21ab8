// Fills and keeps up to date whatever carries data-tick. Stands on live_board/time.js.

const EVERY_MS = 250;

/** One for the page, however often the script runs again. */
class Ticking {
  constructor() {
    this.clock = new ServerClock();
    this.words = {};
    this.watcher = new MutationObserver((changes) => {
      // Before the next paint: what has just been drawn never shows empty.
      if (changes.some((change) => change.addedNodes.length)) this.tick();
    });
    this.watcher.observe(document.body, { childList: true, subtree: true });
    this.timer = setInterval(() => document.hidden || this.tick(), EVERY_MS);
    this.hear = (event) => this.clock.hear(event.detail);
    this.show = () => document.hidden || this.tick();
    document.addEventListener("duban:instant", this.hear);
    document.addEventListener("visibilitychange", this.show);
  }

  take(data) {
    this.still = data.still ? data.now : null;
    if (data.now !== this.heard) {
      this.heard = data.now;
      this.clock.hear(data.now);
    }
    this.words = data.words;
    this.tick();
  }

  tick() {
    const now = this.still ?? this.clock.now();
    for (const node of document.querySelectorAll("[data-due]")) mark(node, now);
    for (const node of document.querySelectorAll("[data-tick]")) write(node, this.said(node, now));
  }

  said(node, now) {
    if (node.dataset.tick === "waited") return durationText(now - instant(node, "since"), this.words);
    if (node.dataset.tick === "cost") return yuan(costAt(parts(node), now));
    const owner = node.closest("[data-due]");
    return owner ? countdownParts(instant(owner, "due") - now, this.words)[0] : "";
  }

  stop() {
    clearInterval(this.timer);
    this.watcher.disconnect();
    document.removeEventListener("duban:instant", this.hear);
    document.removeEventListener("visibilitychange", this.show);
  }
}

/** Strictly past its due instant is late. */
function mark(node, now) {
  const state = now > instant(node, "due") ? "overdue" : now >= instant(node, "warn") ? "soon" : "running";
  if (node.dataset.state !== state) node.dataset.state = state;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Parsing a date sixty times a minute for each row is work for nothing. */
function instant(node, name) {
  const key = `_${name}`;
  if (node[key]?.text !== node.dataset[name]) node[key] = { text: node.dataset[name], ms: Date.parse(node.dataset[name]) };
  return node[key].ms;
}

function parts(node) {
  if (node._parts?.text !== node.dataset.parts) node._parts = { text: node.dataset.parts, list: JSON.parse(node.dataset.parts) };
  return node._parts.list;
}

function costAt(list, now) {
  let sum = 0;
  for (const [counted, perBlock, blockSeconds, due, until] of list) {
    const blocks = (ms) => (perBlock ? Math.max(0, Math.floor((ms - due) / (blockSeconds * 1000))) : 0);
    sum += counted + perBlock * Math.max(0, blocks(now) - blocks(until));
  }
  return sum;
}

function yuan(amount) {
  return amount ? "¥" + amount.toLocaleString("en-US", { maximumFractionDigits: 2 }) : "";
}

const running = new WeakMap();

export default function ({ data, parentElement }) {
  if (!running.has(parentElement)) running.set(parentElement, new Ticking());
  running.get(parentElement).take(data);
  return () => {
    running.get(parentElement)?.stop();
    running.delete(parentElement);
  };
}
