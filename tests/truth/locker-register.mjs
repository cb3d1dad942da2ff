// Truth check of benchmarks/locker-register. The check reads each register line by line with a grammar of its own (second
// half), answers the question from what it read, and measures that the filler cannot be told in fewer words. With --write
// the seeded generator (first half) makes cases.jsonl anew.
import { deflateSync } from 'node:zlib';
import { common, expect, finish, random, same, topShare, writing, writeCases } from './lib.mjs';

const slug = 'locker-register';
const tiers = { 'about-2-kb': 2000, 'about-6-kb': 6000, 'about-12-kb': 12000, 'about-26-kb': 26000 };

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(66271);
  const syllables = 'ba bel dor du fen ga hil is jo ka lem lo mar mi nor od pe quil ra rin sa sel ta tor ul va ven wim xan yor zi zul'.split(' ');
  const things = `lantern compass kettle violin sextant abacus tripod saddle anvil bellows ladder quilt easel globe mandolin
    barometer sundial hammock canoe-paddle chessboard typewriter telescope accordion tent rucksack sledge oil-lamp kite`.split(/\s+/);
  const kinds = 'brass oak copper tin blue red green black white grey old small tall narrow broken painted folded dented'.split(' ');
  const cap = (w) => w[0].toUpperCase() + w.slice(1);
  const name = () => `${cap(r.pick(syllables) + r.pick(syllables))} ${cap(r.pick(syllables) + r.pick(syllables) + r.pick(syllables))}`;
  const tag = () => `${Array.from({ length: 2 }, () => r.pick([...'BCDFGHJKLMNPQRSTVWXZ'])).join('')}-${r.int(1000, 9999)}`;
  const fresh = (make, used) => { for (;;) { const x = make(); if (!used.has(x)) { used.add(x); return x; } } };
  const thing = () => `${r.pick(kinds)} ${r.pick(things)}`;

  function one(kind, bytes, depth) {
    const used = new Set(); const number = () => fresh(() => r.int(1000, 9999), used);
    const holds = (n, who, t) => `Locker ${n} holds the ${thing()} of ${who}, tag ${t}.`;
    const newTag = (n, t) => `Locker ${n} now has the tag ${t}.`;
    const emptied = (a, b) => `What was in locker ${a} is now in locker ${b}, with a new tag.`;
    const person = () => fresh(name, used); const label = () => fresh(tag, used);
    const lines = []; const numbers = [];
    const filler = () => {
      const n = number(); const k = r.int(0, 9);
      if (k < 7 || numbers.length < 4) { numbers.push(n); return holds(n, person(), label()); }
      if (k < 9) return newTag(r.pick(numbers), label());
      const [from] = numbers.splice(r.int(0, numbers.length - 1), 1, n);
      return emptied(from, n);
    };
    for (let size = 0; size < bytes;) { const line = filler(); lines.push(line); size += line.length + 1; }
    // Needles, in the order in which they stand; the first at the depth asked for, the others after it.
    const place = (...needles) => {
      let at = Math.round(depth * (lines.length - 1));
      for (const needle of needles) { lines.splice(at, 0, needle); at = r.int(at + 1, lines.length); }
    };
    const a = number(); const b = number(); const c = number(); const who = person();
    const [t1, t2, t3] = [label(), label(), label()];
    const said = {
      single: () => { place(holds(a, who, t1)); return [`Which tag has the thing of ${who}?`, t1]; },
      latest: () => { place(holds(a, who, t1), newTag(a, t2), newTag(a, t3)); return [`Which tag does locker ${a} have at the end?`, t3]; },
      moved: () => {
        place(holds(a, who, t1), emptied(a, b), emptied(b, c), newTag(c, t3));
        return [`Which tag does the thing of ${who} have at the end?`, t3];
      },
      absent: () => { const near = `${who.split(' ')[0]} ${person().split(' ')[1]}`; place(holds(a, near, t1)); return [`Which tag has the thing of ${who}?`, 'NONE']; },
    };
    const [question, expected] = said[kind]();
    return { register: lines.join('\n'), question, expected };
  }
  const out = [];
  for (const [category, bytes] of Object.entries(tiers)) {
    ['single', 'single', 'single', 'latest', 'latest', 'moved', 'moved', 'absent'].forEach((kind, i) => {
      const depth = kind === 'single' ? [0.15, 0.5, 0.9][i] : r.int(5, 60) / 100;
      const { register, question, expected } = one(kind, bytes, depth);
      out.push({ vars: { register, question }, expected, category, cluster: kind });
    });
  }
  return out;
}
if (writing) writeCases(slug, generate());

