// Keys press the page's own buttons, so that a key does exactly what a click does.

const BUTTONS = { j: "counter-after", k: "counter-before", escape: "counter-back" };

function pressed(event) {
  if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable=true], [role=combobox], [role=dialog], dialog")) return;
  // Escape first ends what covers the page.
  if (document.fullscreenElement) return;
  const name = BUTTONS[event.key.toLowerCase()];
  const button = name && document.querySelector(`.st-key-${name} button:not(:disabled)`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

export default function () {
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
