// Puts tiles, pictures, the enlarged picture and the keyboard together.

const AHEAD = "300px 0px";

class Mosaic {
  constructor(root, data, open) {
    this.root = root;
    this.open = open;
    this.clock = new ServerClock();
    this.tiles = new Map();
    this.groups = new Map();
    this.inSight = new Set();
    this.enlarged = new Enlarged(data.stills, { open });
    this.body = el("div", "mo-body");
    root.replaceChildren(this.body, this.enlarged.node);
    this.pictures = new Pictures(data.stills, data.every, (id, answer) => this.hear(id, answer));
    // The page scrolls within the window, so its edge is not the window's.
    this.sight = new IntersectionObserver((entries) => this.see(entries), { rootMargin: AHEAD, scrollMargin: AHEAD });
    root.addEventListener("keydown", (event) => walk(event, root, (link) => this.enlarge(this.tileOf(link))));
    root.addEventListener("pointerleave", () => this.settle());
    this.timer = setInterval(() => document.hidden || this.tick(), SECOND);
    this.shown = () => document.hidden || this.comeBack();
    document.addEventListener("visibilitychange", this.shown);
    this.update(data);
  }

  update(data) {
    this.clock.hear(data.now);
    this.data = data;
    this.format = new Intl.DateTimeFormat("sv-SE", { timeZone: data.zone, dateStyle: "short", timeStyle: "medium" });
    for (const group of data.groups) for (const told of group.tiles) this.tile(told).draw(told, data.words);
    // Nothing moves away under a pointer that is about to click; it moves when the pointer has left.
    if (this.groups.size && this.body.matches(":hover")) this.unsettled = true;
    else this.arrange();
    this.tick(true);
  }

  settle() {
    if (this.unsettled) this.arrange();
  }

  tile(told) {
    const known = this.tiles.get(told.id);
    if (known) return known;
    const tile = new Tile({ open: this.open, enlarge: (one) => this.enlarge(one) });
    this.tiles.set(told.id, tile);
    return tile;
  }

  /** Groups and tiles in their order; what stands right already is not touched. */
  arrange() {
    this.unsettled = false;
    const ids = new Set(this.data.groups.flatMap((group) => group.tiles.map((told) => told.id)));
    for (const [id, tile] of this.tiles) if (!ids.has(id)) this.drop(id, tile);
    place(this.body, this.data.groups.map((group) => this.group(group)));
    for (const [title, group] of this.groups) if (!group.node.isConnected) this.groups.delete(title);
  }

  group({ title, note, tiles }) {
    if (!this.groups.has(title)) this.groups.set(title, new Group());
    const group = this.groups.get(title);
    group.draw(title, note);
    place(group.grid, tiles.map((told) => this.tile(told).node));
    for (const told of tiles) this.sight.observe(this.tile(told).node);
    return group.node;
  }

  drop(id, tile) {
    this.sight.unobserve(tile.node);
    this.pictures.want(id, false);
    this.inSight.delete(tile);
    tile.node.remove();
    tile.close();
    this.tiles.delete(id);
  }

  see(entries) {
    const now = this.clock.now();
    for (const entry of entries) {
      const tile = this.tileOf(entry.target);
      if (!tile) continue;
      this.pictures.want(tile.data.id, entry.isIntersecting);
      this.inSight[entry.isIntersecting ? "add" : "delete"](tile);
      if (!entry.isIntersecting) continue;
      tile.appear(now);
      tile.tick(now, this.data.silent, this.data.old);
    }
  }

  /** A tab that was hidden asked for no pictures: what is in sight gets time to catch up before it is called old. */
  comeBack() {
    for (const tile of this.inSight) tile.appear(this.clock.now());
    this.tick();
  }

  tileOf(node) {
    return this.tiles.get(Number(node.closest(".mo-tile").dataset.camera));
  }

  hear(id, answer) {
    const tile = this.tiles.get(id);
    tile?.hear(answer);
    tile?.tick(this.clock.now(), this.data.silent, this.data.old);
  }

  tick(all = false) {
    const now = this.clock.now();
    for (const tile of all ? this.tiles.values() : this.inSight) tile.tick(now, this.data.silent, this.data.old);
  }

  enlarge(tile) {
    this.enlarged.show(tile, this.data.words, this.data.who, this.format.format(this.clock.now()));
  }

  close() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.shown);
    this.sight.disconnect();
    this.pictures.close();
    for (const tile of this.tiles.values()) tile.close();
  }
}

class Group {
  constructor() {
    this.title = el("h2");
    this.note = el("span");
    this.head = el("header", "mo-head", this.title, this.note);
    this.grid = el("div", "mo-grid");
    this.node = el("section", "mo-group", this.head, this.grid);
  }

  draw(title, note) {
    this.head.hidden = !title;
    setText(this.title, title);
    setText(this.note, note);
  }
}

/** Lets `nodes` be the children of `parent`, moving only what stands wrong. */
function place(parent, nodes) {
  nodes.forEach((node, n) => {
    if (parent.children[n] !== node) parent.insertBefore(node, parent.children[n] ?? null);
  });
  while (parent.children.length > nodes.length) parent.lastElementChild.remove();
}

const mosaics = new WeakMap();

/** Called at the first mount and whenever `data` changes; pictures and timers outlive a change of data. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".mo-root");
  const known = mosaics.get(parentElement);
  if (known) known.update(data);
  else mosaics.set(parentElement, new Mosaic(root, data, (id) => setTriggerValue("open", id)));
  return () => {
    mosaics.get(parentElement)?.close();
    mosaics.delete(parentElement);
  };
}