// ---------------------------------------------------------------- check
const { definition, cases } = common(slug, { min: 32, perCategory: 8 });

// Each locker's tag and each person's locker after all lines, in order.
function read(id, register) {
  const owner = new Map(); const tags = new Map();
  for (const line of register.split('\n')) {
    let m;
    if ((m = /^Locker (\d{4}) holds the [a-z]+ [a-z-]+ of ([A-Z][a-z]+ [A-Z][a-z]+), tag ([A-Z]{2}-\d{4})\.$/.exec(line))) {
      expect(!owner.has(m[2]) && !tags.has(m[1]), id, `${m[2]} or locker ${m[1]} stands twice`);
      owner.set(m[2], m[1]); tags.set(m[1], m[3]);
    } else if ((m = /^Locker (\d{4}) now has the tag ([A-Z]{2}-\d{4})\.$/.exec(line))) tags.set(m[1], m[2]);
    else if ((m = /^What was in locker (\d{4}) is now in locker (\d{4}), with a new tag\.$/.exec(line))) {
      expect(tags.has(m[1]), id, `locker ${m[1]} is empty`);
      for (const [who, n] of owner) if (n === m[1]) owner.set(who, m[2]);
      expect(!tags.has(m[2]), id, `locker ${m[2]} is taken`);
      tags.delete(m[1]); tags.set(m[2], 'not told');
    } else expect(false, id, `"${line}" is not understood`);
  }
  return { owner, tags };
}
function answer(id, { owner, tags }, question) {
  const who = /^Which tag (?:has|does) the thing of ([A-Z][a-z]+ [A-Z][a-z]+)(?: have at the end)?\?$/.exec(question);
  const locker = who ? owner.get(who[1]) : /^Which tag does locker (\d{4}) have at the end\?$/.exec(question)?.[1];
  return locker === undefined ? 'NONE' : tags.get(locker);
}
let biggest = 0; let ratio = 0;
for (const c of cases) {
  const { register, question } = c.vars;
  expect(same(answer(c.id, read(c.id, register), question), c.expected), c.id, `expected ${c.expected}, worked out ${answer(c.id, read(c.id, register), question)}`);
  const size = register.length; const wanted = tiers[c.category];
  expect(size >= wanted && size < wanted * 1.25, c.id, `${size} bytes in tier ${c.category}`);
  // Of what is not boilerplate (names, numbers, tags) little can repeat: no line stands twice, no tag is given twice.
  const lines = register.split('\n'); const given = register.match(/[A-Z]{2}-\d{4}/g);
  expect(new Set(lines).size === lines.length && new Set(given).size === given.length, c.id, 'a line or a tag stands twice');
  expect(c.expected === 'NONE' || register.split(c.expected).length === 2, c.id, 'the answer stands elsewhere');
  biggest = Math.max(biggest, size); ratio = Math.max(ratio, size / deflateSync(register, { level: 9 }).length);
}
expect(ratio < 4, slug, `a register shrinks ${ratio.toFixed(1)} times`);
expect(/ANSWER: /.test(definition.answer_format) && topShare(cases) <= 0.125, slug, 'a constant answer gets too much');
finish(slug, cases, `up to ${biggest} bytes; deflate makes none ${ratio.toFixed(1)} times smaller`);
