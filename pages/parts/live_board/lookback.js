// The wall as it stood at an instant: the way there, the band that says so, and a clock that does not go on.

/** Always the same instant. */
class StillClock {
  constructor(instant) {
    this.instant = instant;
  }

  hear() {}

  forget() {}

  now() {
    return this.instant;
  }
}

/** Nothing comes any more. */
const SILENT = { close() {} };

/** A button that unfolds to date and time, and to the instants that people ask for most. */
class Lookback {
  constructor() {
    this.button = el("button", "lb-button");
    this.button.dataset.testid = "wall-lookback";
    this.button.setAttribute("aria-expanded", "false");
    this.field = el("input", "lb-instant");
    this.field.type = "datetime-local";
    this.show = el("button", "lb-button");
    this.often = el("div", "lb-often");
    this.box = el("form", "lb-lookback", el("div", "lb-lookback-line", this.field, this.show), this.often);
    this.box.hidden = true;
    this.node = el("span", "lb-lookback-place", this.button, this.box);
    this.button.onclick = () => this.unfold(this.box.hidden);
    this.box.onsubmit = (event) => this.go(event);
  }

  draw({ words }, choices) {
    this.node.hidden = !choices;
    if (!choices) return;
    this.parameter = choices.parameter;
    setText(this.button, words.asof_open);
    setText(this.show, words.asof_show);
    setAttr(this.field, "aria-label", words.asof_open);
    this.field.max = choices.now;
    if (!this.field.value) this.field.value = choices.now;
    this.often.replaceChildren(...choices.often.map((choice) => this.choice(choice)));
  }

  choice({ at, said }) {
    const button = el("button", "lb-button", said);
    button.type = "button";
    button.onclick = () => lookAt(this.parameter, at);
    return button;
  }

  unfold(open) {
    this.box.hidden = !open;
    setAttr(this.button, "aria-expanded", String(open));
    if (open) this.field.focus();
  }

  go(event) {
    event.preventDefault();
    if (this.field.value) lookAt(this.parameter, this.field.value);
  }
}

/** The band over a wall of then, with the way back. */
class ThenBand {
  constructor(parameter) {
    this.said = el("b");
    this.not = el("span");
    this.back = el("button", "lb-button");
    this.back.dataset.testid = "wall-back";
    this.back.onclick = () => lookAt(parameter, null);
    this.node = el("div", "lb-then-band", this.said, this.not, this.back);
    this.node.dataset.testid = "asof-band";
  }

  draw({ words }, still) {
    setText(this.said, fill(words.asof_band, { at: still.said }));
    setText(this.not, words.asof_not_now);
    setText(this.back, words.asof_back);
  }
}

/** The address is the truth: the same page at another instant, or at none. */
function lookAt(parameter, at) {
  const url = new URL(location.href);
  if (at === null) url.searchParams.delete(parameter);
  else url.searchParams.set(parameter, at);
  location.assign(url);
}
