// The view "by region": a card for each region with its counts and its most urgent rows.

class RegionCards {
  constructor() {
    this.node = el("div", "lb-cards");
    this.cards = new Map();
  }

  show(rows, figures, now, ctx) {
    const regions = figures ? figures.regions : [];
    keep(this.node, this.cards, regions.map((region) => region.id), makeCard);
    const columns = cardColumns(regions.length, ctx.columns);
    this.node.style.setProperty("--card-columns", columns);
    setClass(this.node, "lb-cards-wide", columns === 2);
    const places = this.places(Math.ceil(regions.length / columns), columns === 2 ? 48 : 70);
    for (const region of regions) {
      const card = this.cards.get(region.id);
      const say = (pair) => pair[ctx.lang === "zh" ? 0 : 1];
      setText(card.parts.name, say(region.name));
      setText(card.parts.overdue, "▲ " + ctx.formats.number(region.overdue));
      setText(card.parts.soon, "◆ " + ctx.formats.number(region.soon));
      setText(card.parts.normal, "● " + ctx.formats.number(region.normal));
      setClass(card, "lb-card-hot", region.overdue > 0);
      const urgent = mostUrgentOfRegion(rows, now, region.id, places);
      setText(card.parts.quiet, urgent.length ? "" : ctx.words.region_quiet);
      card.parts.list.show(urgent, now, ctx, { places });
    }
  }

  /** How many rows of this height a card takes, when so many cards stand on each other; on a phone always three. */
  places(stacked, rowHeight) {
    const unit = parseFloat(getComputedStyle(this.node).getPropertyValue("--u"));
    const head = 84 * unit;
    return Math.min(8, Math.max(3, Math.floor((this.node.clientHeight / stacked - head) / (rowHeight * unit))));
  }

  tick(now, ctx) {
    for (const card of this.cards.values()) card.parts.list.tick(now, ctx);
  }

  flash(id) {
    for (const card of this.cards.values()) card.parts.list.flash(id);
  }
}

/** Wide cards where they fill their rows without a hole, else narrower ones. `wide` is how many columns of rows the wall has. */
function cardColumns(count, wide) {
  if (wide === 0) return 1;
  return count <= 8 * wide && count % (2 * wide) === 0 ? 2 * wide : 2 * wide + 1;
}

function makeCard() {
  const parts = { name: el("h2"), overdue: el("b", "lb-count-overdue"), soon: el("b", "lb-count-soon"), normal: el("b", "lb-count-normal") };
  parts.quiet = el("p", "lb-quiet");
  parts.list = new RowList("lb-list-small");
  const head = el("div", "lb-card-head", parts.name, parts.overdue, parts.soon, parts.normal);
  const node = el("section", "lb-panel lb-card", head, parts.list.node, parts.quiet);
  node.parts = parts;
  return node;
}
