// M and F act on one player of the page: the one last pointed at, else the first.

const onPage = new Set();
let pointedAt = null;

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function pressed(event) {
  if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const player = onPage.has(pointedAt) ? pointedAt : [...onPage][0];
  const does = { m: () => player.toggleSound(), f: () => player.toggleScreen() }[event.key.toLowerCase()];
  if (!does || !player) return;
  event.preventDefault();
  does();
}

function listen(player, box) {
  if (!onPage.size) document.addEventListener("keydown", pressed);
  onPage.add(player);
  box.addEventListener("pointerenter", () => (pointedAt = player));
}

function leaveAlone(player) {
  onPage.delete(player);
  if (!onPage.size) document.removeEventListener("keydown", pressed);
}
