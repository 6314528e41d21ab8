// Keys press the page's own buttons, so that a key does exactly what a click does.

// A key held down, or pressed twice, must not decide the case that moved up meanwhile.
const SETTLE = 600;
// How long a paper that was asked for may take to come.
const PATIENCE = 3000;

class DeskKeys {
  constructor() {
    this.read = null;
    this.wanted = null;
    this.press = (event) => this.onKey(event);
    document.addEventListener("keydown", this.press, true);
    this.watcher = new MutationObserver(() => this.settle());
    this.watcher.observe(document.body, { childList: true, subtree: true });
    // From now on the page may promise its keys.
    document.body.dataset.keys = "on";
  }

  take(data) {
    if (data.asked && data.asked !== this.asked) this.askReason();
    this.asked = data.asked;
    this.settle();
  }

  /** The case that lies open, or is on its way there since the last J or K. */
  get no() {
    this.settle();
    return this.wanted ?? this.read;
  }

  settle() {
    const read = document.querySelector(".paper")?.dataset.case;
    if (read !== this.read) {
      this.read = read;
      this.since = performance.now();
      this.returning = false;
      if (read === this.wanted) document.querySelector(".card-face.is-open")?.scrollIntoView({ block: "nearest" });
    }
    if (read === this.wanted || performance.now() > this.patience) this.wanted = null;
  }

  onKey(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!document.querySelector(".st-key-approvals")) return;
    if (event.target === this.opinion()) this.onOpinion(event);
    else if (!isTyping(event.target)) this.onPage(event);
  }

  onPage(event) {
    const key = event.key.toLowerCase();
    const does = { enter: () => this.approve(event), r: () => this.askReason(), j: () => this.move(1), k: () => this.move(-1) }[key];
    if (!does || event.repeat || (key === "enter" && hasItsOwnEnter(event.target))) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  onOpinion(event) {
    if (event.key === "Escape") event.target.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const returning = this.returning && event.target.value.trim() !== "";
    // Leaving the field sends its text.
    event.target.blur();
    const no = this.no;
    if (returning && !event.repeat) setTimeout(() => soon(() => this.button("return", no), press), 30);
  }

  /** Only what lies open to be read, and has for long enough to be meant. */
  approve() {
    if (this.no !== this.read || performance.now() - this.since < SETTLE) return;
    const no = this.no;
    soon(() => this.button("approve", no), press);
  }

  /** The caret into the reason, at the end of what is there; from now on Enter sends the return. */
  askReason() {
    soon(() => this.opinion(), (field) => {
      this.returning = true;
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      field.addEventListener("blur", () => (this.returning = false), { once: true });
    });
  }

  move(by) {
    const cards = [...document.querySelectorAll(".card-face")];
    const here = cards.findIndex((card) => card.dataset.case === this.no);
    const next = cards[here + by];
    if (!next) return;
    // The next J or K goes on from there, even before the paper has come.
    this.wanted = next.dataset.case;
    this.patience = performance.now() + PATIENCE;
    soon(() => openButton(next), press);
  }

  opinion() {
    return document.querySelector(`.st-key-${CSS.escape("comment-" + this.no)} textarea`);
  }

  button(what, no) {
    return document.querySelector(`.st-key-${CSS.escape(what + "-" + no)} button`);
  }

  stop() {
    document.removeEventListener("keydown", this.press, true);
    this.watcher.disconnect();
    delete document.body.dataset.keys;
  }
}

/** What has just been drawn may take a moment to be there. */
function soon(find, does, tries = 20) {
  const found = find();
  if (found) does(found);
  else if (tries) setTimeout(() => soon(find, does, tries - 1), 50);
}

function press(button) {
  button.click();
}

function openButton(card) {
  return document.querySelector(`.st-key-${CSS.escape("open-" + card.dataset.case)} button`);
}

function isTyping(node) {
  const typed = node.closest?.("textarea, select, [contenteditable=true], [role=textbox], [role=combobox]");
  return Boolean(typed) || (node.tagName === "INPUT" && !["checkbox", "radio", "button"].includes(node.type));
}

/** A focused button or link answers Enter itself; the card that is open already has nothing better to do than to be approved. */
function hasItsOwnEnter(node) {
  const own = node.closest?.("button, a, input, summary, [role=button]");
  return Boolean(own) && !own.closest(".st-key-card-open");
}

const listening = new WeakMap();

export default function ({ data, parentElement }) {
  if (!listening.has(parentElement)) listening.set(parentElement, new DeskKeys());
  listening.get(parentElement).take(data);
  return () => {
    listening.get(parentElement)?.stop();
    listening.delete(parentElement);
  };
}
