// Truth check of benchmarks/traced-loops: every program is run twice, in a vm context of this process and as a script in a
// fresh Node.js process; both must print the expected text. With --write the seeded generator (first half) makes cases.jsonl
// anew: it works the output out by itself, without running the text of the program.
import { spawnSync } from 'node:child_process';
import vm from 'node:vm';
import { common, expect, finish, random, topShare, writing, writeCases } from './lib.mjs';

const slug = 'traced-loops';

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(51313);
  const sizes = { short: 5, medium: 11, long: 22 };
  const letters = (n, from = 'abcde') => Array.from({ length: n }, () => r.pick([...from])).join('');
  const numbers = (n, hi = 19) => Array.from({ length: n }, () => r.int(1, hi));
  const kinds = {
    // A queue whose front goes to the back, changed by its own value.
    queue(n) {
      const q = numbers(5); const m = r.int(2, 4); const k = r.int(3, 7);
      const text = `const queue = [${q.join(', ')}];\nfor (let step = 1; step <= ${n}; step++) {\n  const x = queue.shift();\n  if (x % ${m} === 0) queue.push(x / ${m} + step);\n  else queue.push(x + ${k}, x % ${k});\n  if (queue.length > 7) queue.pop();\n}\nconsole.log(queue.join(' '));`;
      let ring = q.slice();
      for (let s = 1; s <= n; s++) {
        const [x, ...rest] = ring;
        ring = [...rest, ...(x % m ? [x + k, x % k] : [x / m + s])];
        if (ring.length > 7) ring = ring.slice(0, -1);
      }
      return [text, ring.join(' ')];
    },
    // A word that is rewritten letter by letter.
    rewrite(n) {
      const rules = { a: letters(2), b: letters(1), c: letters(2), d: '', e: letters(1) }; const start = letters(5); const most = 12;
      const text = `const rules = ${JSON.stringify(rules)};\nlet word = '${start}';\nfor (let i = 0; i < ${n}; i++) {\n  const at = (i * ${3}) % word.length;\n  word = word.slice(0, at) + rules[word[at]] + word.slice(at + 1) + word[0];\n  if (word.length > ${most}) word = word.slice(-${most - 3});\n}\nconsole.log(word, word.length);`;
      let w = [...start];
      for (let i = 0; i < n; i++) {
        const at = (3 * i) % w.length; const first = w[0]; const put = [...rules[w[at]]];
        w = w.flatMap((ch, p) => (p === at ? put : [ch])).concat(first);
        if (w.length > most) w = w.slice(w.length - most + 3);
      }
      return [text, `${w.join('')} ${w.length}`];
    },
    // A walk over a ring of cells that changes the cells.
    walk(n) {
      const cells = numbers(7, 9); const add = r.int(1, 4);
      const text = `const cells = [${cells.join(', ')}];\nlet at = 0;\nlet seen = 0;\nfor (let i = 0; i < ${n}; i++) {\n  const jump = cells[at];\n  cells[at] = (cells[at] + ${add}) % 10;\n  at = (at + jump) % cells.length;\n  if (cells[at] > jump) seen += cells[at] - jump;\n}\nconsole.log(cells.join(''), at, seen);`;
      const c = new Map(cells.map((v, i) => [i, v])); let at = 0; let seen = 0;
      for (let i = n; i > 0; i--) {
        const jump = c.get(at); c.set(at, (jump + add) % 10); at = (at + jump) % 7;
        seen += Math.max(0, c.get(at) - jump);
      }
      return [text, `${[...c.values()].join('')} ${at} ${seen}`];
    },
    // A stack machine with six operations.
    stack(n) {
      const ops = Array.from({ length: n }, () => r.pick(['2', '3', '5', '7', '+', '-', '*', 'd', 's']));
      const start = numbers(2, 9); const text = `const stack = [${start.join(', ')}];\nfor (const op of '${ops.join('')}') {\n  const b = stack.pop();\n  const a = stack.pop() ?? 1;\n  if (op === '+') stack.push(a + b);\n  else if (op === '-') stack.push(a - b);\n  else if (op === '*') stack.push((a * b) % 100);\n  else if (op === 'd') stack.push(a, b, b);\n  else if (op === 's') stack.push(b, a);\n  else stack.push(a, b, Number(op));\n}\nconsole.log(stack.join(' '));`;
      let rest = [...start].reverse(); // top first
      for (const op of ops) {
        const [b, a = 1, ...low] = rest;
        const top = { '+': () => [a + b], '-': () => [a - b], '*': () => [(a * b) % 100], d: () => [b, b, a], s: () => [a, b] }[op] ?? (() => [Number(op), b, a]);
        rest = [...top(), ...low];
      }
      return [text, rest.reverse().join(' ')];
    },
    // Counters in an object, fed by a text; ties go by first appearance.
    counters(n) {
      const body = letters(n + 4, 'aabcd'); const lose = r.pick([...'bcd']);
      const text = `const count = {};\nlet best = '';\nfor (const ch of '${body}') {\n  count[ch] = (count[ch] ?? 0) + (ch === best ? 1 : 2);\n  if (ch === '${lose}') for (const k in count) if (k !== ch) count[k] -= 1;\n  best = Object.keys(count).reduce((x, y) => (count[y] > count[x] ? y : x));\n}\nconsole.log(best, Object.entries(count).map(([k, v]) => k + v).join(' '));`;
      const order = []; const value = new Map(); let best = null;
      for (const ch of body) {
        if (!value.has(ch)) { order.push(ch); value.set(ch, 0); }
        value.set(ch, value.get(ch) + (best === ch ? 1 : 2));
        if (ch === lose) order.filter((k) => k !== ch).forEach((k) => value.set(k, value.get(k) - 1));
        const top = Math.max(...value.values()); best = order.find((k) => value.get(k) === top);
      }
      return [text, `${best} ${order.map((k) => `${k}${value.get(k)}`).join(' ')}`];
    },
    // Two closures over the same number.
    closures(n) {
      const start = r.int(2, 9); const m = r.int(11, 17); const calls = Array.from({ length: n }, () => r.pick(['up', 'down', 'mix']));
      const text = `function make(n) {\n  let calls = 0;\n  return {\n    up: () => (n = (n * 2 + ++calls) % ${m}),\n    down: () => (n -= calls % 3),\n    mix: (other) => (n += other.down()),\n  };\n}\nconst a = make(${start});\nconst b = make(${start + 1});\nlet log = '';\nfor (const name of '${calls.join(' ')}'.split(' ')) {\n  log = a[name](b) + ',' + log.slice(0, 8);\n}\nconsole.log(log, b.up());`;
      let [x, cx, y] = [start, 0, start + 1]; const cy = 0; let log = '';
      for (const c of calls) {
        if (c === 'up') { cx += 1; x = (2 * x + cx) % m; } else if (c === 'down') x -= cx % 3;
        else { y -= cy % 3; x += y; }
        log = `${x},${log.slice(0, 8)}`;
      }
      return [text, `${log} ${(y * 2 + cy + 1) % m}`];
    },
  };
  const out = []; const seen = new Set();
  for (const [category, n] of Object.entries(sizes)) {
    for (const [kind, make] of Object.entries(kinds)) {
      for (let k = 0; k < 2;) {
        const [program, expected] = make(n);
        if (seen.has(expected) || program.includes(expected) || /NaN|Infinity|undefined/.test(expected) || expected.length < 5) continue;
        seen.add(expected); k++;
        out.push({ vars: { program }, expected, category, cluster: kind });
      }
    }
  }
  return out;
}
if (writing) writeCases(slug, generate());

