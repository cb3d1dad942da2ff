// Ground truth of benchmarks/table-sets: the table and the task are read from the text of each case, and the set
// is computed again. Rules are matched to tasks by their wording; names and numbers come from the task itself.
import { check, done, load, note } from './lib2.mjs';

const slug = 'table-sets';
const { cases } = load(slug);

function readTable(text, where) {
  const [head, ...lines] = text.split('\n').map((line) => line.split(' | '));
  const items = (cell) => (cell === '-' ? [] : cell.split(', '));
  const rows = lines.map((cells) => {
    check(cells.length === 7, `${where}: a row has ${cells.length} cells`);
    const [from, to] = cells[6].split('-').map(Number);
    check(from <= to, `${where}: range ${cells[6]}`);
    return { name: cells[0], group: cells[1], a: +cells[2], b: +cells[3], tags: items(cells[4]), needs: items(cells[5]), from, to };
  });
  const names = rows.map((row) => row.name);
  check(new Set(names).size === rows.length, `${where}: a name occurs twice`);
  for (const row of rows) for (const need of row.needs) check(names.includes(need), `${where}: ${row.name} needs ${need}`);
  return { head, rows };
}

const share = (left, right) => left.filter((x) => right.includes(x)).length;
const touch = (p, q) => Math.max(p.from, q.from) <= Math.min(p.to, q.to);
const total = (list, key) => list.reduce((sum, row) => sum + row[key], 0);
const order = (rows, ...keys) => [...rows].sort((p, q) => keys.map((key) => key(p, q)).find((v) => v !== 0) ?? 0);
const more = (key) => (p, q) => q[key] - p[key];
const less = (key) => (p, q) => p[key] - q[key];
const byName = (key) => (p, q) => (p[key] < q[key] ? -1 : p[key] > q[key] ? 1 : 0);
const groupsOf = (rows) => [...new Set(rows.map((row) => row.group))].map((name) => rows.filter((row) => row.group === name));

// Least fixed point: all rows reached from the start by the needs.
function reach(rows, start) {
  const all = new Set(start.needs);
  for (let size = -1; size !== all.size;) {
    size = all.size;
    for (const row of rows) if (all.has(row.name)) row.needs.forEach((n) => all.add(n));
  }
  return rows.filter((row) => all.has(row.name));
}
const users = (rows, row) => rows.filter((other) => reach(rows, other).includes(row));
function only(list, where) { check(list.length === 1, `${where}: a tie for the best`); return list[0]; }

