// Streamlit keeps the place of the page where it was, though all below it has changed.
const shown = new WeakMap();

export default function ({ data, parentElement }) {
  const before = shown.get(parentElement);
  shown.set(parentElement, data.view);
  if (before !== undefined && before !== data.view) {
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  }
}
