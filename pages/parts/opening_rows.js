// A row opens its entry: by click anywhere on it, by Enter on its link, in another tab as any link does.

export default function ({ parentElement, setTriggerValue }) {
  const click = (event) => open(event, setTriggerValue);
  document.addEventListener("click", click);
  return () => document.removeEventListener("click", click);
}

function open(event, setTriggerValue) {
  const row = event.target.closest("[data-entry]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!row || event.button !== 0 || elsewhere || event.target.closest("a[data-away]")) return;
  event.preventDefault();
  // Whoever has just marked a text with the mouse wanted to copy it.
  if (!String(getSelection())) setTriggerValue("open", row.dataset.entry);
}
