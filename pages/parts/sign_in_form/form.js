// The form posts to the server's own route, which alone can set the cookie. The page is then loaded again at the same address,
// so whoever followed a link ends up where the link led. On a refusal the sentence appears and the name stays.
const REFUSED = new Set([400, 401, 403, 429]);

export default function ({ data, parentElement }) {
  const form = parentElement.querySelector("form");
  for (const element of parentElement.querySelectorAll("[data-text]")) {
    element.textContent = data[element.dataset.text] ?? "";
  }
  parentElement.querySelector(".sign-in-notice").hidden = !data.notice;
  form.elements.lang.value = data.lang;
  form.elements.next.value = location.pathname + location.search;
  form.onsubmit = (event) => {
    event.preventDefault();
    submit(form, data);
  };
  if (!form.elements.name.value && matchMedia("(hover: hover)").matches) form.elements.name.focus();
}

async function submit(form, data) {
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  button.textContent = data.working;
  const refused = await send(form).catch(() => data.offline);
  if (refused === null) {
    location.reload();
    return;
  }
  const sentence = form.querySelector("[role=alert]");
  sentence.textContent = refused || data.offline;
  sentence.hidden = false;
  button.disabled = false;
  button.textContent = data.submit;
  form.elements.password.select();
}

// Nothing when signed in, else the sentence of the refusal; empty when the server itself failed.
async function send(form) {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
  if (answer.type === "opaqueredirect") return null;
  return REFUSED.has(answer.status) ? answer.text() : "";
}
