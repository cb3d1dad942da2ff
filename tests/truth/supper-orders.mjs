// Truth check of benchmarks/supper-orders. The check reads the card and the names of tables out of system.md and parses
// each request by a recursive-descent grammar of its own (second half); it shares nothing with the generator but the texts.
// Every call is then held against the schema of its tool. With --write the seeded generator (first half) makes cases.jsonl.
import { common, expect, finish, same, topShare, writing, writeCases, random, text } from './lib.mjs';

const slug = 'supper-orders';

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(90417);
  const card = [['pea soup', 'D11'], ['bean soup', 'D17'], ['onion tart', 'D23'], ['cheese tart', 'D32'], ['baked trout', 'D41'],
    ['fried trout', 'D47'], ['lamb stew', 'D53'], ['bean stew', 'D58']];
  const things = ['salt', 'butter', 'garlic', 'parsley', 'pepper', 'cream', 'bread', 'lemon'];
  const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
  const names = ['Ahlers', 'Brandt', 'Cordes', 'Dietz', 'Ehlers', 'Friese'];
  const called = { 4: 'the window table', 9: 'the corner table', 12: 'the long table' };
  const table = () => {
    const n = r.int(0, 1) ? r.pick([4, 9, 12]) : r.int(1, 14);
    return { n, words: called[n] && r.int(0, 1) ? called[n] : `table ${n}` };
  };
  const list = (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);
  const dish = (name, code, plain) => {
    const count = r.int(1, 5); const out = { dish: code, count }; let words = `${small[count]} ${name}`;
    if (!plain) {
      const some = r.sample(things, r.int(1, 3)); const cut = r.int(0, some.length);
      const without = some.slice(0, cut); const extra = some.slice(cut);
      if (without.length) { out.without = without; words += ` without ${without.join(' or ')}`; }
      if (extra.length) { out.extra = extra; words += `${without.length ? ' but' : ''} with extra ${extra.join(' and ')}`; }
    }
    return [words, out];
  };
  const kinds = {
    place_order() {
      const t = table(); const chosen = r.sample(card, r.int(2, 3)).map(([n, c], i) => dish(n, c, i !== 1 && r.int(0, 2) > 0));
      const course = r.int(0, 2) === 0 ? r.pick(['starter', 'main', 'dessert']) : null;
      return [`bring ${chosen.map((c) => c[0]).join('; ')}${course ? `; as a ${course}` : ''}; to ${t.words}`,
        { table: t.n, ...(course ? { course } : {}), dishes: chosen.map((c) => c[1]) }];
    },
    reserve_table() {
      const name = r.pick(names); const hour = r.int(6, 10); const half = r.int(0, 1); const adults = r.int(1, 6); const children = r.int(0, 3);
      const date = `2032-0${r.int(1, 9)}-${String(r.int(10, 28))}`; const t = r.int(0, 2) === 0 ? table() : null;
      const party = `${small[adults]} adult${adults > 1 ? 's' : ''}${children ? ` and ${small[children]} child${children > 1 ? 'ren' : ''}` : ''}`;
      return [`keep ${t ? t.words : 'a table'} for ${party}, family ${name}, on ${date} at ${half ? 'half past ' : ''}${small[hour]}`,
        { name, time: { date, hour: hour + 12, minute: half ? 30 : 0 }, party: { adults, children }, ...(t ? { table: t.n } : {}) }];
    },
    split_bill() {
      const t = table();
      if (r.int(0, 2) === 0) { const n = r.int(2, 6); return [`split the bill of ${t.words} into ${small[n]} equal parts`, { table: t.n, split: { equally: n } }]; }
      const six = r.sample(card, r.int(4, 6)); const at = r.int(1, 2); const to = r.int(at + 1, six.length - 1);
      const parts = [six.slice(0, at), six.slice(at, to), six.slice(to)];
      return [`split the bill of ${t.words}: one pays for ${parts.map((p) => list(p.map(([n]) => `the ${n}`))).join('; another for ')}`,
        { table: t.n, split: { by: parts.map((p) => p.map(([, c]) => c)) } }];
    },
    move_guests() {
      const all = []; while (all.length < 4) { const t = table(); if (!all.some((o) => o.n === t.n)) all.push(t); }
      const from = all.slice(1, r.int(2, 4));
      return [`seat the guests of ${list(from.map((t) => t.words))} at ${all[0].words}`, { from: from.map((t) => t.n), to: all[0].n }];
    },
  };
  const out = []; const tools = Object.keys(kinds);
  const add = (wanted, category) => {
    const made = wanted.map((name) => [name, ...kinds[name]()]);
    out.push({ vars: { said: `Please ${made.map((m) => m[1]).join('. Also ')}.` }, expected: made.map((m) => ({ name: m[0], arguments: m[2] })), category });
  };
  for (let i = 0; i < 20; i++) add([tools[i % 4]], 'single');
  for (let i = 0; i < 14; i++) {
    const first = tools[i % 4]; const n = 2 + (i % 3 === 2);
    add(i % 2 ? Array(n).fill(first) : Array.from({ length: n }, (_, k) => tools[(i + k) % 4]), 'parallel');
  }
  const any = () => r.pick(card)[0];
  const none = [() => `tell the kitchen that the ${any()} was cold`, () => `bring two ${any()} without ${r.pick(things)}`,
    () => `keep a table for ${small[r.int(2, 6)]} adults on 2032-05-1${r.int(0, 9)} at eight`,
    () => `keep ${table().words} for two adults, family ${r.pick(names)}, at half past seven`,
    () => `split the bill of ${table().words}`, () => `seat the guests of ${table().words} somewhere else`,
    () => `take the ${any()} off the card`, () => `cancel the table of the family ${r.pick(names)} on 2032-06-1${r.int(0, 9)}`,
    () => `call a taxi for ${table().words}`, () => `say what is in the ${any()} besides ${r.pick(things)}`];
  for (const make of none) out.push({ vars: { said: `Please ${make()}.` }, expected: [], category: 'irrelevance' });
  return out;
}
if (writing) writeCases(slug, generate());

