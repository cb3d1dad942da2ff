// Ground truth of benchmarks/calendar-arithmetic: every date is computed again from the dates, numbers, times and
// offsets that are read out of the question, once with own day arithmetic and once with Date.UTC.
// The conventions are those of system.md.
import { check, constantShare, done, load, note } from './lib2.mjs';

const slug = 'calendar-arithmetic';
const { cases } = load(slug);

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

// Day numbers count from 1 January 1970; weekday 0 is Monday.
const own = {
  leap: (y) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0,
  length: (y, m) => [31, own.leap(y) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1],
  day(y, m, d) {
    let n = d - 1;
    for (let year = 1970; year < y; year++) n += own.leap(year) ? 366 : 365;
    for (let month = 1; month < m; month++) n += own.length(y, month);
    return n;
  },
  split(n) {
    let y = 1970, m = 1;
    while (n >= (own.leap(y) ? 366 : 365)) n -= own.leap(y++) ? 366 : 365;
    while (n >= own.length(y, m)) n -= own.length(y, m++);
    return [y, m, n + 1];
  },
  weekday: (n) => (((n + 3) % 7) + 7) % 7,
};
const utc = {
  length: (y, m) => new Date(Date.UTC(y, m, 0)).getUTCDate(),
  day: (y, m, d) => Date.UTC(y, m - 1, d) / 86_400_000,
  split(n) { const t = new Date(n * 86_400_000); return [t.getUTCFullYear(), t.getUTCMonth() + 1, t.getUTCDate()]; },
  weekday: (n) => (new Date(n * 86_400_000).getUTCDay() + 6) % 7,
};

// Takes the values out of a question: d dates, t minutes of the day, z offsets in minutes, n all other numbers.
function read(text, cal) {
  const d = [], t = [], z = [], n = [];
  let rest = text.replace(new RegExp(`(\\d{1,2}) (${monthNames.join('|')}) (\\d{4})`, 'g'), (_, day, month, year) => {
    d.push(cal.day(+year, monthNames.indexOf(month) + 1, +day));
    return '_';
  });
  rest = rest.replace(/UTC([+-])(\d+)(?::(\d\d))?/g, (_, sign, h, m) => { z.push((sign === '-' ? -1 : 1) * (+h * 60 + +(m ?? 0))); return '_'; });
  rest = rest.replace(/(\d\d):(\d\d)/g, (_, h, m) => { t.push(+h * 60 + +m); return '_'; });
  for (const [number] of rest.matchAll(/\d+/g)) n.push(+number);
  return { d, t, z, n };
}

function tools(cal) {
  const isoWeek = (n) => {
    const thursday = n - cal.weekday(n) + 3;
    const [year] = cal.split(thursday);
    return [year, 1 + Math.floor((thursday - cal.day(year, 1, 1)) / 7)];
  };
  const from = (start, test, step = 1) => {
    for (let n = start, k = 0; k < 40_000; n += step, k++) if (test(n)) return n;
    return NaN;
  };
  const business = (holidays = [], days = [0, 1, 2, 3, 4]) => (n) => days.includes(cal.weekday(n)) && !holidays.includes(n);
  return {
    ...cal, isoWeek, from, business,
    year: (n) => cal.split(n)[0], month: (n) => cal.split(n)[1], dom: (n) => cal.split(n)[2],
    // the k-th day after n for which open holds
    after(n, k, open) { while (k > 0) if (open(++n)) k--; return n; },
    monthsAfter(n, k) {
      const [y, m, d] = cal.split(n);
      const index = y * 12 + m - 1 + k, year = Math.floor(index / 12), month = (index % 12) + 1;
      return cal.day(year, month, Math.min(d, cal.length(year, month)));
    },
    daysOf: (y, m) => Array.from({ length: cal.length(y, m) }, (_, i) => cal.day(y, m, i + 1)),
    mondayOf(year, week) { return from(cal.day(year - 1, 12, 20), (n) => cal.weekday(n) === 0 && isoWeek(n).join() === `${year},${week}`); },
    // local day after a span: minutes from local midnight of day n at offset a, read at offset b
    local: (n, minutes, a, b) => Math.floor((n * 1440 + minutes - a + b) / 1440),
  };
}