// Each rule: [words that the task must hold, (rows, m) => rows]; m: x named rows, t tags, g groups, n numbers, in order.
const rules = [
  [/or .* \(or both\) among .* but not/, (r, m) => r.filter((p) => (p.tags.includes(m.t[0]) || p.tags.includes(m.t[1])) && !p.tags.includes(m.t[2]))],
  [/have exactly one of/, (r, m) => r.filter((p) => p.tags.includes(m.t[0]) !== p.tags.includes(m.t[1]))],
  [/share at least two/, (r, m) => r.filter((p) => p !== m.x[0] && share(p.tags, m.x[0].tags) >= 2)],
  [/are not at the .* and need something/, (r, m) => r.filter((p) => share(p.tags, m.t) > 0 && p.group !== m.g[0] && p.needs.length > 0)],
  [/share none of their/, (r, m) => r.filter((p) => share(p.tags, m.x[0].tags) === 0)],
  [/have neither .* add all that have .* remove those that need nothing/, (r, m) => r.filter((p) => p.needs.length > 0 && (share(p.tags, m.t.slice(0, 2)) === 0 || p.tags.includes(m.t[2])))],
  [/exactly two of these three .* is more than/, (r, m) => r.filter((p) => [p.group === m.g[0], p.tags.includes(m.t[0]), p.a > m.n[0]].filter(Boolean).length === 2)],
  [/with more than .* at least one of these applies/, (r, m) => r.filter((p) => p.a > m.n[0]).filter((p) => p.group === m.g[0] || p.b < m.n[1])],
  [/at least two of these three/, (r, m) => r.filter((p) => [p.a >= m.n[0], p.b >= m.n[1], p.tags.includes(m.t[0])].filter(Boolean).length >= 2)],
  [/is an even number and .* cannot be divided by 3/, (r) => r.filter((p) => p.a % 2 === 0 && p.b % 3 !== 0)],
  [/is larger than that of .* is not larger than that of/, (r, m) => r.filter((p) => p.a > m.x[0].a && !(p.b > m.x[1].b))],
  [/the limit is: fewer than .* or more/, (r, m) => r.filter((p) => (p.group === m.g[0]) === (p.a < m.n[0]) && share(p.tags, m.t) > 0)],
  [/exactly two .* both included, or that have exactly three/, (r, m) => r.filter((p) => (p.tags.length === 2 && m.n[0] <= p.b && p.b <= m.n[1]) || (p.tags.length === 3 && p.a > m.n[2]))],
  [/needs something passes .* do not pass/, (r, m) => r.filter((p) => (p.needs.length ? p.a <= m.n[0] : p.b >= m.n[1]))],
  [/four .* the smaller .* comes first/, (r) => order(r, more('a'), less('b')).slice(0, 4)],
  [/take the scene with the most .* the one with fewer/, (r) => groupsOf(r).map((list) => order(list, more('a'), less('b'))[0])],
  [/positions 3, 6 and 9/, (r) => { const s = order(r, byName('group'), more('a')); return [s[2], s[5], s[8]]; }],
  [/Set aside the two .* the three with the fewest/, (r) => order(order(r, more('a')).slice(2, -2), less('b')).slice(0, 3)],
  [/Multiply/, (r) => { const s = [...r].sort((p, q) => q.a * q.b - p.a * p.b); check(s[3].a * s[3].b > s[4].a * s[4].b, 'product tie'); return s.slice(0, 4); }],
  [/is beaten if .* both more .* and fewer/, (r) => r.filter((p) => r.every((q) => !(q.a > p.a && q.b < p.b)))],
  [/two ranks differ by at most 2/, (r) => r.filter((p) => Math.abs(r.filter((q) => q.a > p.a).length - r.filter((q) => q.b > p.b).length) <= 2)],
  [/List everything that \w+ needs/, (r, m) => reach(r, m.x[0])],
  [/List the \w+ that need \w+, directly/, (r, m) => users(r, m.x[0])],
  [/that are needed, .* by \w+ and also by/, (r, m) => reach(r, m.x[0]).filter((p) => reach(r, m.x[1]).includes(p))],
  [/are lost\. .* cannot sail/, (r, m) => { const bad = new Set(m.x.slice(0, 2).map((p) => p.name)), lost = [...bad];
    for (let i = 0; i < r.length; i++) for (const p of r) if (p.needs.some((n) => bad.has(n))) bad.add(p.name);
    return r.filter((p) => bad.has(p.name) && !lost.includes(p.name)); }],
  [/of level 2/, (r) => { const level = new Map();
    while (level.size < r.length) for (const p of r) if (p.needs.every((n) => level.has(n))) level.set(p.name, Math.max(-1, ...p.needs.map((n) => level.get(n))) + 1);
    return r.filter((p) => level.get(p.name) === 2); }],
  [/Take everything that .* List those of them that need nothing/, (r, m) => r.filter((p) => !p.needs.length && (reach(r, m.x[0]).includes(p) || reach(r, m.x[1]).includes(p)))],
  [/opened in round 3/, (r) => { const open = []; let last = [];
    for (let round = 1; round <= 3; round++) {
      const before = open.map((p) => p.name);
      last = order(r.filter((p) => !open.includes(p) && p.needs.every((n) => before.includes(n))), byName('name')).slice(0, 3);
      open.push(...last);
    }
    return last; }],
  [/have at least one number in common with the .* without/, (r, m) => r.filter((p) => p !== m.x[0] && touch(p, m.x[0]))],
  [/include \d+ but not \d+/, (r, m) => r.filter((p) => p.from <= m.n[0] && m.n[0] <= p.to && (m.n[1] < p.from || p.to < m.n[1]))],
  [/begin later than those of .* in common with them/, (r, m) => r.filter((p) => p.from > m.x[0].from && p.from <= m.x[0].to)],
  [/have no number in common with the .* none with those of/, (r, m) => r.filter((p) => m.x.every((q) => p.to < q.from || q.to < p.from))],
  [/Choose rooms as follows/, (r) => { const out = []; let rest = order(r, less('to'), byName('name'));
    while (rest.length) { out.push(rest[0]); rest = rest.filter((p) => p.from > out.at(-1).to); }
    return out; }],
  [/lies in the .* of the most .* the smallest/, (r) => { const hold = (v) => r.filter((p) => p.from <= v && v <= p.to); let best = 0;
    for (let v = 1; v <= 40; v++) if (hold(v).length > hold(best).length) best = v;
    return hold(best); }],
  [/numbers long and do not include all/, (r, m) => r.filter((p) => p.to - p.from + 1 >= m.n[0] && !r.some((q) => q !== p && p.from <= q.from && q.to <= p.to))],
  [/with the largest sum/, (r, m, w) => only(groupsOf(r).filter((l, _, all) => all.every((k) => total(k, 'a') <= total(l, 'a'))), w)],
  [/more than the average/, (r) => groupsOf(r).flatMap((l) => l.filter((p) => p.a * l.length > total(l, 'a')))],
  [/smallest average .* below that average plus 6/, (r, m, w) => { const mean = (l) => total(l, 'b') / l.length;
    const low = only(groupsOf(r).filter((l, _, all) => all.every((k) => mean(l) <= mean(k))), w);
    return r.filter((p) => !low.includes(p) && p.b < mean(low) + m.n[0]); }],
  [/occurs most often in the column/, (r, m, w) => { const words = [...new Set(r.flatMap((p) => p.tags))], count = (t) => r.filter((p) => p.tags.includes(t)).length;
    const top = only(words.filter((t) => words.every((u) => count(u) <= count(t))), w);
    return r.filter((p) => !p.tags.includes(top)); }],
  [/with the second largest number/, (r) => groupsOf(r).map((l) => order(l, more('a'))[1])],
  [/running total/, (r) => r.filter((p, i) => Math.floor(total(r.slice(0, i + 1), 'a') / 100) > Math.floor(total(r.slice(0, i), 'a') / 100))],
  [/than every .* in the rows above it/, (r) => r.filter((p, i) => r.slice(0, i).every((q) => q.b < p.b))],
];