// ---------------------------------------------------------------- check
const { definition, cases } = common(slug, { min: 40, perCategory: 10 });
const rules = text(slug, 'system.md');
const tools = JSON.parse(text(slug, 'tools.json'));
const codes = new Map([...rules.matchAll(/([a-z]+ [a-z]+) (D\d\d)/g)].map((m) => [m[1], m[2]]));
const tables = new Map([...rules.matchAll(/(the [a-z]+ table) is (\d+)/g)].map((m) => [m[1], Number(m[2])]));
expect(codes.size === 8 && tables.size === 3, slug, 'eight dishes and three named tables in system.md');
const numeral = (w) => { const n = 'one two three four five six seven eight nine ten eleven twelve'.split(' ').indexOf(w) + 1; if (!n) throw new Error(`no number: ${w}`); return n; };

class Reader {
  constructor(source) { this.rest = source; }
  take(pattern) { const m = new RegExp(`^(?:${pattern})`).exec(this.rest); if (!m) return null; this.rest = this.rest.slice(m[0].length); return m; }
  need(pattern) { const m = this.take(pattern); if (!m) throw new Error(`wanted ${pattern} at "${this.rest}"`); return m; }
  table() { const m = this.need('table (\\d+)|(the [a-z]+ table)'); return m[1] ? Number(m[1]) : tables.get(m[2]); }
  dish() { const [, name] = this.need('([a-z]+ [a-z]+)'); if (!codes.has(name)) throw new Error(`no dish: ${name}`); return codes.get(name); }
  words(between) { const out = [this.need('[a-z]+')[0]]; while (this.take(` ${between} (?=[a-z]+)`)) out.push(this.need('[a-z]+')[0]); return out; }
}
const grammar = {
  place_order(s) {
    s.need('bring '); const dishes = []; let course;
    do {
      if (s.take('to ')) { const table = s.table(); if (dishes.length < 1) throw new Error('no dish'); return { table, ...(course && { course }), dishes }; }
      const as = s.take('as a (starter|main|dessert)');
      if (as) { course = as[1]; continue; }
      const count = numeral(s.need('([a-z]+) ')[1]); const one = { dish: s.dish(), count };
      if (s.take(' without ')) one.without = s.words('or');
      if (s.take(' (?:but )?with extra ')) one.extra = s.words('and');
      dishes.push(one);
    } while (s.need('; '));
    return null;
  },
  reserve_table(s) {
    s.need('keep '); const table = s.take('a table') ? undefined : s.table();
    const adults = numeral(s.need(' for ([a-z]+) adults?')[1]); const kids = s.take(' and ([a-z]+) child(?:ren)?');
    const name = s.need(', family ([A-Z][a-z]+)')[1]; const date = s.need(', on (\\d{4}-\\d\\d-\\d\\d)')[1];
    const [, half, hour] = s.need(' at (half past )?([a-z]+)');
    return { name, time: { date, hour: 12 + numeral(hour), minute: half ? 30 : 0 }, party: { adults, children: kids ? numeral(kids[1]) : 0 }, ...(table && { table }) };
  },
  split_bill(s) {
    s.need('split the bill of '); const table = s.table(); const equal = s.take(' into ([a-z]+) equal parts');
    if (equal) return { table, split: { equally: numeral(equal[1]) } };
    s.need(': one pays for '); const by = [];
    do { const part = []; do { s.need('the '); part.push(s.dish()); } while (s.take(', | and ')); by.push(part); } while (s.take('; another for '));
    return { table, split: { by } };
  },
  move_guests(s) {
    s.need('seat the guests of '); const from = []; do from.push(s.table()); while (s.take(', | and '));
    s.need(' at '); return { from, to: s.table() };
  },
};
function parse(part) {
  for (const [name, read] of Object.entries(grammar)) {
    try { const s = new Reader(part); const args = read(s); if (s.rest === '') return { name, arguments: args }; } catch { /* another tool's */ }
  }
  return null;
}
function fits(value, schema) {
  if (schema.type === 'array') return Array.isArray(value) && value.every((v) => fits(v, schema.items));
  if (schema.type === 'object') {
    return value && typeof value === 'object' && !Array.isArray(value) && (schema.required ?? []).every((k) => k in value)
      && Object.entries(value).every(([k, v]) => schema.properties[k] && fits(v, schema.properties[k]));
  }
  return (schema.type === 'integer' ? Number.isInteger(value) : typeof value === schema.type) && (!schema.enum || schema.enum.includes(value));
}