const [MON, TUE, WED, THU, FRI, SAT, SUN] = [0, 1, 2, 3, 4, 5, 6];
// e: words that must stand in the question, so that the rule belongs to the text
const rules = {
  c001: [['45 days after', '9 weeks after'], ({ d, n }) => d[0] + n[0] + 7 * n[1]],
  c002: [['the first and the last one counted'], ({ d, n }) => d[0] + n[0] - 1],
  c003: [['equals the number of days'], ({ d }, c) => c.from(d[0], (x) => x - d[0] === d[1] - x)],
  c004: [['6 months after that date', '6 months after the date of the first'], ({ d, n }, c) => c.monthsAfter(c.monthsAfter(d[0], n[0]), n[1])],
  c005: [['after the run of that date'], ({ d, n }) => { let x = d[0], h = 0; while (h < n[1]) { x++; h += n[0]; } return x; }],
  c006: [['whose day number is odd'], ({ d, n }, c) => c.after(d[0] - 1, n[0], (x) => c.dom(x) % 2 === 1)],
  c007: [['litres at 00:00', 'millilitres in every minute'], ({ d, t, n }) => Math.floor((d[0] * 1440 + t[0] + (n[0] * 1000) / n[1]) / 1440)],
  c008: [['day 1 of his life'], ({ d, n }) => d[0] + n[1] - n[0]],
  c009: [['third Tuesday of every month', 'later than'], ({ d }, c) => c.from(d[0] + 1, (x) => c.weekday(x) === TUE && Math.ceil(c.dom(x) / 7) === 3)],
  c010: [['last Friday of February 2036'], ({ n }, c) => c.daysOf(n[0], 2).filter((x) => c.weekday(x) === FRI).pop() - n[1]],
  c011: [['last one in the year'], ({ d, n }, c) => { let x = d[0]; while (c.year(x + n[0]) === n[1]) x += n[0]; return x; }],
  c012: [['Mondays, Wednesdays and Fridays', 'are added at the end'], ({ d, n }, c) => c.after(d[0] - 1, n[0], (x) => [MON, WED, FRI].includes(c.weekday(x)) && !(x >= d[1] && x <= d[2]))],
  c013: [['on or after', 'Friday'], ({ d, n }, c) => c.from(d[0], (x) => c.weekday(x) === FRI && c.dom(x) === n[0])],
  c014: [['begins on a Saturday', 'five Sundays'], ({ d }, c) => c.from(d[0] + 1, (x) => {
    const month = c.daysOf(c.year(x), c.month(x)), sundays = month.filter((y) => c.weekday(y) === SUN);
    return month[0] > d[0] && c.weekday(month[0]) === SAT && sundays.length === 5 && sundays[4] === x;
  })],
  c015: [['Monday nearest to'], ({ d }, c) => [-3, -2, -1, 0, 1, 2, 3].map((k) => d[0] + k).find((x) => c.weekday(x) === MON)],
  c016: [['last Thursday before the first Sunday of October'], ({ n }, c) => c.from(c.from(c.day(n[0], 10, 1), (x) => c.weekday(x) === SUN), (x) => c.weekday(x) === THU, -1)],
  c017: [['12 business days after'], ({ d, n }, c) => c.after(d[0], n[0], c.business(d.slice(1)))],
  c018: [['10 business days after it is not later than'], ({ d, n }, c) => {
    const open = c.business(d.slice(1)); return c.from(d[0], (x) => open(x) && c.after(x, n[0], open) <= d[0], -1);
  }],
  c019: [['third business day from the end'], ({ d, n }, c) => c.daysOf(n[0], 5).filter(c.business(d)).at(-3)],
  c020: [['placed after 14:00', '5 business days after'], ({ d, t, n }, c) => {
    const open = c.business(d.slice(1)); return c.after(t[1] > t[0] ? c.after(d[0], 1, open) : d[0], n[0], open);
  }],
  c021: [['Tuesday to Saturday'], ({ d, n }, c) => c.after(d[1], n[0], c.business([d[0]], [TUE, WED, THU, FRI, SAT]))],
  c022: [['lies in another month'], ({ d }, c) => {
    const open = c.business([d[1]]), next = c.from(d[0], open);
    return c.month(next) === c.month(d[0]) ? next : c.from(d[0], open, -1);
  }],
  c023: [['closed on Fridays', 'sixth'], ({ d }, c) => c.after(d[2], 6, c.business(d.slice(0, 2), [MON, TUE, WED, THU]))],
  c024: [['except Wednesdays', 'which is the first of them'], ({ d, n }, c) => c.after(d[0] - 1, n[0], c.business(d.slice(1), [MON, TUE, THU, FRI]))],
  c025: [['after a flight of'], ({ d, t, z, n }, c) => c.local(d[0], t[0] + n[0] * 60 + n[1], z[0], z[1])],
  c026: [['when the call begins'], ({ d, t, z }, c) => c.local(d[0], t[0], z[0], z[1])],
  c027: [['until the end of'], ({ d, z, n }, c) => c.local(d[0], 1440 - n[0], z[0], z[1])],
  c028: [['two later', '20 nights'], ({ d, n }) => d[0] + n[0] + 1],
  c029: [['and UTC+2 from then on'], ({ d, t, z, n }, c) => {
    const change = d[0] * 1440 + t[0], end = d[1] * 1440 + t[1] - z[0] + n[0] * 60;
    check(d[1] * 1440 + t[1] - z[0] < change, `${slug} c029: starts after the change`);
    return Math.floor((end + (end < change ? z[0] : z.at(-1))) / 1440);
  }],
  c030: [['reads it 20 minutes after'], ({ d, t, z, n }, c) => c.local(d[0], t[0] + n[0], z[0], z[1])],
  c031: [['the first time on'], ({ d, t, z, n }, c) => c.local(d[0], t[0] + n[0] * (n[1] - 1), 0, z.at(-1))],
  c032: [['seconds from'], ({ d, t, z, n }, c) => c.local(d[0], t[0] + n[0] / 60, z[0], z[1])],
  c033: [['Saturday of ISO week 53'], ({ n }, c) => c.mondayOf(n[1], n[0]) + SAT],
  c034: [['Monday of ISO week 1'], ({ n }, c) => c.mondayOf(n[1], n[0]) - n[2]],
  c035: [['40 days before day 300'], ({ n }, c) => c.day(n[4], 1, 1) + n[3] - n[1] - n[2]],
  c036: [['Group 1 has ISO week 40', 'a week of group 4'], ({ n }, c) => {
    const start = c.mondayOf(n[5], n[4]); return c.from(c.day(n[6], 1, 1), (x) => c.weekday(x) === MON && ((x - start) / 7) % 5 === n[7] - 1);
  }],
  c037: [['Count the Wednesdays', 'third quarter', 'the ninth'], ({ n }, c) => c.after(c.day(n[0], 7, 1) - 1, 9, (x) => c.weekday(x) === WED)],
  c038: [['the first two have 4 weeks each and the third has 5'], ({ d, n }) => {
    let x = d[0]; for (let p = 1; p <= n[4]; p++) x += 7 * (p % 3 ? n[1] : n[2]); return x - 1;
  }],
  c039: [['3 times'], ({ n }, c) => c.from(c.day(n[0], 1, 1), (x) => x - c.day(n[0], 1, 1) === n[1] * (c.day(n[0], 12, 31) - x))],
  c040: [['Thursday of every ISO week with an even number'], ({ d }, c) => c.from(d[0] + 1, (x) => c.weekday(x) === THU && c.isoWeek(x)[1] % 2 === 0)],
  c041: [['no leap years'], ({ d, n }) => d[0] + (n[7] - n[4]) * (n[0] * n[1] + n[2]) + (n[6] - 1) * n[1] + n[5] - 1],
  c042: [['was a day 1', 'a Sunday'], ({ d, n }, c) => c.from(c.day(n[4], 1, 1), (x) => c.weekday(x) === SUN && ((x - d[0]) % n[1]) + 1 === n[5])],
  c043: [['on the same date'], ({ d, n }, c) => c.from(d[0] + 1, (x) => n.every((k) => (x - d[0]) % k === 0))],
  c044: [['in turn, and month 1 has 29 days'], ({ d, n }) => { let x = d[0]; for (let m = 1; m < n.at(-1); m++) x += m % 2 ? n[0] : n[1]; return x; }],
  c045: [['moves to the next Monday'], ({ d, n }, c) => {
    const move = (x) => c.from(x, (y) => c.weekday(y) < SAT); return move(move(move(d[0]) + n[0]) + n[1]);
  }],
  c046: [['each further day'], ({ d, n }) => { let x = d[0], paid = 0; while (paid < n.at(-1)) { x++; paid += x - d[0] <= n[1] ? n[0] : n[2]; } check(paid === n.at(-1), 'c046'); return x; }],
  c047: [['the second such date'], ({ d }, c) => c.after(d[1] - 1, 2, (x) => {
    const [y, m, day] = c.split(x), s = String(y * 10000 + m * 100 + day); return s === [...s].reverse().join('');
  })],
  c048: [['dial of 12 hours', 'loses 4 minutes a day', 'at noon'], ({ d, n }) => d[0] + (n[0] * 60) / n[1]],
};

