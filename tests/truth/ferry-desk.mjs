// Truth check of benchmarks/ferry-desk. The check follows each conversation turn by turn with a reader of its own (second
// half): party, offers, changes, bookings, then the last request against that state. It shares nothing with the generator
// but the texts. Every call is then held against tools.json. With --write the seeded generator (first half) makes cases.jsonl.
import { expect, finish, same, writing, writeCases, random, readCases, text, words, canonical } from './lib.mjs';

const slug = 'ferry-desk';

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(61583);
  const ports = ['Orsund', 'Tellow', 'Marrek', 'Vinna', 'Askholm'];
  const names = words.numbers;
  const clock = (m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
  const people = (n, one, many) => `${names[n]} ${n === 1 ? one : many}`;
  const partyWords = (p) => people(p.adults, 'adult', 'adults') + (p.children ? ` and ${people(p.children, 'child', 'children')}` : '');
  const withVehicle = (v) => ({ none: 'on foot', car: 'with a car', van: 'with a van', bike: 'with bicycles' })[v];
  const party = () => ({ adults: r.int(1, 4), children: r.int(0, 3), vehicle: r.pick(['none', 'car', 'van', 'bike']) });
  const date = () => `2033-0${r.int(3, 9)}-${r.int(10, 28)}`;
  const trip = () => { const [from, to] = r.sample(ports, 2); return { from, to, date: date() }; };
  // Four sailings in the order of their departure; prices are all different.
  const offers = () => {
    const start = [r.int(310, 400), r.int(560, 700), r.int(760, 900), r.int(1080, 1260)];
    const prices = r.sample([18, 21, 24, 29, 33, 38, 42, 47], 4); const codes = r.sample([...'BCDFGHJKLM'], 4);
    const out = start.map((m, i) => ({ code: `${codes[i]}${r.int(10, 99)}`, at: m, price: prices[i], notes: [] }));
    for (const o of out) if (r.int(0, 3) === 0) o.notes.push(r.pick(['no vans', 'no cars', 'no bicycles']));
    return out;
  };
  const offerWords = (list) => list.map((o) => `${o.code} leaves at ${clock(o.at)}, ${o.price} crowns each${o.notes.length ? `, ${o.notes[0]}` : ''}`).join('; ');
  const takes = (o, p) => !({ van: 'no vans', car: 'no cars', bike: 'no bicycles' }[p.vehicle] && o.notes.includes({ van: 'no vans', car: 'no cars', bike: 'no bicycles' }[p.vehicle]));
  // What is asked for, and which offer that is; undefined where none or no single one fits.
  const choice = (list, p) => {
    const ok = list.filter((o) => takes(o, p)); const cheap = (l) => [...l].sort((a, b) => a.price - b.price)[0];
    const noon = 720;
    return r.pick([
      ['the cheapest one', cheap(list)],
      ['the cheapest that takes what we come with', cheap(ok)],
      ['the last one before noon', list.filter((o) => o.at < noon).at(-1)],
      ['the first one after noon', list.find((o) => o.at > noon)],
      ['the cheapest one after noon', cheap(list.filter((o) => o.at > noon))],
      ['the second cheapest', [...list].sort((a, b) => a.price - b.price)[1]],
      ['the one that sails next after the cheapest', list[list.indexOf(cheap(list)) + 1]],
      ['the latest that costs less than 40 crowns', list.filter((o) => o.price < 40).at(-1)],
    ]);
  };
  const ask = (t, p) => r.pick([
    `We are ${partyWords(p)} ${withVehicle(p.vehicle)}. How do we get from ${t.from} to ${t.to} on ${t.date}?`,
    `On ${t.date} we go from ${t.from} to ${t.to}: ${partyWords(p)}, ${withVehicle(p.vehicle)}. What sails then?`,
  ]);
  const offer = (list) => `There are four sailings: ${offerWords(list)}. Shall I book one?`;
  const change = (p) => {
    const kinds = [
      () => { p.adults += 1; return 'My sister comes along, one more adult.'; },
      () => { p.children += 2; return 'The twins come too, two more children.'; },
      () => { if (p.adults < 2) { p.adults += 2; return 'My parents come along, two more adults.'; } p.adults -= 1; return 'My brother stays at home, one adult less.'; },
      () => { const v = p.vehicle === 'car' ? 'none' : 'car'; p.vehicle = v; return v === 'car' ? 'We take the car after all.' : 'We leave the car at home and come on foot.'; },
      () => { const v = p.vehicle === 'bike' ? 'van' : 'bike'; p.vehicle = v; return v === 'bike' ? 'We come with bicycles instead.' : 'We come with the van instead.'; },
    ];
    return r.pick(kinds)();
  };
  const user = (content) => ({ role: 'user', content }); const desk = (content) => ({ role: 'assistant', content });
  const book = (o, p) => ({ name: 'book_sailing', arguments: { sailing: o.code, adults: p.adults, children: p.children, vehicle: p.vehicle } });
  const number = () => `R${r.int(1000, 9999)}`;
  const tries = (make) => { for (;;) { const c = make(); if (c) return c; } };
  const out = [];
  for (let i = 0; i < 10; i++) out.push(tries(() => {  // choose
    const p = party(); const list = offers(); const [say, o] = choice(list, p);
    if (!o || !takes(o, p)) return null;
    return { messages: [user(ask(trip(), p)), desk(offer(list)), user(`Book ${say}.`)], expected: [book(o, p)], category: 'choose' };
  }));
  for (let i = 0; i < 10; i++) out.push(tries(() => {  // amend
    const p = party(); const list = offers(); const first = ask(trip(), p); const said = [];
    for (let k = 0; k < (i % 2 ? 2 : 1); k++) said.push(user(change(p)), desk('Noted.'));
    const [say, o] = choice(list, p);
    if (!o || !takes(o, p) || new Set(said.map((m) => m.content)).size < said.length / 2 + 1) return null;
    return { messages: [user(first), desk(offer(list)), ...said, user(`Then book ${say}.`)], expected: [book(o, p)], category: 'amend' };
  }));
  for (let i = 0; i < 10; i++) out.push(tries(() => {  // after booking: two bookings, one or two things in order
    const p = party(); const list = offers(); const back = offers(); const t = trip();
    if (new Set([...list, ...back].map((o) => o.code)).size < 8) return null;
    const there = r.pick(list); const home = r.pick(back.slice(0, 3));
    if (![there, home].every((o) => takes(o, p))) return null;
    const a = number(); const b = number(); const next = back[back.indexOf(home) + 1];
    if (a === b || !takes(next, p)) return null;
    const all = p.adults + p.children;
    const meal = (which, id) => { const m = r.pick(['breakfast', 'lunch', 'dinner']); return [`order ${m} for everyone on the way ${which}`, { name: 'order_meals', arguments: { booking: id, meal: m, count: all } }]; };
    const later = [`move the way back to the next sailing`, { name: 'change_booking', arguments: { booking: b, sailing: next.code } }];
    const off = ['cancel the way out', { name: 'cancel_booking', arguments: { booking: a } }];
    const kids = ['order lunch for the children alone on the way back', { name: 'order_meals', arguments: { booking: b, meal: 'lunch', count: p.children } }];
    const sets = [[later], [meal('out', a)], [later, meal('out', a)], [meal('back', b), later], p.children ? [kids] : null, [off, later], [meal('out', a), meal('back', b)]];
    const doing = sets[i % sets.length];
    if (!doing) return null;
    const last = doing.length === 1 ? `Please ${doing[0][0]}.` : `Please first ${doing[0][0]}, then ${doing[1][0]}.`;
    return {
      messages: [user(ask(t, p)), desk(offer(list)), user(`Take ${there.code}. And what goes back the day after?`), desk(`Booked: the way out is ${a}, on ${there.code}. Back there are four sailings: ${offerWords(back)}.`),
        user(`${home.code} is fine.`), desk(`Booked: the way back is ${b}, on ${home.code}.`), user(last)],
      expected: doing.map((d) => d[1]), category: 'follow-up',
    };
  }));
  const none = [
    (p, list) => ['What does the cheapest one cost for each of us?'],
    (p, list) => [`How late does ${r.pick(list).code} leave?`],
    (p, list) => [`Book ${r.pick(list).code}.`, 'Booked.', 'Thank you, that was all.'],
    (p, list) => ['Let me ask my wife first.'],
    (p, list) => [`Book ${r.pick(list).code}. No, wait: do not, we go by train.`],
    (p, list) => ['Can you book us a hotel there?'],
    (p, list) => ['Book one of the two in the afternoon or evening, whichever; no, I will tell you tomorrow which.'],
    (p, list) => ['How many of us did I say we are?'],
    (p, list) => ['Does any of them take dogs?'],
    (p, list) => [`Is ${list[0].code} cheaper than ${list[1].code}?`],
  ];
  for (const make of none) {
    const p = party(); const list = offers(); const said = make(p, list);
    out.push({ messages: [user(ask(trip(), p)), desk(offer(list)), ...said.map((s, i) => (i % 2 ? desk(s) : user(s)))], expected: [], category: 'no-call' });
  }
  return out;
}
if (writing) writeCases(slug, generate());

