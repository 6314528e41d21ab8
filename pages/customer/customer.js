// What typing and signing need on a customer's telephone. Everything else works without it.

const store = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
})();

const PREFIX = "duban-customer-";

/** What was typed or drawn in a form, kept in this tab until the form is gone, because what it asked was done. */
class Kept {
  constructor(form) {
    this.key = PREFIX + form.dataset.keep;
  }

  read() {
    try {
      return JSON.parse(store?.getItem(this.key) ?? "{}");
    } catch {
      return {};
    }
  }

  write(values) {
    try {
      store?.setItem(this.key, JSON.stringify({ ...this.read(), ...values }));
    } catch {
      // A full or forbidden store costs nothing but the keeping.
    }
  }
}

function forgetWhatIsDone(forms) {
  const living = new Set(forms.map((form) => PREFIX + form.dataset.keep));
  Object.keys(store ?? {})
    .filter((key) => key.startsWith(PREFIX) && !living.has(key))
    .forEach((key) => store.removeItem(key));
}

function keepTyping(form, kept) {
  const before = kept.read();
  form.querySelectorAll("textarea").forEach((box) => {
    box.value ||= before[box.name] ?? "";
    box.addEventListener("input", () => kept.write({ [box.name]: box.value }));
  });
  form.querySelectorAll("[type=radio]").forEach((star) => {
    star.checked ||= before[star.name] === star.value && !form.querySelector("[type=radio]:checked");
    star.addEventListener("change", () => kept.write({ [star.name]: star.value }));
  });
}

function dataUrl(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.readAsDataURL(blob);
  });
}

function letSign(form, kept) {
  const host = form.querySelector(".pad");
  const missing = form.querySelector("[data-empty]");
  missing.textContent = missing.dataset.empty;
  const area = new SignatureArea(host, host.dataset.said, () => {
    kept.write({ strokes: area.strokes });
    missing.hidden = true;
  });
  const before = kept.read().strokes;
  if (before?.length) area.strokes = before;
  form.querySelector("[data-undo]").addEventListener("click", () => area.undo());
  form.querySelector("[data-clear]").addEventListener("click", () => area.clear());
  return async () => {
    missing.hidden = !area.isEmpty;
    if (area.isEmpty) return false;
    form.elements.picture.value = await dataUrl(await area.png());
    return true;
  };
}

/** Sent once, however often the button is pressed; pressed again after the network was dead, it is the same request. */
function sendOnce(form, ready) {
  const button = form.querySelector("button.primary");
  const said = button.textContent;
  const release = () => {
    button.disabled = false;
    button.textContent = said;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.textContent = button.dataset.sending;
    if (await ready()) form.submit();
    else release();
  });
  window.addEventListener("pageshow", release);
}

const forms = [...document.querySelectorAll("form[data-keep]")];
forgetWhatIsDone(forms);
forms.forEach((form) => {
  const kept = new Kept(form);
  keepTyping(form, kept);
  sendOnce(form, form.dataset.kind === "sign" ? letSign(form, kept) : async () => true);
});
// A refused form is looked at, wherever it stands.
document.querySelector("form .refused[role=alert]:not([hidden])")?.scrollIntoView({ block: "center" });