const iso = (cal, n) => cal.split(n).map((v, i) => String(v).padStart(i ? 2 : 4, '0')).join('-');
for (let n = 0; n < 40_000; n += 13) check(iso(own, n) === iso(utc, n) && own.weekday(n) === utc.weekday(n), `${slug}: day ${n} differs`);

for (const item of cases) {
  const where = `${slug} ${item.id}`;
  check(/^\d{4}-\d\d-\d\d$/.test(item.expected), `${where}: expected is not YYYY-MM-DD`);
  const [words, rule] = rules[item.id] ?? [];
  check(rule, `${where}: no rule`);
  for (const part of words) check(item.vars.question.includes(part), `${where}: the question does not say "${part}"`);
  for (const [name, cal] of [['own arithmetic', own], ['Date.UTC', utc]]) {
    const result = iso(cal, rule(read(item.vars.question, cal), tools(cal)));
    check(result === item.expected, `${where}: ${name} gives ${result}, the case says ${item.expected}`);
  }
  const [y, m, d] = item.expected.split('-').map(Number);
  check(!item.vars.question.includes(`${d} ${monthNames[m - 1]} ${y}`) || item.id === 'c025', `${where}: the answer stands in the question`);
}
const distinct = new Set(cases.map((item) => item.expected)).size;
check(distinct >= cases.length - 3, `${slug}: only ${distinct} different dates`);
note(`constant answer: ${constantShare(cases).share.toFixed(3)}, different dates: ${distinct}`);
const first = cases.filter((item) => { const { d } = read(item.vars.question, own); return d.length && iso(own, d[0]) === item.expected; });
note(`first date of the question: ${(first.length / cases.length).toFixed(3)}`);
done(slug, cases);
