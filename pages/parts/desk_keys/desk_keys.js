// Keys press the page's own buttons, so that a key does exactly what a click does.

// A key held down, or pressed twice, must not decide the case that moved up meanwhile.
const SETTLE = 600;

class DeskKeys {
  constructor() {
    this.press = (event) => this.onKey(event);
    document.addEventListener("keydown", this.press, true);
    // From now on the page may promise its keys.
    document.body.dataset.keys = "on";
  }

  take(data) {
    if (data.no !== this.no) {
      this.no = data.no;
      this.since = performance.now();
      this.returning = false;
      if (this.moved) this.show();
    }
    if (data.asked && data.asked !== this.asked) this.askReason();
    this.asked = data.asked;
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
    if (returning && !event.repeat) setTimeout(() => this.button("return")?.click(), 30);
  }

  approve() {
    if (performance.now() - this.since < SETTLE) return;
    this.button("approve")?.click();
  }

  /** The caret into the reason, at the end of what is there; from now on Enter sends the return. */
  askReason() {
    const field = this.opinion();
    if (!field) return;
    this.returning = true;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    field.addEventListener("blur", () => (this.returning = false), { once: true });
  }

  move(by) {
    const cards = [...document.querySelectorAll(".card-face")];
    const here = cards.findIndex((card) => card.dataset.case === this.no);
    const next = cards[here + by];
    if (!next) return;
    this.moved = true;
    openButton(next)?.click();
  }

  show() {
    this.moved = false;
    document.querySelector(`.card-face[data-case="${CSS.escape(this.no)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  opinion() {
    return document.querySelector(`.st-key-${CSS.escape("comment-" + this.no)} textarea`);
  }

  button(what) {
    return document.querySelector(`.st-key-${CSS.escape(what + "-" + this.no)} button`);
  }

  stop() {
    document.removeEventListener("keydown", this.press, true);
    delete document.body.dataset.keys;
  }
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
