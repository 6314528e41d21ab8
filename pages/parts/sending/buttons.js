// What is pressed in the fields that take files.

function button(look, name, does) {
  const node = el("button", look);
  node.type = "button";
  node.dataset.testid = name;
  node.addEventListener("click", does);
  return node;
}

/** A label around the browser's own way to choose files; `add` gets what was chosen. */
function chooser(look, name, add) {
  const input = el("input");
  input.type = "file";
  input.dataset.testid = name;
  input.addEventListener("change", () => {
    add(input.files);
    // The same file may be chosen again.
    input.value = "";
  });
  const label = el("label", look, input, el("span"));
  label.input = input;
  return label;
}
