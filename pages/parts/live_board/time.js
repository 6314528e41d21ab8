// Server time, instants and durations as people read them.

/**
 * The server's clock as this browser knows it. Each beat carries the server's instant; the sample that came with the least
 * delay is the truest, so the largest difference of the last samples counts. It ticks on the monotonic clock:
 * when somebody sets the computer's time, deadlines do not move.
 */
class ServerClock {
  constructor(keep = 30) {
    this.keep = keep;
    this.samples = [];
    this.offset = Date.now() - performance.now();
  }

  /** A message that left the server at `instant` (ms since 1970) has just arrived. */
  hear(instant) {
    this.samples.push(instant - performance.now());
    if (this.samples.length > this.keep) this.samples.shift();
    this.offset = Math.max(...this.samples);
  }

  /** After a lost connection or a sleep the old samples say nothing any more. */
  forget() {
    this.samples = [];
  }

  now() {
    return performance.now() + this.offset;
  }
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n) => String(n).padStart(2, "0");

/**
 * A countdown in three parts: sign, body, and the seconds of a long one, which are set smaller. Time left is rounded up and
 * lateness down to whole seconds, so that zero shows exactly from the due instant on.
 */
function countdownParts(leftMs, words) {
  const late = leftMs < 0;
  const seconds = late ? Math.floor(-leftMs / SECOND) : Math.ceil(leftMs / SECOND);
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const sign = late ? "−" : "";
  if (days === 0) return [sign + two(hours) + ":" + two(minutes) + ":" + two(seconds % 60), ""];
  return [sign + fill(words.days, { n: days }) + " " + two(hours) + ":" + two(minutes), ":" + two(seconds % 60)];
}

/** “25 分 40 秒”, “3 小时 5 分”, “2 天 4 小时”: the two largest units. */
function durationText(ms, words) {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const pick = (big, n, small, m) => fill(words[big], { n }) + (m ? " " + fill(words[small], { n: m }) : "");
  if (seconds >= 86400) return pick("duration_days", Math.floor(seconds / 86400), "duration_hours", Math.floor(seconds / 3600) % 24);
  if (seconds >= 3600) return pick("duration_hours", Math.floor(seconds / 3600), "duration_minutes", Math.floor(seconds / 60) % 60);
  if (seconds >= 60) return pick("duration_minutes", Math.floor(seconds / 60), "duration_seconds", seconds % 60);
  return fill(words.duration_seconds, { n: seconds });
}

/** Formats that depend on language and zone, made once for each change of language. */
function formatsOf(lang, zone) {
  const locale = lang === "zh" ? "zh-CN" : "en-GB";
  const make = (options) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  const clock = make({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const minute = make({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const date = make({ month: lang === "zh" ? "long" : "short", day: "numeric" });
  const weekday = make({ weekday: "long" });
  const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const number = new Intl.NumberFormat(locale);
  return {
    clock: (ms) => clock.format(ms),
    minute: (ms) => minute.format(ms),
    date: (ms) => date.format(ms),
    weekday: (ms) => weekday.format(ms),
    number: (n) => number.format(n),
    yuan: (n) => "¥" + number.format(n),
    sameDay: (a, b) => dayKey.format(a) === dayKey.format(b),
    /** The time of today, the date of another day. */
    short(ms, now) {
      return this.sameDay(ms, now) ? this.minute(ms) : this.date(ms);
    },
  };
}

/** A sentence of the catalogue with its facts: “{n} 天” and {n: 2} make “2 天”. */
function fill(template, facts) {
  return template.replace(/\{(\w+)\}/g, (_, name) => (name in facts ? String(facts[name]) : ""));
}
