// The wall: puts the stream, the clock, the ranking and the panels together.

const VIEWS = ["urgent", "regions", "breaches", "waiting"];
const BASE_ROW = 75;
const OLD = 5000;

class Board {
  constructor(root, data) {
    this.root = root;
    this.shows = shows(data);
    this.picture = new Picture();
    this.clock = data.still ? new StillClock(data.still.now) : new ServerClock();
    this.lostSince = null;
    this.lost = true;
    this.overdue = null;
    this.build(data);
    this.update(data);
    this.onKey = (event) => this.controls.key(event);
    document.addEventListener("keydown", this.onKey);
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.root);
    this.stream = data.still ? SILENT : this.follow(data.stream);
    if (data.still) this.hear("snapshot", data.still);
    else this.tick();
  }

  follow(url) {
    return new Stream(url, {
      message: (kind, message) => this.hear(kind, message),
      lost: () => this.lose(),
      refused: () => this.refuse(),
    });
  }

  build(data) {
    this.rotation = new Rotation(VIEWS, data.seconds, () => this.draw(true));
    if (VIEWS.includes(data.view)) this.rotation.stay(data.view);
    if (data.still) this.rotation.paused = true;
    this.lookback = new Lookback();
    this.tone = new Tone();
    this.controls = new Controls(this.rotation, this.tone);
    this.header = new Header();
    this.figures = new Figures();
    this.regions = new Regions();
    this.breaches = new Breaches();
    this.controls.node.prepend(this.lookback.node);
    this.footer = new Footer(this.controls.node);
    this.list = new RowList("lb-list-main");
    this.cards = new RegionCards();
    this.empty = el("div", "lb-empty", el("b"), el("p"));
    this.banner = el("div", "lb-banner");
    this.banner.setAttribute("role", "status");
    this.stage = el("main", "lb-stage-area", this.list.node, this.cards.node, this.empty);
    this.side = el("aside", "lb-side", this.figures.node, this.regions.node, this.breaches.node);
    const body = el("div", "lb-body", this.stage, this.side);
    this.then = data.still ? new ThenBand(data.lookback.parameter) : null;
    this.root.replaceChildren(...(this.then ? [this.then.node] : []), this.header.node, body, this.footer.node, this.banner);
    setClass(this.root, "lb-then", this.then !== null);
  }

  /** New words or another language: the stream and the rows stay. */
  update(data) {
    this.ctx = { words: data.words, lang: data.lang, formats: formatsOf(data.lang, data.zone), lost: this.lost };
    this.rotation.seconds = data.seconds;
    this.root.lang = data.lang;
    this.header.draw(this.ctx);
    this.lookback.draw(this.ctx, data.lookback);
    if (this.then) this.then.draw(this.ctx, data.still);
    this.fit();
  }

  /** The unit of all sizes, and how many rows fit: twelve at 1080p, two columns of more on a 4K wall. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.root;
    const phone = width < 900;
    const large = !phone && height >= 1600 && width >= 2800;
    const whole = Math.min(width / 1920, height / 1080);
    const unit = phone ? 1 : Math.max(0.7, large ? whole * 0.72 : whole);
    this.root.style.setProperty("--u", unit + "px");
    setClass(this.root, "lb-phone", phone);
    setClass(this.root, "lb-large", large);
    this.columns = large ? 2 : 1;
    this.ctx.columns = phone ? 0 : this.columns;
    const perColumn = phone ? 12 : Math.max(4, Math.floor((this.stage.clientHeight + 1) / (BASE_ROW * unit)));
    this.places = perColumn * this.columns;
    this.draw(true);
  }

  hear(kind, message) {
    if (this.lost) {
      this.clock.forget();
      this.lost = false;
      this.lostSince = null;
    }
    this.clock.hear(message.now);
    const first = this.picture.fresh === null;
    this.picture.take(kind, message);
    if (kind === "beat") return;
    this.draw(first);
    this.schedule();
  }

  lose() {
    if (!this.lost) this.lostSince = this.clock.now();
    this.lost = true;
    this.drawFreshness();
  }

  /** The session or the screen's key is no longer good: the frame shows the sign-in after a reload. */
  refuse() {
    this.lose();
    this.refused = true;
    this.drawFreshness();
    setTimeout(() => location.reload(), 3000);
  }

  rowsOf(view, now, places) {
    const rows = this.picture.list();
    if (view === "breaches") return newestBreaches(rows, now, places);
    if (view === "waiting") return longestWaiting(rows, now, places);
    return mostUrgent(rows, now, places);
  }

  isEmpty(view) {
    if (view === "regions") return !this.picture.figures || this.picture.figures.regions.length === 0;
    return this.rowsOf(view, this.clock.now(), 1).length === 0;
  }

  /** Everything that data, a crossing, the view or the size changes. */
  draw(still = false) {
    const now = this.clock.now();
    const view = this.rotation.current;
    const { words } = this.ctx;
    const byRegion = view === "regions";
    const rows = byRegion ? [] : this.rowsOf(view, now, this.places);
    const empty = this.picture.fresh !== null && this.isEmpty(view);
    this.root.dataset.view = view;
    this.cards.node.hidden = !byRegion || empty;
    this.list.node.hidden = byRegion || empty;
    this.empty.hidden = !empty;
    setText(this.empty.firstChild, words["empty_" + view]);
    setText(this.empty.lastChild, words["empty_" + view + "_how"]);
    // A view that is not shown holds no rows: each clock stands on the page once.
    this.cards.show(byRegion ? this.picture.list() : [], this.picture.figures, now, this.ctx);
    this.list.show(rows, now, this.ctx, { columns: this.columns, places: this.places, still });
    this.regions.draw(this.picture.figures, this.ctx);
    this.breaches.draw(newestBreaches(this.picture.list(), now, this.breaches.places()), now, this.ctx);
    this.controls.draw(this.ctx);
    this.announce(now);
    this.drawTicking(now);
  }

  /** Flashes and sounds for a row that has become late since the last look, not for what was late when the wall opened. */
  announce(now) {
    const late = new Set(
      this.picture
        .list()
        .filter((row) => isClock(row) && stateOf(row, now) === "overdue")
        .map((row) => row.id),
    );
    if (this.overdue !== null && !this.lost) {
      const fresh = [...late].filter((id) => !this.overdue.has(id) && now - this.picture.rows.get(id).due < MINUTE);
      for (const id of fresh) {
        for (const part of [this.list, this.cards, this.breaches]) part.flash(id);
      }
      if (fresh.length) this.tone.play();
    }
    if (this.picture.fresh !== null) this.overdue = late;
  }

  /** Everything that a second changes. */
  drawTicking(now) {
    if (this.rotation.current === "regions") this.cards.tick(now, this.ctx);
    else this.list.tick(now, this.ctx);
    this.figures.tick(now, this.picture.figures, this.ctx);
    this.footer.draw(this.picture.figures, now, this.ctx);
    this.drawFreshness();
  }

  /** Grey as soon as the connection is gone or the data are old; the last rows stay, with since when. */
  drawFreshness() {
    const now = this.clock.now();
    const { fresh } = this.picture;
    const old = fresh !== null && now - fresh > OLD;
    const stale = fresh !== null && (this.lost || old);
    this.ctx.lost = this.lost;
    setClass(this.root, "lb-stale", stale);
    this.root.dataset.stale = String(stale);
    this.header.tick(now, this.picture, this.ctx);
    const { words, formats } = this.ctx;
    this.banner.hidden = !stale && !this.refused;
    if (this.refused) setText(this.banner, words.refused);
    else if (stale) setText(this.banner, fill(this.lost ? words.stale_lost : words.stale_old, { since: formats.clock(fresh) }));
  }

  /** Wakes at each whole second of the server, so that all screens turn together. */
  tick() {
    const now = this.clock.now();
    this.rotation.tick((view) => this.isEmpty(view));
    this.drawTicking(now);
    this.ticker = setTimeout(() => this.tick(), SECOND - (this.clock.now() % SECOND) + 1);
  }

  /** Wakes at the exact instant at which time alone changes a row. */
  schedule() {
    clearTimeout(this.crossing);
    if (this.then) return;
    const now = this.clock.now();
    let next = Infinity;
    for (const row of this.picture.rows.values()) next = Math.min(next, nextCrossing(row, now));
    if (next === Infinity) return;
    this.crossing = setTimeout(() => this.cross(), Math.min(next - now, 60000));
  }

  cross() {
    this.draw();
    this.schedule();
  }

  close() {
    this.stream.close();
    clearTimeout(this.ticker);
    clearTimeout(this.crossing);
    this.sizes.disconnect();
    document.removeEventListener("keydown", this.onKey);
  }
}

const boards = new WeakMap();

/** Which instant a board shows; another one is another board. */
function shows(data) {
  return data.still ? data.still.now : null;
}

/** Called at the first mount and whenever `data` changes; the board outlives a change of data. */
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".lb-root");
  let board = boards.get(parentElement);
  if (board && board.root === root && board.shows === shows(data)) {
    board.update(data);
  } else {
    if (board) board.close();
    board = new Board(root, data);
    boards.set(parentElement, board);
  }
  return () => {
    board.close();
    boards.delete(parentElement);
  };
}