// ---------------------------------------------------------------- check
const cases = readCases(slug);
const definition = JSON.parse(text(slug, 'benchmark.json'));
const tools = JSON.parse(text(slug, 'tools.json'));
const counts = new Map(words.numbers.map((w, i) => [w, i]));
const vehicles = new Map([['on foot', 'none'], ['with a car', 'car'], ['with a van', 'van'], ['with bicycles', 'bike']]);
const barred = { car: 'no cars', van: 'no vans', bike: 'no bicycles' };

const readParty = (said) => {
  const m = /(\w+) adults?(?: and (\w+) child(?:ren)?)?,? (on foot|with a car|with a van|with bicycles)/.exec(said);
  return m && { adults: counts.get(m[1]), children: m[2] ? counts.get(m[2]) : 0, vehicle: vehicles.get(m[3]) };
};
const readOffers = (said) => [...said.matchAll(/([A-Z]\d\d) leaves at (\d\d):(\d\d), (\d+) crowns each(?:, (no \w+))?/g)]
  .map((m) => ({ code: m[1], minutes: 60 * Number(m[2]) + Number(m[3]), price: Number(m[4]), bars: m[5] ?? '' }));
// Each amendment as what it adds.
const amendments = [
  [/one more adult/, (p) => ({ ...p, adults: p.adults + 1 })], [/two more children/, (p) => ({ ...p, children: p.children + 2 })],
  [/two more adults/, (p) => ({ ...p, adults: p.adults + 2 })], [/one adult less/, (p) => ({ ...p, adults: p.adults - 1 })],
  [/take the car after all/, (p) => ({ ...p, vehicle: 'car' })], [/leave the car at home and come on foot/, (p) => ({ ...p, vehicle: 'none' })],
  [/come with bicycles instead/, (p) => ({ ...p, vehicle: 'bike' })], [/come with the van instead/, (p) => ({ ...p, vehicle: 'van' })],
];
const byPrice = (list) => list.slice().sort((a, b) => a.price - b.price);
const pickers = {
  'the cheapest one': (list) => byPrice(list)[0],
  'the cheapest that takes what we come with': (list, p) => byPrice(list.filter((o) => o.bars !== barred[p.vehicle]))[0],
  'the last one before noon': (list) => list.filter((o) => o.minutes < 720).pop(),
  'the first one after noon': (list) => list.filter((o) => o.minutes > 720).shift(),
  'the cheapest one after noon': (list) => byPrice(list.filter((o) => o.minutes > 720))[0],
  'the second cheapest': (list) => byPrice(list)[1],
  'the one that sails next after the cheapest': (list) => list.find((o) => o.minutes > byPrice(list)[0].minutes),
  'the latest that costs less than 40 crowns': (list) => list.filter((o) => o.price < 40).pop(),
};
// What the whole conversation comes to.
function follow(messages) {
  const state = { party: null, offers: [], bookings: {}, calls: null };
  messages.forEach((m, at) => {
    const last = at === messages.length - 1;
    if (m.role === 'assistant') {
      const list = readOffers(m.content);
      if (list.length) { state.before = state.offers; state.offers = list; }
      const done = /the way (out|back) is (R\d{4}), on ([A-Z]\d\d)/.exec(m.content);
      if (done) state.bookings[done[1]] = { id: done[2], code: done[3] };
      return;
    }
    state.party = readParty(m.content) ?? state.party;
    for (const [pattern, change] of amendments) if (pattern.test(m.content)) state.party = change(state.party);
    if (last) state.calls = request(m.content, state);
  });
  return state;
}
function request(said, state) {
  const choose = /^(?:Then book|Book) (the [^.]*)\.$/.exec(said);
  if (choose) {
    const o = pickers[choose[1]]?.(state.offers, state.party);
    return o && o.bars !== barred[state.party.vehicle]
      ? [{ name: 'book_sailing', arguments: { sailing: o.code, ...state.party } }] : null;
  }
  const please = /^Please (?:first (.*), then (.*)|(.*))\.$/.exec(said);
  return please ? please.slice(1).filter(Boolean).map((part) => act(part, state)) : [];
}
function act(part, { bookings, offers, party }) {
  const meal = /^order (breakfast|lunch|dinner) for (everyone|the children alone) on the way (out|back)$/.exec(part);
  if (meal) {
    const count = meal[2] === 'everyone' ? party.adults + party.children : party.children;
    return { name: 'order_meals', arguments: { booking: bookings[meal[3]].id, meal: meal[1], count } };
  }
  if (part === 'cancel the way out') return { name: 'cancel_booking', arguments: { booking: bookings.out.id } };
  if (part === 'move the way back to the next sailing') {
    const now = offers.findIndex((o) => o.code === bookings.back.code);
    return { name: 'change_booking', arguments: { booking: bookings.back.id, sailing: offers[now + 1].code } };
  }
  return null;
}

