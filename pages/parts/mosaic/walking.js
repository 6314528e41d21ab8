// The keyboard: arrows walk from tile to tile as they lie on the screen, Enter opens as any link does, the space bar enlarges.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The link to go to from `link`: of those in that direction the nearest, one row at a time. */
function neighbour(links, link, [right, down]) {
  const here = links.indexOf(link);
  if (right) return links[here + right];
  const from = link.getBoundingClientRect();
  const rows = links
    .map((other) => ({ other, box: other.getBoundingClientRect() }))
    .filter(({ box }) => (down > 0 ? box.top > from.top + 4 : box.top < from.top - 4));
  const across = ({ box }) => Math.abs(box.left - from.left);
  const along = ({ box }) => Math.abs(box.top - from.top);
  rows.sort((a, b) => along(a) - along(b) || across(a) - across(b));
  return rows[0]?.other;
}

/** Called with a key pressed in the mosaic; tells whether it was one of its own. */
function walk(event, root, enlarge) {
  const link = event.target.closest?.(".mo-link");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " ") {
    event.preventDefault();
    enlarge(link);
  }
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  neighbour([...root.querySelectorAll(".mo-link")], link, step)?.focus();
}
