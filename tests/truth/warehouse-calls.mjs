// Truth check of benchmarks/warehouse-calls. The check reads codes, zones and measures out of system.md and works out the
// calls of each request with a grammar of its own (second half); it shares nothing with the generator but the texts. Every
// value is then held against tools.json. With --write the seeded generator (first half) makes cases.jsonl anew.
import { common, expect, finish, same, topShare, writing, writeCases, random, text } from './lib.mjs';

const slug = 'warehouse-calls';

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(77031);
  const items = [['blue lamp', 'K-204'], ['green lamp', 'K-240'], ['desk lamp', 'L-024'], ['garden hose', 'H-117'],
    ['hose clip', 'H-171'], ['paint roller', 'P-330'], ['paint tray', 'P-303'], ['steel hook', 'S-512'],
    ['brass hook', 'S-521'], ['wool blanket', 'W-068']];
  const places = { A: ['zone A', 'the entrance hall'], B: ['zone B', 'the high shelves'], C: ['zone C', 'the cold room'], D: ['zone D', 'the yard'] };
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
  const item = () => { const [name, code] = r.pick(items); return { name, code, many: `${name}s` }; };
  const zone = () => { const key = r.pick(Object.keys(places)); return { key, words: r.pick(places[key]) }; };
  const amount = (thing) => {
    const [unit, size] = r.pick([['', 1], ['', 1], ['dozen', 12], ['box', 25], ['pallet', 400]]);
    const n = unit === '' ? r.int(3, 90) : r.int(2, 6);
    if (unit === '') return { n, words: `${n} ${thing.many}` };
    if (unit === 'dozen') return { n: n * size, words: `${n} dozen ${thing.many}` };
    return { n: n * size, words: `${n} ${unit === 'box' ? 'boxes' : 'pallets'} of ${thing.many}` };
  };
  const day = () => {
    const m = r.int(1, 12); const d = r.int(1, 28);
    const iso = `2031-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
    return { iso, words: r.pick([iso, `${d} ${months[m - 1]} 2031`, `${months[m - 1]} ${d}, 2031`]) };
  };
  const plate = () => `${r.pick([...'BKMR'])}${r.pick([...'ADEL'])} ${r.int(100, 999)}`;
  const call = (name, args) => ({ name, arguments: args });
  const kinds = {
    move() {
      const x = item(); const a = zone(); let b = zone(); while (b.key === a.key) b = zone(); const q = amount(x);
      return [`move ${q.words} from ${a.words} to ${b.words}`, call('move_stock', { item: x.code, from_zone: a.key, to_zone: b.key, quantity: q.n })];
    },
    order() {
      const x = item(); const q = amount(x); const d = day(); const fast = r.int(0, 2) === 0;
      const args = { item: x.code, quantity: q.n, deliver_by: d.iso };
      if (fast) args.express = true;
      return [`order ${q.words} ${fast ? 'by express ' : ''}for delivery by ${d.words}`, call('order_stock', args)];
    },
    count() { const x = item(); const z = zone(); return [`have the ${x.many} in ${z.words} counted`, call('count_stock', { item: x.code, zone: z.key })]; },
    minimum() { const x = item(); const q = amount(x); return [`reorder ${x.many} from now on when fewer than ${q.words} are left`, call('set_minimum', { item: x.code, minimum: q.n })]; },
    dock() {
      const p = plate(); const d = day(); const h = r.int(1, 23);
      const clock = h === 12 ? 'noon' : r.pick([`${h}:00`, h > 12 ? `${h - 12} p.m.` : `${h} a.m.`]);
      return [`book the dock for truck ${p} on ${d.words} at ${clock}`, call('book_dock', { truck: p, date: d.iso, hour: h })];
    },
    damage() {
      const x = item(); const z = zone(); const q = amount(x);
      const [cause, how] = r.pick([['water', 'got wet'], ['fall', 'were dropped'], ['heat', 'melted in the sun']]);
      return [`note that ${q.words} in ${z.words} ${how}`, call('report_damage', { item: x.code, zone: z.key, quantity: q.n, cause })];
    },
  };
  const sentence = (parts) => {
    const last = parts.at(-1); const joined = parts.length === 1 ? last : `${parts.slice(0, -1).join('; ')}; and ${last}`;
    return `Please ${joined}${joined.endsWith('.') ? '' : '.'}`;
  };
  const out = []; const names = Object.keys(kinds);
  for (let i = 0; i < 18; i++) {
    const [words, one] = kinds[names[i % names.length]]();
    out.push({ vars: { request: sentence([words]) }, expected: [one], category: 'single' });
  }
  for (let i = 0; i < 16; i++) {
    const n = 2 + (i % 3); const start = r.int(0, 5);
    const parts = Array.from({ length: n }, (_, k) => kinds[i % 4 === 3 ? names[start] : names[(start + k) % names.length]]());
    out.push({ vars: { request: sentence(parts.map((p) => p[0])) }, expected: parts.map((p) => p[1]), category: 'parallel' });
  }
  const none = [
    () => `delete the ${item().name} from the catalogue`,
    () => `tell me what a ${item().name} costs`,
    () => `order more ${item().many} for delivery by ${day().words}`,
    () => { const x = item(); return `order ${amount(x).words}`; },
    () => { const x = item(); return `move ${amount(x).words} to ${zone().words}`; },
    () => `book the dock for truck ${plate()} on ${day().words}`,
    () => `cancel the dock of truck ${plate()} on ${day().words}`,
    () => { const x = item(); return `sell ${amount(x).words} to the customer of yesterday`; },
    () => { const x = item(); return `note that ${amount(x).words} in ${zone().words} were stolen`; },
    () => { const z = zone(); return `have the lamps that nobody wants in ${z.words} painted`; },
    () => `move the ${item().many} from ${zone().words} to where there is more room`,
    () => `write to the driver of truck ${plate()} that the dock is closed`,
  ];
  for (const make of none) out.push({ vars: { request: sentence([make()]) }, expected: [], category: 'irrelevance' });
  return out;
}
if (writing) writeCases(slug, generate());

// ---------------------------------------------------------------- check
const { definition, cases } = common(slug, { min: 40, perCategory: 12 });
const rules = text(slug, 'system.md');
const tools = JSON.parse(text(slug, 'tools.json'));

const codes = new Map([...rules.matchAll(/([a-z]+ [a-z]+) ([A-Z]-\d{3})/g)].map((m) => [m[1], m[2]]));
const zones = new Map([...rules.matchAll(/\b([A-D]) \(([^)]+)\)/g)].flatMap((m) => [[m[2], m[1]], [`zone ${m[1]}`, m[1]]]));
const size = (pattern) => Number(pattern.exec(rules)[1]);
const sizes = { '': 1, dozen: size(/dozen is (\d+)/), 'boxes of': size(/box holds (\d+)/), 'pallets of': size(/pallet holds (\d+)/) };
const monthNames = 'January February March April May June July August September October November December'.split(' ');

const zone = '(zone [A-D]|the entrance hall|the high shelves|the cold room|the yard)';
const pieces = '(\\d+) (?:(dozen|boxes of|pallets of) )?([a-z]+ [a-z]+)s';
const date = '(\\d{4}-\\d\\d-\\d\\d|\\d{1,2} [A-Z][a-z]+ \\d{4}|[A-Z][a-z]+ \\d{1,2}, \\d{4})';
const count = (n, unit) => Number(n) * sizes[unit ?? ''];
const iso = (words) => {
  if (/^\d{4}-/.test(words)) return words;
  const [, d1, m1, m2, d2] = /^(?:(\d+) ([A-Z][a-z]+)|([A-Z][a-z]+) (\d+),) \d{4}$/.exec(words);
  return `${words.slice(-4)}-${String(monthNames.indexOf(m1 ?? m2) + 1).padStart(2, '0')}-${(d1 ?? d2).padStart(2, '0')}`;
};
const hour = (words) => {
  if (words === 'noon') return 12;
  const h = parseInt(words, 10);
  return words.endsWith('p.m.') ? h + 12 : h;
};
const causes = { 'got wet': 'water', 'were dropped': 'fall', 'melted in the sun': 'heat' };
const grammar = [
  [`move ${pieces} from ${zone} to ${zone}`, (n, u, x, a, b) => ['move_stock', { item: codes.get(x), from_zone: zones.get(a), to_zone: zones.get(b), quantity: count(n, u) }]],
  [`order ${pieces} (by express )?for delivery by ${date}`, (n, u, x, fast, d) => ['order_stock', { item: codes.get(x), quantity: count(n, u), deliver_by: iso(d), ...(fast ? { express: true } : {}) }]],
  [`have the ([a-z]+ [a-z]+)s in ${zone} counted`, (x, z) => ['count_stock', { item: codes.get(x), zone: zones.get(z) }]],
  [`reorder ([a-z]+ [a-z]+)s from now on when fewer than ${pieces} are left`, (x, n, u, y) => ['set_minimum', x === y && { item: codes.get(x), minimum: count(n, u) }]],
  [`book the dock for truck ([A-Z]{2} \\d{3}) on ${date} at (noon|\\d{1,2}(?::00| [ap]\\.m\\.))`, (p, d, h) => ['book_dock', { truck: p, date: iso(d), hour: hour(h) }]],
  [`note that ${pieces} in ${zone} (got wet|were dropped|melted in the sun)`, (n, u, x, z, how) => ['report_damage', { item: codes.get(x), zone: zones.get(z), quantity: count(n, u), cause: causes[how] }]],
];
const read = (part) => {
  for (const [source, make] of grammar) {
    const m = new RegExp(`^${source}$`).exec(part);
    if (m) { const [name, args] = make(...m.slice(1)); return { name, arguments: args }; }
  }
  return null;
};
const fits = (value, schema) => (schema.type === 'integer' ? Number.isInteger(value) : typeof value === schema.type)
  && (!schema.enum || schema.enum.includes(value)) && (schema.minimum === undefined || value >= schema.minimum)
  && (schema.maximum === undefined || value <= schema.maximum);

expect(definition.tools === 'file:tools.json' && tools.length === 6, slug, 'six tools');
expect(codes.size === 10 && zones.size === 8, slug, 'ten items and four zones in system.md');
const used = new Set();
for (const c of cases) {
  const body = /^Please (.*)$/s.exec(c.vars.request)[1];
  const parts = (/[ap]\.m\.$/.test(body) ? body : body.slice(0, -1)).split('; ').map((p) => p.replace(/^and /, ''));
  const calls = parts.map(read);
  if (c.category === 'irrelevance') {
    expect(same(c.expected, []) && calls.every((x) => x === null), c.id, 'a tool does what is asked');
    continue;
  }
  expect(same(c.expected, calls), c.id, `expected ${JSON.stringify(c.expected)}, worked out ${JSON.stringify(calls)}`);
  expect((calls.length === 1) === (c.category === 'single'), c.id, `${calls.length} calls in category ${c.category}`);
  for (const one of c.expected) {
    const schema = tools.find((t) => t.function.name === one.name)?.function.parameters;
    used.add(one.name);
    for (const name of schema.required) expect(name in one.arguments, c.id, `${name} is missing`);
    for (const [name, value] of Object.entries(one.arguments)) expect(fits(value, schema.properties[name]), c.id, `${name} = ${value} is not what ${one.name} takes`);
  }
}
expect(used.size === tools.length, slug, 'a tool is never used');
expect(topShare(cases) <= 0.3, slug, 'calling nothing solves more than 30 %');
finish(slug, cases, `${cases.filter((c) => c.category === 'irrelevance').length} where no tool fits`);
