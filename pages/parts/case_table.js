// A row opens its case: by click anywhere on it, by Enter on its link, in another tab as any link does. J, K and the arrows move.

export default function ({ parentElement, setTriggerValue }) {
  const click = (event) => open(event, setTriggerValue);
  document.addEventListener("click", click);
  document.addEventListener("keydown", move);
  parentElement.setAttribute?.("data-listening", "");
  return () => {
    document.removeEventListener("click", click);
    document.removeEventListener("keydown", move);
  };
}

function open(event, setTriggerValue) {
  const link = event.target.closest(".ct tbody tr")?.querySelector("a");
  if (!link || event.button !== 0) return;
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (elsewhere && event.target.closest("a")) return;
  event.preventDefault();
  if (elsewhere) window.open(link.href, "_blank", "noopener");
  // Whoever has just marked a text with the mouse wanted to copy it.
  else if (!String(getSelection())) setTriggerValue("open", link.closest("tr").dataset.case);
}

function move(event) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const links = [...document.querySelectorAll(".ct tbody a")];
  const here = links.indexOf(event.target.closest("a"));
  // The arrows scroll the page until somebody is in the list.
  if (!links.length || (here < 0 && event.key.startsWith("Arrow"))) return;
  links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
  event.preventDefault();
}

function typing(node) {
  return Boolean(node.closest("input, textarea, select, [contenteditable], [role=combobox], [role=listbox]"));
}
