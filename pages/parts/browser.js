// What only the browser can do: tell it the page's language (fonts, screen readers, no offer to translate), and leave the field
// that somebody is typing in when the sign-in has ended, because Streamlit sends a field's text when it is left.
export default function ({ data, setTriggerValue }) {
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : data.language;
  if (!data.expired) return;
  document.activeElement?.blur?.();
  const leave = setTimeout(() => setTriggerValue("left", true), 500);
  return () => clearTimeout(leave);
}