expect(definition.tools === 'file:tools.json' && tools.length === 4, slug, 'four tools');
const used = new Map();
for (const c of cases) {
  const parts = /^Please (.*)\.$/s.exec(c.vars.said)[1].split('. Also ');
  const calls = parts.map(parse);
  if (c.category === 'irrelevance') { expect(calls.every((x) => x === null) && same(c.expected, []), c.id, `a tool fits: ${c.vars.said}`); continue; }
  expect(same(calls, c.expected), c.id, `read ${JSON.stringify(calls)} out of "${c.vars.said}"`);
  expect((c.category === 'single') === (c.expected.length === 1), c.id, 'category and number of calls');
  for (const call of c.expected) {
    used.set(call.name, (used.get(call.name) ?? 0) + 1);
    const tool = tools.find((t) => t.function.name === call.name);
    expect(tool && fits(call.arguments, tool.function.parameters), c.id, `${call.name} does not fit its schema`);
  }
}
for (const t of tools) expect((used.get(t.function.name) ?? 0) >= 8, slug, `${t.function.name} is asked too rarely`);
expect(new Set(cases.filter((c) => c.expected.length).map((c) => JSON.stringify(c.expected))).size === 34, slug, 'two cases ask for the same calls');
finish(slug, cases, `calling nothing gets ${(topShare(cases) * 100).toFixed(1)} %`);
