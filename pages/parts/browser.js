// What only the browser can do: tell it the page's language (fonts, screen readers, no offer to translate), leave the field
// that somebody is typing in when the sign-in has ended, because Streamlit sends a field's text when it is left, and hand over
// what it kept of forms. Stands on draft_keeper/kept.js and leftovers.js.
const leftovers = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : data.language;
  if (data.drafts && !leftovers.has(parentElement)) leftovers.set(parentElement, new Leftovers(data.drafts));
  const leave = data.expired && setTimeout(() => setTriggerValue("left", true), 500);
  if (data.expired) document.activeElement?.blur?.();
  return () => {
    clearTimeout(leave);
    leftovers.get(parentElement)?.stop();
    leftovers.delete(parentElement);
  };
}