const fits = (value, schema) => (schema.type === 'integer' ? Number.isInteger(value) : typeof value === schema.type)
  && (!schema.enum || schema.enum.includes(value)) && (schema.minimum === undefined || value >= schema.minimum);
expect(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(definition.canary), slug, 'canary is not a uuid v4');
expect(cases.length >= 40, slug, `${cases.length} cases`);
const used = new Set(); const seen = new Set(); const perCategory = new Map();
cases.forEach((c, i) => {
  expect(c.id === `c${String(i + 1).padStart(3, '0')}`, c.id, 'ids run on');
  expect(!seen.has(canonical(c.messages)), c.id, 'the same conversation twice');
  seen.add(canonical(c.messages));
  perCategory.set(c.category, (perCategory.get(c.category) ?? 0) + 1);
  expect(c.messages.every((m, k) => m.role === (k % 2 ? 'assistant' : 'user')) && c.messages.length % 2 === 1, c.id, 'the roles do not alternate');
  const state = follow(c.messages);
  expect(state.party !== null && state.offers.length === 4, c.id, 'no party, or not four sailings');
  expect(new Set(state.offers.map((o) => o.price)).size === 4, c.id, 'two sailings cost the same');
  expect(state.offers.every((o, k) => k === 0 || o.minutes > state.offers[k - 1].minutes), c.id, 'the sailings are not in order');
  expect(same(c.expected, state.calls), c.id, `expected ${JSON.stringify(c.expected)}, worked out ${JSON.stringify(state.calls)}`);
  expect((c.expected.length === 0) === (c.category === 'no-call'), c.id, 'calls and category do not fit');
  for (const call of c.expected) {
    const schema = tools.find((t) => t.function.name === call.name)?.function.parameters;
    used.add(call.name);
    expect(schema && schema.required.every((n) => n in call.arguments), c.id, `an argument of ${call.name} is missing`);
    for (const [n, v] of Object.entries(call.arguments)) expect(schema.properties[n] && fits(v, schema.properties[n]), c.id, `${n} = ${v} is not what ${call.name} takes`);
  }
});
expect(used.size === tools.length, slug, 'a tool is never used');
for (const [category, n] of perCategory) expect(n >= 10, slug, `${n} cases in ${category}`);
finish(slug, cases, `${cases.filter((c) => c.messages.length > 5).length} of more than five turns`);
