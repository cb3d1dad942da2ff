// Truth check of benchmarks/roll-call. The check reads each report sentence by sentence with a grammar of its own (second
// half), settles who did what, and answers the task; a sentence that fits no rule, or two rules, is an error. With --write
// the seeded generator (first half) makes cases.jsonl anew. The halves share nothing but the texts.
import { common, expect, finish, random, same, topShare, writing, writeCases } from './lib.mjs';

const slug = 'roll-call';

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(40917);
  const names = `Ada Bela Cato Dora Edda Finn Gerd Hugo Ilse Jona Kaja Lars Mila Nils Olga Pina Quirin Rosa Sten Tilda Ulf Vera Wim Xenia Yara Zeno
    Arno Berit Cleo Dirk Elin Falk Greta Hanno Ines Jost Klara Levi Maren Noor`.split(/\s+/);
  const deeds = [['bring', 'brought', 'a cake'], ['sign', 'signed', 'the petition'], ['pay', 'paid', 'the fee'],
    ['join', 'joined', 'the boat trip'], ['return', 'returned', 'the key'], ['see', 'saw', 'the film']];
  const list = (xs) => (xs.length === 1 ? xs[0] : `${xs.slice(0, -1).join(', ')} and ${xs.at(-1)}`);

  // A report under construction: who is free to be named, who did what, and the sentences in order.
  function report() {
    const people = r.shuffle(names); const did = new Map(); const lines = [];
    const take = () => people.pop();
    const note = (deed, who, yes) => { did.set(`${deed[0]} ${who}`, yes); };
    const has = (deed, who) => did.get(`${deed[0]} ${who}`) === true;
    const doers = (deed) => names.filter((n) => has(deed, n));
    return { take, note, has, doers, lines, say: (...sentence) => lines.push(sentence.join(' ')) };
  }
  const parts = {
    yes(s, d) {
      const a = s.take();
      if (r.int(0, 1)) { s.say(`${a} ${d[1]} ${d[2]}.`); s.note(d, a, true); return; }
      const b = s.take(); s.say(`${a} and ${b} both ${d[1]} ${d[2]}.`); s.note(d, a, true); s.note(d, b, true);
    },
    so(s, d) {
      const [a, b, c] = [s.take(), s.take(), s.take()];
      s.say(`${a} ${d[1]} ${d[2]}.`, `So did ${b}, but not ${c}.`);
      s.note(d, a, true); s.note(d, b, true); s.note(d, c, false);
    },
    no(s, d) {
      const a = s.take(); s.note(d, a, false);
      s.say(r.pick([`${a} meant to ${d[0]} ${d[2]}, but did not.`, `${a} did not ${d[0]} ${d[2]}.`,
        `It was said that ${a} ${d[1]} ${d[2]}, but that was a mistake.`, `${a} spoke for an hour about how important it is to ${d[0]} ${d[2]}, and left it at that.`]));
    },
    butNot(s, d) { const [a, b] = [s.take(), s.take()]; s.say(`Not ${a} but ${b} ${d[1]} ${d[2]}.`); s.note(d, a, false); s.note(d, b, true); },
    twice(s, d) { const a = s.take(); s.say(r.pick([`It is not true that ${a} did not ${d[0]} ${d[2]}.`, `${a} did not fail to ${d[0]} ${d[2]}.`])); s.note(d, a, true); },
    proxy(s, d) {
      const [a, b] = [s.take(), s.take()]; s.note(d, a, false); s.note(d, b, true);
      s.say(r.pick([`${a} was ill, and ${b} ${d[1]} ${d[2]} in the place of ${a}.`, `Instead of ${a}, who was away, ${b} ${d[1]} ${d[2]}.`]));
    },
    chain(s, d) {
      const [a, b, c] = [s.take(), s.take(), s.take()]; [a, b].forEach((x) => s.note(d, x, false)); s.note(d, c, true);
      s.say(`${a} had asked ${b} to ${d[0]} ${d[2]} in the place of ${a}; ${b} passed this on to ${c}, who did so.`);
    },
    only(s, d) {
      const [a, b] = [s.take(), s.take()]; const yes = r.int(0, 1) === 1;
      s.note(d, a, yes); s.note(d, b, yes);
      s.say(`${a} wanted to ${d[0]} ${d[2]} if, and only if, ${b} did, and kept to that.`, yes ? `${b} ${d[1]} ${d[2]}.` : `${b} did not ${d[0]} ${d[2]}.`);
    },
    opposite(s, d) {
      const [a, b] = [s.take(), s.take()]; const yes = r.int(0, 1) === 1;
      s.note(d, a, !yes); s.note(d, b, yes);
      s.say(`Whatever ${b} did about it, ${a} did the opposite.`, yes ? `${b} ${d[1]} ${d[2]}.` : `${b} did not ${d[0]} ${d[2]}.`);
    },
    table(s, d, colour) {
      const at = Array.from({ length: r.int(4, 6) }, () => s.take()); const odd = r.sample(at, r.int(1, 2)); const all = r.int(0, 1) === 1;
      s.say(`At the ${colour} table sat ${list(at)}.`);
      s.say(all ? `Everyone at the ${colour} table ${d[1]} ${d[2]}, except ${list(odd)}.` : `Nobody at the ${colour} table ${d[1]} ${d[2]}, except ${list(odd)}.`);
      for (const a of at) s.note(d, a, odd.includes(a) !== all);
    },
    corrected(s, d) {
      const [a, b] = [s.take(), s.take()]; s.say(`${a} ${d[1]} ${d[2]}.`); s.note(d, a, false); s.note(d, b, true);
      return `Correction: it was ${b}, not ${a}, who ${d[1]} ${d[2]}.`;
    },
    withdrawn(s, d) {
      const a = s.take(); const yes = r.int(0, 1) === 1; s.note(d, a, !yes);
      s.say(yes ? `${a} ${d[1]} ${d[2]}.` : `${a} did not ${d[0]} ${d[2]}.`);
      return `Correction: what is said of ${a} above is wrong; the opposite is true.`;
    },
  };
  // One report: its parts about the deed asked for, parts about another, in mixed order, corrections at the end.
  function build(kinds, others) {
    const s = report(); const [d, e] = r.sample(deeds, 2); const colours = r.shuffle(['green', 'red', 'blue', 'white']);
    const plan = r.shuffle([...kinds.map((k) => [k, d]), ...others.map((k) => [k, e])]);
    const ends = plan.map(([k, deed]) => parts[k](s, deed, k === 'table' ? colours.pop() : undefined)).filter(Boolean);
    ends.forEach((line) => s.say(line));
    return { s, d, e };
  }
  const plain = ({ s, d }) => ({ report: s.lines.join(' '), task: `List everyone who ${d[1]} ${d[2]}.`, expected: s.doers(d) });
  function both() {
    const { s, d, e } = build(['so', 'butNot', 'no', 'proxy'], ['no', 'yes']);
    const overlap = r.shuffle(s.doers(d)); const how = r.int(0, 1);
    for (const a of overlap.slice(0, 3)) { s.say(`${a} also ${e[1]} ${e[2]}.`); s.note(e, a, true); }
    for (const a of overlap.slice(3)) { s.say(`${a} did not ${e[0]} ${e[2]}.`); s.note(e, a, false); }
    const task = how ? `List everyone who both ${d[1]} ${d[2]} and ${e[1]} ${e[2]}.` : `List everyone who ${d[1]} ${d[2]} or ${e[1]} ${e[2]}, but did not do both.`;
    const wanted = names.filter((n) => (how ? s.has(d, n) && s.has(e, n) : s.has(d, n) !== s.has(e, n)));
    return { report: s.lines.join(' '), task, expected: wanted };
  }
  const makers = {
    negation: () => plain(build(['yes', 'no', 'no', 'butNot', 'twice', 'twice'], ['yes', 'no', 'butNot'])),
    proxies: () => plain(build(['so', 'proxy', 'proxy', 'chain', 'no'], ['proxy', 'yes', 'so'])),
    tables: () => plain(build(['table', 'table', 'yes', 'no'], ['table'])),
    conditions: () => plain(build(['only', 'only', 'opposite', 'opposite', 'yes', 'no'], ['yes'])),
    corrections: () => plain(build(['corrected', 'withdrawn', 'withdrawn', 'so', 'twice', 'no'], ['withdrawn', 'yes'])),
    'two-deeds': both,
  };
  const out = []; const seen = new Set();
  for (const [category, make] of Object.entries(makers)) {
    for (let n = 0; n < 7;) {
      const { report: told, task, expected } = make();
      if (expected.length < 2 || expected.length > 8 || seen.has(expected.join())) continue;
      seen.add(expected.join()); n++;
      out.push({ vars: { report: told, task }, expected: [...expected].sort(), category });
    }
  }
  return out;
}
if (writing) writeCases(slug, generate());

