// What a row means at an instant, and which rows a view shows. Pure: rows and an instant in, answers out.

/** Overdue is strictly past the due instant. A paper may wait on a desk without a clock. */
function stateOf(row, now) {
  if (row.due === null) return "waiting";
  if (now > row.due) return "overdue";
  return now >= row.warn ? "soon" : "running";
}

const MARKS = { overdue: "▲", soon: "◆", running: "●", waiting: "○" };

/** How many accruals of a repeated cost have happened: the first one a full period after the due instant. */
function accruals(row, now) {
  if (!row.cost || !row.cost.every || now <= row.due) return 0;
  return Math.floor((now - row.due) / (row.cost.every * 1000));
}

/** Yuan that this clock's lateness has cost whoever answers for it, by the rates of its regime. */
function costSoFar(row, now) {
  if (!row.cost || row.due === null || now <= row.due) return 0;
  const n = accruals(row, now);
  if (row.cost.whole) return row.cost.once + n * rateOf(row, n);
  let total = row.cost.once;
  for (const [from, to, yuan] of row.cost.rates) {
    const last = to === null ? n : Math.min(n, to);
    if (last >= from) total += (last - from + 1) * yuan;
  }
  return total;
}

/** Yuan of the accrual of this number; 0 where the regime sets none. */
function rateOf(row, number) {
  const rate = row.cost.rates.find(([from, to]) => number >= from && (to === null || number <= to));
  return rate ? rate[2] : 0;
}

/** Yuan of the next accrual; 0 when no further one comes. */
function rateNow(row, now) {
  return row.cost && row.cost.every ? rateOf(row, accruals(row, now) + 1) : 0;
}

function costPerHour(row, now) {
  return row.cost && row.cost.every ? (rateNow(row, now) * 3600) / row.cost.every : 0;
}

/** The escalation level that holds at an instant. */
function levelOf(row, now) {
  for (let level = 3; level >= 1; level -= 1) {
    const since = row.levels[level - 1];
    if (since !== null && now >= since) return level;
  }
  return 0;
}

/** The next instant at which time alone changes what this row says: warning, due, one more accrual, a level. */
function nextCrossing(row, now) {
  let next = Infinity;
  const consider = (instant) => {
    if (instant !== null && instant > now && instant < next) next = instant;
  };
  if (row.due !== null) {
    consider(row.warn);
    consider(row.due + 1); // strictly past
    if (rateNow(row, now)) consider(row.due + (accruals(row, now) + 1) * row.cost.every * 1000);
  }
  row.levels.forEach(consider);
  return next;
}

const isClock = (row) => row.kind === "clock";
const byDue = (a, b) => a.due - b.due || a.order - b.order;
const byNewestBreach = (a, b) => b.due - a.due || a.order - b.order;

/**
 * The most urgent rows. Late ones take at most half of the places while others need them, so that what can still be saved
 * stays in sight. Late: costliest by the hour first, then the most recent breach. Then whatever is due next.
 */
function mostUrgent(rows, now, places) {
  const clocks = rows.filter(isClock);
  const late = clocks.filter((row) => stateOf(row, now) === "overdue");
  const ahead = clocks.filter((row) => stateOf(row, now) !== "overdue").sort(byDue);
  late.sort((a, b) => costPerHour(b, now) - costPerHour(a, now) || byNewestBreach(a, b));
  const room = Math.max(Math.floor(places / 2), places - ahead.length);
  const shownLate = late.slice(0, room);
  return [...shownLate, ...ahead.slice(0, places - shownLate.length)];
}

function newestBreaches(rows, now, places) {
  return rows
    .filter((row) => isClock(row) && stateOf(row, now) === "overdue")
    .sort(byNewestBreach)
    .slice(0, places);
}

function longestWaiting(rows, now, places) {
  return rows
    .filter((row) => row.kind === "waiting")
    .sort((a, b) => a.since - b.since || a.order - b.order)
    .slice(0, places);
}

function mostUrgentOfRegion(rows, now, region, places) {
  return mostUrgent(rows.filter((row) => row.region === region), now, places);
}