// ---------------------------------------------------------------- check
const { definition, cases } = common(slug, { min: 36, perCategory: 12 });

function inVm(program) {
  const lines = [];
  vm.runInNewContext(`'use strict';\n${program}`, { console: { log: (...v) => lines.push(v.map(String).join(' ')) } }, { timeout: 2000 });
  return lines.join('\n');
}
// All programs in one fresh process, each in a block of its own.
const script = cases.map((c) => `{\n${c.vars.program}\n}\nconsole.log('\\u0001');`).join('\n');
const fresh = spawnSync(process.execPath, ['-'], { input: script, encoding: 'utf8', timeout: 20_000 });
expect(fresh.status === 0, slug, `the programs end with ${fresh.status}: ${fresh.stderr}`);
const printed = fresh.stdout.split('\u0001\n').map((s) => s.replace(/\n$/, ''));

cases.forEach((c, i) => {
  expect(!/\b(Date|Math\.random|require|import|process|performance)\b|```/.test(c.vars.program), c.id, 'depends on the environment, or holds a fence');
  for (const [where, said] of [['the vm', inVm(c.vars.program)], ['a process', printed[i]]]) {
    expect(said === c.expected, c.id, `${where} prints ${JSON.stringify(said)}, the case says ${JSON.stringify(c.expected)}`);
  }
  expect(!/ {2,}|\n|^ | $/.test(c.expected), c.id, 'white space matters');
  expect(!c.vars.program.includes(c.expected), c.id, 'the output stands in the program');
});
expect(definition.repeats === 5 && definition.reducers[0] === 'pass@3', slug, 'pass@3 of five answers');
expect(topShare(cases) < 0.03, slug, 'two programs print the same');
finish(slug, cases);