// ---------------------------------------------------------------- check
const { definition, cases } = common(slug, { min: 40, perCategory: 7 });

const N = '([A-Z][a-z]+)';
const people = (words) => words.split(/, | and /);
const forms = { bring: 'brought', sign: 'signed', pay: 'paid', join: 'joined', return: 'returned', see: 'saw' };
const deedOf = (words) => {
  const [verb, ...object] = words.split(' ');
  const base = verb in forms ? verb : Object.keys(forms).find((k) => forms[k] === verb);
  return base && `${base} ${object.join(' ')}`;
};
const done = `((?:${Object.values(forms).join('|')}) (?:a|the) [a-z ]+?)`; const todo = `((?:${Object.keys(forms).join('|')}) (?:a|the) [a-z ]+?)`;

// What a sentence says: facts [person, deed, yes], links between two people, corrections. `deed` is the last deed named.
const rules = [
  [`${N} ${done}`, (s, a, d) => s.fact(a, d, true)],
  [`${N} and ${N} both ${done}`, (s, a, b, d) => { s.fact(a, d, true); s.fact(b, d, true); }],
  [`${N} also ${done}`, (s, a, d) => s.fact(a, d, true)],
  [`So did ${N}, but not ${N}`, (s, a, b) => { s.fact(a, s.deed, true); s.fact(b, s.deed, false); }],
  [`${N} did not ${todo}`, (s, a, d) => s.fact(a, d, false)],
  [`${N} meant to ${todo}, but did not`, (s, a, d) => s.fact(a, d, false)],
  [`It was said that ${N} ${done}, but that was a mistake`, (s, a, d) => s.fact(a, d, false)],
  [`${N} spoke for an hour about how important it is to ${todo}, and left it at that`, (s, a, d) => s.fact(a, d, false)],
  [`Not ${N} but ${N} ${done}`, (s, a, b, d) => { s.fact(a, d, false); s.fact(b, d, true); }],
  [`It is not true that ${N} did not ${todo}`, (s, a, d) => s.fact(a, d, true)],
  [`${N} did not fail to ${todo}`, (s, a, d) => s.fact(a, d, true)],
  [`${N} was ill, and ${N} ${done} in the place of ${N}`, (s, a, b, d, c) => { expect(a === c, s.id, 'proxy of whom'); s.fact(a, d, false); s.fact(b, d, true); }],
  [`Instead of ${N}, who was away, ${N} ${done}`, (s, a, b, d) => { s.fact(a, d, false); s.fact(b, d, true); }],
  [`${N} had asked ${N} to ${todo} in the place of ${N}; ${N} passed this on to ${N}, who did so`, (s, a, b, d, a2, b2, c) => {
    expect(a === a2 && b === b2, s.id, 'chain of whom'); s.fact(a, d, false); s.fact(b, d, false); s.fact(c, d, true);
  }],
  [`${N} wanted to ${todo} if, and only if, ${N} did, and kept to that`, (s, a, d, b) => s.links.push({ a, b, same: true, deed: deedOf(d) })],
  [`Whatever ${N} did about it, ${N} did the opposite`, (s, b, a) => s.links.push({ a, b, same: false })],
  [`At the (green|red|blue|white) table sat ([A-Za-z, ]+)`, (s, colour, who) => s.tables.set(colour, people(who))],
  [`(Everyone|Nobody) at the (green|red|blue|white) table ${done}, except ([A-Za-z, ]+)`, (s, all, colour, d, odd) => {
    for (const a of s.tables.get(colour)) s.fact(a, d, people(odd).includes(a) !== (all === 'Everyone'));
  }],
  [`Correction: it was ${N}, not ${N}, who ${done}`, (s, b, a, d) => { s.replace(a, d, false); s.fact(b, d, true); }],
  [`Correction: what is said of ${N} above is wrong; the opposite is true`, (s, a) => {
    const keys = [...s.facts.keys()].filter((k) => k.startsWith(`${a}|`));
    if (expect(keys.length === 1, s.id, `${a} is said ${keys.length} things of`)) s.facts.set(keys[0], !s.facts.get(keys[0]));
  }],
].map(([source, apply]) => [new RegExp(`^${source}$`), apply]);

