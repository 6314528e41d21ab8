// One counter: its last picture, how old that is, and why the counter stands out. State is never colour alone.

const SIGNS = { live: "●", waiting: "○", old: "◆", silent: "▲", overdue: "▲", low: "◆" };

class Tile {
  /** `does`: open(id), enlarge(tile). */
  constructor(does) {
    this.image = el("img");
    this.image.decoding = "async";
    this.image.alt = "";
    this.image.hidden = true;
    this.said = el("span", "mo-said");
    this.sign = el("i");
    this.since = el("span");
    this.age = el("span", "mo-age", this.sign, this.since);
    this.age.dataset.testid = "tile-age";
    this.demonstration = el("span", "mo-demonstration");
    this.name = el("b");
    this.place = el("small");
    this.grounds = el("span", "mo-grounds");
    const picture = el("span", "mo-picture", this.image, this.said, this.age, this.demonstration);
    this.link = el("a", "mo-link", picture, this.name, this.place, this.grounds);
    this.button = el("button", "mo-enlarge", "⤢");
    this.button.type = "button";
    this.button.tabIndex = -1;
    this.node = el("div", "mo-tile", this.link, this.button);
    this.node.dataset.testid = "tile";
    this.link.addEventListener("click", (event) => this.click(event, does));
    this.button.addEventListener("click", () => does.enlarge(this));
    this.at = null;
    this.lost = false;
    this.gone = false;
  }

  /** In another tab as any link does. */
  click(event, does) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    does.open(this.data.id);
  }

  draw(data, words) {
    this.data = data;
    this.words = words;
    this.state = this.state ?? data.state;
    setAttr(this.node, "data-camera", String(data.id));
    setAttr(this.link, "href", `/video?camera=${data.id}`);
    setText(this.name, data.name);
    setText(this.place, data.place);
    setText(this.demonstration, data.demonstration);
    setAttr(this.button, "title", words.enlarge);
    setAttr(this.button, "aria-label", `${words.enlarge} ${data.name}`);
    const grounds = data.grounds.map((ground) => el("em", `mo-ground mo-${ground.kind}`, `${SIGNS[ground.kind]} ${ground.said}`));
    this.grounds.replaceChildren(...(grounds.length ? grounds : [el("span", "mo-calm", data.calm)]));
  }

  hear(answer) {
    this.lost = Boolean(answer.lost);
    this.gone = Boolean(answer.gone);
    if (answer.state) this.state = answer.state;
    if (!answer.url) return;
    const before = this.image.src;
    this.image.src = answer.url;
    this.image.hidden = false;
    this.at = answer.at;
    if (before) URL.revokeObjectURL(before);
  }

  /** It has come into sight: from now on pictures are asked for, and the last one may be older than they will be. */
  appear(now) {
    this.shownSince = now;
  }

  /** What an instant makes of it: live, waiting for a picture, old, or silent. */
  tick(now, silent, old) {
    const since = this.at === null ? "" : fill(this.words.ago, { since: durationText(Math.max(0, now - this.at), this.words) });
    const mute = silent.includes(this.state) || this.gone;
    const kind = mute ? "silent" : this.at !== null && now - this.at <= old ? "live" : this.coming(now, old) ? "waiting" : "old";
    setAttr(this.node, "data-state", kind);
    this.age.hidden = !since;
    setText(this.sign, SIGNS[kind]);
    setText(this.since, since);
    setText(this.said, this.saidAbout(kind));
    setAttr(this.link, "aria-label", [this.data.name, this.place.textContent, this.grounds.textContent, since].join(", "));
  }

  coming(now, old) {
    return this.at === null ? !this.lost : now - this.shownSince <= old;
  }

  saidAbout(kind) {
    const { words } = this;
    if (this.gone) return `▲ ${words.gone}`;
    if (kind === "silent") return `▲ ${words["state_" + this.state]}`;
    if (kind === "waiting") return this.at === null ? words.waiting : "";
    return kind === "old" ? `◆ ${this.lost ? words.lost : words.stopped}` : "";
  }

  close() {
    if (this.image.src) URL.revokeObjectURL(this.image.src);
  }
}
