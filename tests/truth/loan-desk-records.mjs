// Truth check of benchmarks/loan-desk-records. The check reads every sentence of a message with a closed grammar
// (an unknown sentence is an error), applies it to a record and compares the record with "expected"; dates are
// computed with Date.UTC. The generator (--write) counts days by its own calendar and builds the record directly.
import { common, expect, fail, finish, same, topShare, text as fileText, writing, writeCases, random, words } from './lib.mjs';

const slug = 'loan-desk-records';
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const catalogue = ['drill', 'ladder', 'lamp', 'mixer', 'projector', 'pump', 'sander', 'tarpaulin', 'tent', 'trolley'];
const plural = (n) => (n === 'trolley' ? 'trolleys' : `${n}s`);

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(5150);
  // Day 0 is Wednesday, 1 January 2031.
  const isLeap = (y) => y % 4 === 0; const len = (y, m) => [31, isLeap(y) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m];
  const civil = (n) => { let y = 2031; let m = 0; while (n >= len(y, m)) { n -= len(y, m); m++; if (m === 12) { m = 0; y++; } } return [y, m, n + 1]; };
  const serial = (y, m, d) => { let n = d - 1; let yy = 2031; let mm = 0; while (yy < y || mm < m) { n += len(yy, mm); mm++; if (mm === 12) { mm = 0; yy++; } } return n; };
  const weekday = (n) => (n + 2) % 7;
  const iso = (n) => { const [y, m, d] = civil(n); return `${y}-${String(m + 1).padStart(2, '0')}-${String(d).padStart(2, '0')}`; };
  const long = (n) => { const [y, m, d] = civil(n); return r.pick([`${d} ${monthNames[m]} ${y}`, `${monthNames[m]} ${d}, ${y}`]); };
  const article = () => 'a';
  const itemText = (l) => { const style = r.int(0, 2); const parts = l.map(([n, q]) => (style === 1 ? `${q} x ${n}` : q === 1 ? `${style === 0 ? article(n) : 'one'} ${n}` : `${style === 0 ? words.numbers[q] : q} ${plural(n)}`)); return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`; };
  const names = r.shuffle(['Elin Varga', 'Jonas Okoro', 'Mirela Sand', 'Pavel Ortiz', 'Hanne Duarte', 'Idris Colm', 'Saskia Bruhn', 'Teo Marchetti', 'Noor Halloran', 'Bruno Achterberg', 'Yara Lindqvist', 'Felix Umar', 'Gesa Pirelli', 'Anouk Tamm', 'Rafe Solberg', 'Lucia Ferro', 'Dario Benn', 'Wanda Osei', 'Kaya Morrow', 'Emil Strand']);
  const streets = ['12 Quarry Lane, Ashby', '7 Mill Court, Torrow', '31 Heron Street, Ashby', '4 Old Dock Road, Fenwick', '88 Linden Row, Torrow', '15 Chapel Hill, Fenwick'];
  const no = () => `M-${r.int(1000, 9999)}`;
  let turn = 0;
  const relative = (today, k = [4, 0, 1, 2, 3, 0, 4, 1, 2, 5][turn++ % 10]) => {
    if (k === 0) { const base = today + r.int(8, 40); const w = r.int(0, 6); if (weekday(base) === w) return relative(today, 0); let n = base + 1; while (weekday(n) !== w) n++; return [`on the first ${dayNames[w]} after ${long(base)}`, n]; }
    if (k === 1) { const [y, m] = civil(today + 45); const w = r.int(0, 6); let n = serial(y, m, len(y, m)); while (weekday(n) !== w) n--; return [`on the last ${dayNames[w]} of ${monthNames[m]} ${y}`, n]; }
    if (k === 2) { const [y, m] = civil(today + 45); const w = r.int(0, 6); const o = r.int(1, 3); let n = serial(y, m, 1); while (weekday(n) !== w) n++; return [`on the ${['second', 'third', 'fourth'][o - 1]} ${dayNames[w]} of ${monthNames[m]} ${y}`, n + 7 * o]; }
    if (k === 3) { const d = r.int(9, 40); return [`${d} days after the day of this message`, today + d]; }
    if (k === 4) { const w = r.int(0, 6); return [`on ${dayNames[w]} of the week after next (weeks begin on Monday)`, today - weekday(today) + 14 + w]; }
    return ['on the day after tomorrow', today + 2];
  };
  const make = (flags, index) => {
    const today = r.int(30, 560); const record = { borrower: names[index % names.length], member_no: null, items: [], pickup_date: '', return_date: '', deposit_cents: 0, delivery: { mode: 'pickup', address: null } };
    const s = [];
    if (flags.includes('guest')) s.push(r.pick([`This is ${record.borrower}, I am not a member yet.`, `${record.borrower} here, without a member number so far.`]));
    else { record.member_no = no(); s.push(r.pick([`This is ${record.borrower}, member ${record.member_no}.`, `My name is ${record.borrower} and my member number is ${record.member_no}.`, `${record.borrower} (${record.member_no}) writing.`])); }
    const l = r.sample(catalogue, flags.includes('many') ? 5 : r.int(2, 3)).map((n) => [n, r.int(1, 5)]);
    const asked = `${r.pick(['I would like to borrow', 'We need', 'Please reserve'])} ${itemText(l)}.`;
    const middle = [asked];
    let pickup;
    let [t, n] = flags.includes('relative') ? relative(today) : [`on ${long(today + r.int(5, 50))}`, 0];
    if (!flags.includes('relative')) n = serial(...(() => { const m = /(\d+) ([A-Z]\w+) (\d+)|([A-Z]\w+) (\d+), (\d+)/.exec(t); return m[1] ? [Number(m[3]), monthNames.indexOf(m[2]), Number(m[1])] : [Number(m[6]), monthNames.indexOf(m[4]), Number(m[5])]; })());
    pickup = n;
    middle.push(r.pick([`The loan should start ${t}.`, `The first day of the loan is to be ${t.startsWith('on ') ? t.slice(3) : t}.`]));
    const stay = flags.includes('weeks') ? 7 * r.int(1, 4) : r.int(2, 20);
    const fixedReturn = flags.includes('fixed-return') ? pickup + r.int(22, 40) : null;
    middle.push(fixedReturn ? `We will bring everything back on ${long(fixedReturn)}.` : flags.includes('weeks') ? `We will bring everything back exactly ${words.numbers[stay / 7]} week${stay > 7 ? 's' : ''} after the first day.` : `We will bring everything back ${stay} days after the first day.`);
    let per = null; let cents = 0;
    if (flags.includes('per-piece')) { per = r.pick([450, 700, 1250, 800]); middle.push(`As a deposit I will leave ${per % 100 ? (per / 100).toFixed(2) : per / 100} euros for every single piece.`); }
    else if (flags.includes('no-deposit')) middle.push('I was told that no deposit is needed.');
    else { cents = r.int(20, 180) * 50; middle.push(`I will leave a deposit of ${cents % 100 ? (cents / 100).toFixed(2) : cents / 100} euros.`); }
    if (flags.includes('courier')) { record.delivery = { mode: 'courier', address: r.pick(streets) }; middle.push(r.pick([`Please send it all by courier to ${record.delivery.address}.`, `A courier should bring it to ${record.delivery.address}.`])); }
    else middle.push(r.pick(['I will come and fetch everything.', 'We collect the things ourselves.']));
    const rest = flags.includes('plain-order') ? middle.slice(1) : r.shuffle(middle.slice(1)); s.push(asked, ...rest);
    if (flags.includes('decoy')) s.splice(2, 0, r.pick([`My neighbour Oskar Lind (M-7711) had four lamps and a tent from you last month.`, `Last year, on 5 May 2030, I paid a deposit of 99 euros for two mixers.`, `My sister will write to you herself about the three ladders that she needs.`]));
    if (flags.includes('chatter')) s.splice(3, 0, r.pick(['The roof of our club house still leaks.', 'Your new opening hours suit us well.', 'Greetings to the whole team at the desk.']));
    // corrections, at the end
    const fixes = [];
    if (flags.includes('quantity')) { const x = r.pick(l); const q = r.pick([1, 2, 3, 4, 5, 6].filter((v) => v !== x[1])); fixes.push(`Correction: make it ${q === 1 ? `only one ${x[0]}` : `${words.numbers[q]} ${plural(x[0])}`} instead of ${words.numbers[x[1]]}.`); x[1] = q; }
    if (flags.includes('drop')) { const i = r.int(0, l.length - 1); fixes.push(`Please leave out the ${l[i][1] === 1 ? l[i][0] : plural(l[i][0])} after all.`); l.splice(i, 1); }
    if (flags.includes('add')) { const n2 = r.pick(catalogue.filter((c) => !asked.includes(c))); const q = r.int(1, 3); l.push([n2, q]); fixes.push(`And add ${itemText([[n2, q]])}, please.`); }
    if (flags.includes('swap')) { const x = r.pick(l); const n2 = r.pick(catalogue.filter((c) => !l.some((y) => y[0] === c) && !asked.includes(c))); fixes.push(`Instead of the ${x[1] === 1 ? x[0] : plural(x[0])} we now want the same number of ${plural(n2)}.`); x[0] = n2; }
    if (flags.includes('shift')) { const d = r.int(1, 6); pickup += d; fixes.push(`The first day has to move: ${d === 1 ? 'one day' : `${words.numbers[d]} days`} later than I wrote.`); }
    if (flags.includes('move')) { record.delivery = record.delivery.mode === 'courier' ? { mode: 'pickup', address: null } : { mode: 'courier', address: r.pick(streets) }; fixes.push(record.delivery.mode === 'pickup' ? 'On second thoughts, no courier: we fetch everything ourselves.' : `On second thoughts, use a courier to ${record.delivery.address}.`); }
    s.push(...fixes);
    record.items = l.map(([name, quantity]) => ({ name, quantity })).sort((a, b) => (a.name < b.name ? -1 : 1));
    record.pickup_date = iso(pickup); record.return_date = iso(fixedReturn ?? pickup + stay);
    record.deposit_cents = per ? per * l.reduce((a, x) => a + x[1], 0) : cents;
    const [y, m, d] = civil(today);
    return { vars: { received: `${dayNames[weekday(today)]}, ${d} ${monthNames[m]} ${y}`, message: s.join(' ') }, expected: record };
  };
  const plans = {
    plain: [['plain-order'], ['plain-order', 'courier'], ['weeks'], ['guest', 'fixed-return'], ['many', 'no-deposit'], ['courier', 'weeks', 'chatter'], ['per-piece'], ['many', 'per-piece', 'courier']],
    corrected: [['quantity'], ['drop', 'many'], ['add', 'courier'], ['swap', 'weeks'], ['quantity', 'per-piece', 'many'], ['drop', 'add', 'many', 'per-piece'], ['shift', 'quantity', 'move'], ['swap', 'quantity', 'shift', 'per-piece', 'courier', 'move']],
    relative: [['relative'], ['relative', 'weeks'], ['relative', 'courier', 'chatter'], ['relative', 'guest', 'weeks'], ['relative', 'shift'], ['relative', 'shift', 'weeks', 'courier'], ['relative', 'many', 'shift'], ['relative', 'shift', 'decoy', 'weeks', 'no-deposit']],
    decoy: [['decoy'], ['decoy', 'guest'], ['decoy', 'no-deposit', 'courier'], ['decoy', 'chatter', 'weeks'], ['decoy', 'per-piece'], ['decoy', 'move', 'chatter'], ['decoy', 'guest', 'many', 'drop', 'no-deposit'], ['decoy', 'guest', 'fixed-return', 'shift', 'add']],
    mixed: [['relative', 'quantity', 'decoy'], ['relative', 'drop', 'courier', 'decoy', 'many'], ['relative', 'swap', 'shift', 'per-piece'], ['many', 'relative', 'drop', 'add', 'per-piece', 'guest'], ['fixed-return', 'shift', 'swap', 'drop', 'many', 'decoy'], ['relative', 'weeks', 'quantity', 'add', 'move', 'per-piece', 'chatter'], ['relative', 'many', 'quantity', 'drop', 'shift', 'move', 'courier', 'decoy', 'per-piece'], ['relative', 'many', 'weeks', 'drop', 'add', 'shift', 'guest', 'decoy', 'chatter', 'per-piece', 'courier', 'move']],
  };
  let i = 0;
  return Object.entries(plans).flatMap(([category, list]) => list.map((flags) => ({ ...make(flags, i++), category })));
}

// ---------------------------------------------------------------- check: a closed grammar of the messages
const number = (t) => (/^\d+$/.test(t) ? Number(t) : t === 'a' || t === 'only one' ? 1 : words.numbers.indexOf(t));
const article = (t) => { const m = /^(\d+|a|only one|[a-z]+)(?: x)? ([a-z]+)$/.exec(t.trim()); const name = catalogue.includes(m[2]) ? m[2] : m[2].replace(/s$/, ''); const q = number(m[1]); if (!catalogue.includes(name) || !(q > 0)) throw new Error(`item not understood: ${t}`); return [name, q]; };
const utc = (y, m, d) => Date.UTC(y, m, d); const day = 86400000;
const dateOf = (t) => { const a = /^(\d+) (\w+) (\d{4})$/.exec(t); const b = /^(\w+) (\d+), (\d{4})$/.exec(t); return a ? utc(Number(a[3]), monthNames.indexOf(a[2]), Number(a[1])) : utc(Number(b[3]), monthNames.indexOf(b[1]), Number(b[2])); };
const wd = (t) => (new Date(t).getUTCDay() + 6) % 7;
function when(t, today) {
  let m;
  if ((m = /^first (\w+) after (.+)$/.exec(t))) { const base = dateOf(m[2]); return base + day * (((dayNames.indexOf(m[1]) - wd(base) + 6) % 7) + 1); }
  if ((m = /^(last|second|third|fourth) (\w+) of (\w+) (\d{4})$/.exec(t))) {
    const month = monthNames.indexOf(m[3]); const all = [];
    for (let d = 1; d <= 31; d++) { const x = utc(Number(m[4]), month, d); if (new Date(x).getUTCMonth() === month && dayNames[wd(x)] === m[2]) all.push(x); }
    return m[1] === 'last' ? all.at(-1) : all[{ second: 1, third: 2, fourth: 3 }[m[1]]];
  }
  if ((m = /^(\d+) days after the day of this message$/.exec(t))) return today + day * Number(m[1]);
  if ((m = /^(\w+) of the week after next/.exec(t))) return today + day * (14 - wd(today) + dayNames.indexOf(m[1]));
  if (t === 'day after tomorrow') return today + 2 * day;
  return dateOf(t);
}
function read({ received, message }) {
  const [, dayName, date] = /^(\w+), (.+)$/.exec(received); const today = dateOf(date);
  if (dayNames[wd(today)] !== dayName) throw new Error('the day of the week is wrong');
  const rec = { member_no: null }; const items = new Map(); let start; let stay; let back; let per; let cents; let shift = 0; const seen = {};
  const once = (k) => { if (seen[k]) throw new Error(`two sentences of kind ${k}`); seen[k] = true; };
  const mode = (m, a) => { rec.delivery = { mode: m, address: a }; };
  const rename = (t) => (catalogue.includes(t) ? t : t.replace(/s$/, ''));
  const known = (n) => { if (!items.has(n)) throw new Error(`${n} was not asked for`); return n; };
  const grammar = [
    [/^This is ([A-Z]\w+ [A-Z]\w+), member (M-\d{4})\.$|^My name is ([A-Z]\w+ [A-Z]\w+) and my member number is (M-\d{4})\.$|^([A-Z]\w+ [A-Z]\w+) \((M-\d{4})\) writing\.$/, (...a) => { once('who'); [rec.borrower, rec.member_no] = a.filter(Boolean); }],
    [/^This is ([A-Z]\w+ [A-Z]\w+), I am not a member yet\.$|^([A-Z]\w+ [A-Z]\w+) here, without a member number so far\.$/, (a, b) => { once('who'); rec.borrower = a ?? b; }],
    [/^(?:I would like to borrow|We need|Please reserve) (.+)\.$/, (t) => { once('items'); for (const p of t.split(/, | and /)) { const [n, q] = article(p); if (items.has(n)) throw new Error('twice'); items.set(n, q); } }],
    [/^(?:The loan should start|The first day of the loan is to be) (?:on )?(?:the )?(.+)\.$/, (t) => { once('start'); start = when(t, today); }],
    [/^We will bring everything back (\d+) days after the first day\.$/, (n) => { once('back'); stay = Number(n); }],
    [/^We will bring everything back exactly (\w+) weeks? after the first day\.$/, (n) => { once('back'); stay = 7 * number(n); }],
    [/^We will bring everything back on (.+)\.$/, (t) => { once('back'); back = dateOf(t); }],
    [/^As a deposit I will leave (\d+)(?:\.(\d\d))? euros for every single piece\.$/, (e, c) => { once('deposit'); per = Number(e) * 100 + Number(c ?? 0); }],
    [/^I was told that no deposit is needed\.$/, () => { once('deposit'); cents = 0; }],
    [/^I will leave a deposit of (\d+)(?:\.(\d\d))? euros\.$/, (e, c) => { once('deposit'); cents = Number(e) * 100 + Number(c ?? 0); }],
    [/^(?:Please send it all by courier|A courier should bring it) to (.+)\.$/, (a) => { once('delivery'); mode('courier', a); }],
    [/^(?:I will come and fetch everything|We collect the things ourselves)\.$/, () => { once('delivery'); mode('pickup', null); }],
    [/^Correction: make it (only one|\w+) (\w+) instead of (\w+)\.$/, (q, n, old) => { if (items.get(known(rename(n))) !== number(old)) throw new Error('old quantity is wrong'); items.set(rename(n), number(q)); }],
    [/^Please leave out the (\w+) after all\.$/, (n) => { items.delete(known(rename(n))); }],
    [/^And add (.+), please\.$/, (t) => { const [n, q] = article(t); if (items.has(n)) throw new Error('twice'); items.set(n, q); }],
    [/^Instead of the (\w+) we now want the same number of (\w+)\.$/, (a, b) => { const q = items.get(known(rename(a))); items.delete(rename(a)); items.set(rename(b), q); }],
    [/^The first day has to move: (\w+) days? later than I wrote\.$/, (n) => { shift = number(n); }],
    [/^On second thoughts, no courier: we fetch everything ourselves\.$/, () => mode('pickup', null)],
    [/^On second thoughts, use a courier to (.+)\.$/, (a) => mode('courier', a)],
    [/^(?:My neighbour Oskar Lind \(M-7711\) had|Last year, on 5 May 2030, I paid|My sister will write|The roof of our club|Your new opening hours|Greetings to the whole) .*\.$/, () => {}],
  ];
  for (const sentence of message.split(/(?<=\.) (?=[A-Z])/)) {
    const hits = grammar.filter(([re]) => re.test(sentence));
    if (hits.length !== 1) throw new Error(`sentence read in ${hits.length} ways: ${sentence}`);
    hits[0][1](...hits[0][0].exec(sentence).slice(1));
  }
  for (const k of ['who', 'items', 'start', 'back', 'deposit', 'delivery']) if (!seen[k]) throw new Error(`no sentence of kind ${k}`);
  const first = start + shift * day; const last = back ?? first + stay * day;
  if (last <= first || first <= today) throw new Error('dates out of order');
  const iso = (t) => new Date(t).toISOString().slice(0, 10);
  return { ...rec, items: [...items].sort().map(([name, quantity]) => ({ name, quantity })), pickup_date: iso(first), return_date: iso(last), deposit_cents: per ? per * [...items.values()].reduce((a, b) => a + b, 0) : cents };
}
// The part of JSON Schema that schema.json uses; anything else is an error.
function valid(s, v, at = '$') {
  const types = [].concat(s.type ?? []); const kind = v === null ? 'null' : Array.isArray(v) ? 'array' : Number.isInteger(v) ? 'integer' : typeof v;
  for (const k of Object.keys(s)) if (!['$schema', 'type', 'properties', 'required', 'additionalProperties', 'items', 'minItems', 'enum', 'pattern', 'minimum', 'minLength', 'oneOf', 'const'].includes(k)) throw new Error(`${at}: keyword ${k} is not checked here`);
  if (types.length && !types.includes(kind)) return `${at}: ${kind}`;
  if ('const' in s && s.const !== v) return `${at}: not ${s.const}`;
  if (s.enum && !s.enum.includes(v)) return `${at}: ${v} not allowed`;
  if (s.pattern && typeof v === 'string' && !new RegExp(s.pattern).test(v)) return `${at}: ${v} does not match`;
  if (s.minimum !== undefined && v < s.minimum) return `${at}: too small`;
  if (s.minLength && v.length < s.minLength) return `${at}: too short`;
  if (s.minItems && v.length < s.minItems) return `${at}: too few`;
  if (s.oneOf && s.oneOf.filter((o) => !valid(o, v, at)).length !== 1) return `${at}: oneOf`;
  if (kind === 'object') {
    for (const k of s.required ?? []) if (!(k in v)) return `${at}.${k}: missing`;
    for (const k of Object.keys(v)) { if (s.properties && !s.properties[k]) { if (s.additionalProperties === false) return `${at}.${k}: not allowed`; continue; } const e = s.properties && valid(s.properties[k], v[k], `${at}.${k}`); if (e) return e; }
  }
  if (kind === 'array' && s.items) for (let i = 0; i < v.length; i++) { const e = valid(s.items, v[i], `${at}[${i}]`); if (e) return e; }
  return null;
}

if (writing) writeCases(slug, generate());
const { definition, cases, user } = common(slug);
const schema = JSON.parse(fileText(slug, 'schema.json'));
expect(definition.scoring.some((s) => s.schema === 'file:schema.json'), slug, 'schema.json is not used');
expect(same(schema.properties.items.items.properties.name.enum, catalogue) && user.includes(catalogue.join(', ')), slug, 'catalogue, schema and prompt differ');
const texts = new Set();
for (const c of cases) {
  try {
    const record = read(c.vars);
    expect(same(record, c.expected), c.id, `read ${JSON.stringify(record)}, file says ${JSON.stringify(c.expected)}`);
    const e = valid(schema, c.expected); expect(!e, c.id, `schema: ${e}`);
    const bad = structuredClone(c.expected); bad.items[0].quantity = 0; expect(valid(schema, bad), c.id, 'the schema accepts a quantity of 0');
  } catch (e) { fail(c.id, e.message); }
  expect(!texts.has(c.vars.message), c.id, 'same message twice'); texts.add(c.vars.message);
}
expect(topShare(cases) <= 1 / cases.length, slug, 'an expected record occurs twice');
const n = (f) => cases.filter(f).length;
finish(slug, cases, `constant record: json_equal ${(100 * topShare(cases)).toFixed(1)} %, score at most ${(0.25 + 0.75 * topShare(cases)).toFixed(3)}; courier ${n((c) => c.expected.delivery.mode === 'courier')}, no member ${n((c) => c.expected.member_no === null)}`);
