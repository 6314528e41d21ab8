// Building and changing the page without ever writing HTML: text is text.

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children) node.append(child);
  return node;
}

/** Writes only what differs: an untouched node is not laid out again. */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setAttr(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function setClass(node, name, on) {
  if (node.classList.contains(name) !== on) node.classList.toggle(name, on);
}

/** Keeps one child of `parent` for each key, in the given order; `make(key)` builds a missing one. */
function keep(parent, known, keys, make) {
  const wanted = new Set(keys);
  for (const [key, node] of known) {
    if (!wanted.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
  for (const key of keys) {
    if (!known.has(key)) {
      const node = make(key);
      known.set(key, node);
      parent.append(node);
    }
  }
}

/** Draws the eye to a node once more. */
function flash(node) {
  if (!node) return;
  node.classList.remove("lb-flash");
  void node.offsetWidth; // starts the animation again
  node.classList.add("lb-flash");
}