const used = new Set();
for (const item of cases) {
  const where = `${slug} ${item.id}`;
  const { rows } = readTable(item.vars.table, where);
  const task = item.vars.task;
  const words = task.match(/[A-Za-z]+/g);
  const pick = (values) => [...new Set(words.filter((word) => values.includes(word)))];
  const m = {
    x: pick(rows.map((row) => row.name)).map((name) => rows.find((row) => row.name === name)),
    t: pick([...new Set(rows.flatMap((row) => row.tags))]),
    g: pick([...new Set(rows.map((row) => row.group))]),
    n: [...task.matchAll(/\d+/g)].map((hit) => +hit[0]),
  };
  const fits = rules.filter(([words_]) => words_.test(task));
  check(fits.length === 1, `${where}: ${fits.length} rules fit the task "${task}"`);
  check(!used.has(fits[0]), `${where}: two cases have the same rule`);
  used.add(fits[0]);
  const result = fits[0][1](rows, m, where).map((row) => row.name).sort();
  check(JSON.stringify(result) === JSON.stringify([...item.expected].sort()), `${where}: computed ${result}, the case says ${item.expected}`);
  check(item.expected.length >= 2 && item.expected.length <= 6, `${where}: ${item.expected.length} names`);
  check(new Set(item.expected).size === item.expected.length, `${where}: a name twice`);
}
check(used.size === rules.length, `${slug}: some rules have no case`);

// Score of a fixed way to answer: 3/4 exact set, 1/4 F1.
function score(answer, expected) {
  const common = share(answer, expected);
  const f1 = common ? (2 * common) / (answer.length + expected.length) : 0;
  return 0.75 * (common === expected.length && answer.length === expected.length ? 1 : 0) + 0.25 * f1;
}
const mean = (give) => cases.reduce((sum, item) => sum + score(give(item), item.expected), 0) / cases.length;
const allNames = (item) => readTable(item.vars.table, '').rows.map((row) => row.name);
note(`all twelve names: ${mean(allNames).toFixed(3)}, first four rows: ${mean((item) => allNames(item).slice(0, 4)).toFixed(3)}`);
const constants = cases.map((item) => mean(() => item.expected));
note(`best constant set: ${Math.max(...constants).toFixed(3)}`);
check(mean(allNames) < 0.2, `${slug}: listing everything pays`);
done(slug, cases);