function read(id, words) {
  const s = { id, facts: new Map(), links: [], tables: new Map(), deed: '' };
  const set = (a, deed, yes) => { s.facts.set(`${a}|${deed}`, yes); s.deed = deed; };
  s.fact = (a, d, yes) => { const deed = deedOf(d) ?? d; expect(!s.facts.has(`${a}|${deed}`), id, `${a} is settled twice`); set(a, deed, yes); };
  s.replace = (a, d, yes) => { expect(s.facts.get(`${a}|${deedOf(d)}`) === true, id, `nothing to correct of ${a}`); set(a, deedOf(d), yes); };
  for (const sentence of words.replace(/\.$/, '').split('. ')) {
    const fitting = rules.map(([pattern, apply]) => [pattern.exec(sentence), apply]).filter(([m]) => m);
    if (!expect(fitting.length === 1, id, `${fitting.length} rules fit "${sentence}"`)) continue;
    const open = s.links.at(-1);
    fitting[0][1](s, ...fitting[0][0].slice(1));
    if (open && !open.deed) open.deed = s.deed; // "about it": the deed of the next sentence
  }
  for (const { a, b, same: alike, deed } of s.links) {
    if (expect(s.facts.has(`${b}|${deed}`), id, `${b} is not settled`)) s.fact(a, deed, s.facts.get(`${b}|${deed}`) === alike);
  }
  return s;
}
const tasks = [
  [new RegExp(`^List everyone who ${done}\\.$`), (x) => x],
  [new RegExp(`^List everyone who both ${done} and ${done}\\.$`), (x, y) => x && y],
  [new RegExp(`^List everyone who ${done} or ${done}, but did not do both\\.$`), (x, y) => x !== y],
];
const namesIn = (words) => [...new Set(words.match(/[A-Z][a-z]+/g))]
  .filter((w) => !['At', 'Correction', 'Everyone', 'Instead', 'It', 'Nobody', 'Not', 'So', 'Whatever'].includes(w));
function f1(given, wanted) { const both = given.filter((x) => wanted.includes(x)).length; return (2 * both) / (given.length + wanted.length); }

let everybody = 0;
for (const c of cases) {
  const s = read(c.id, c.vars.report); const all = namesIn(c.vars.report);
  const fitting = tasks.map(([pattern, holds]) => [pattern.exec(c.vars.task), holds]).filter(([m]) => m);
  if (!expect(fitting.length === 1, c.id, 'no rule fits the task')) continue;
  const [m, holds] = fitting[0];
  const wanted = all.filter((a) => holds(...m.slice(1).map((d) => s.facts.get(`${a}|${deedOf(d)}`) === true))).sort();
  expect(same(wanted, c.expected), c.id, `expected ${c.expected}, worked out ${wanted}`);
  expect(all.length > wanted.length + 1, c.id, 'nearly everyone is right');
  everybody += f1(all, wanted) / 4;
}
expect(definition.scoring.length === 2 && definition.scoring[0].mode === 'exact', slug, 'exact set and F1');
expect(topShare(cases) <= 0.03, slug, 'one set is right too often');
finish(slug, cases, `everybody named: ${(everybody / cases.length).toFixed(2)}`);
