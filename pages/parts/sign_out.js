// The button is a form of its own: leaving is a request to the server, which alone can take the cookie back.
export default function ({ data, parentElement }) {
  parentElement.querySelector("button").textContent = data.label;
}
