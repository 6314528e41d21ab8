// Keys move the focus between messages and press their own buttons, so that a key does exactly what a click does.

const CARDS = '[class*="st-key-message-"]';

class InboxKeys {
  constructor() {
    this.press = (event) => this.onKey(event);
    document.addEventListener("keydown", this.press);
  }

  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const does = { j: () => this.move(1), k: () => this.move(-1), u: () => this.turn() }[key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  /** The card in focus; after a card was drawn anew, the one that stands where it was. */
  here() {
    const cards = [...document.querySelectorAll(CARDS)];
    const focused = cards.findIndex((card) => card.contains(document.activeElement));
    return { cards, at: focused >= 0 ? focused : this.at ?? -1 };
  }

  move(by) {
    const { cards, at } = this.here();
    const next = Math.min(Math.max(at + by, 0), cards.length - 1);
    const card = cards[next];
    if (!card) return;
    this.at = next;
    (card.querySelector('[class*="st-key-open-message-"] button') || card.querySelector("button"))?.focus();
    card.scrollIntoView({ block: "nearest" });
  }

  turn() {
    const { cards, at } = this.here();
    cards[at]?.querySelector('[class*="st-key-turn-message-"] button')?.click();
  }

  stop() {
    document.removeEventListener("keydown", this.press);
  }
}

function isTyping(node) {
  return Boolean(node.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=combobox], [role=listbox]"));
}

const listening = new WeakMap();

export default function ({ parentElement }) {
  if (!listening.has(parentElement)) listening.set(parentElement, new InboxKeys());
  return () => {
    listening.get(parentElement)?.stop();
    listening.delete(parentElement);
  };
}
