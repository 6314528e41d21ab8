// The picture is often wider than the window and begins in its middle: move to the step that opens a case, once it is laid out.
export default function ({ data, parentElement }) {
  const frame = document.querySelector(".st-key-rules-flow");
  if (!frame) {
    return undefined;
  }
  const show = () => {
    const first = [...frame.querySelectorAll("svg g.node")].find((node) => node.querySelector("title")?.textContent === data.first);
    if (!first || frame.dataset.shown === data.picture) {
      return;
    }
    const [box, seen] = [first.getBoundingClientRect(), frame.getBoundingClientRect()];
    if (box.width) {
      frame.dataset.shown = data.picture;
      frame.scrollLeft += box.left + box.width / 2 - seen.left - seen.width / 2;
    }
  };
  const layout = new MutationObserver(show);
  layout.observe(frame, { childList: true, subtree: true, attributes: true });
  show();
  return () => layout.disconnect();
}
