// Truth check of benchmarks/rule-machines. The check parses each task text and works it out again with
// its own interpreter (below "check"); it shares nothing with the generator but the text.
// With --write the seeded generator (first half) makes cases.jsonl anew.
import { common, expect, fail, finish, topShare, writing, writeCases, random, extracted } from './lib.mjs';

const slug = 'rule-machines';

// ---------------------------------------------------------------- generator (--write only)
function generate() {
  const r = random(20417);
  const out = [];
  const add = (category, task, form, expected) => out.push({ vars: { task, form }, expected, category });
  const until = (make) => { for (let i = 0; i < 200000; i++) { const x = make(); if (x) return x; } throw new Error('generator found nothing'); };
  const word = (alphabet, n) => Array.from({ length: n }, () => r.pick([...alphabet])).join('');

  // rewrite: ordered string rewriting
  const run = (start, rules, { right = false, priority = true } = {}) => {
    let s = start; let steps = 0; const fired = new Set();
    for (;;) {
      let order = rules;
      if (!priority) order = [...rules].reverse();
      const rule = order.find((x) => s.includes(x.l));
      if (!rule) return { s, steps, fired };
      const at = right ? s.lastIndexOf(rule.l) : s.indexOf(rule.l);
      s = s.slice(0, at) + rule.r + s.slice(at + rule.l.length);
      steps++; fired.add(rule);
      if (rule.stop) return { s, steps, fired, stopped: true };
      if (steps > 40 || s.length > 30) return null;
    }
  };
  const rewrite = (variant, alphabet, nRules, lo, hi) => until(() => {
    const start = word(alphabet, r.int(6, 8));
    const rules = Array.from({ length: nRules }, () => ({ l: word(alphabet, r.int(1, 3)), r: word(alphabet, r.int(1, 3)) }));
    if (variant === 'stop') rules[r.int(1, nRules - 1)].stop = true;
    if (new Set(rules.map((x) => x.l)).size < nRules || rules.some((x) => x.l === x.r)) return null;
    if (rules.every((x) => x.l.length === 1)) return null;
    const right = variant === 'right';
    const done = run(start, rules, { right });
    if (!done || done.steps < lo || done.steps > hi || done.s.length < 3 || done.fired.size < nRules || new Set(start).size < 3) return null;
    if (variant === 'stop' && !done.stopped) return null;
    const wrong = [run(start, rules, { right: !right }), run(start, rules, { right, priority: false })];
    if (wrong.some((w) => !w || w.s === done.s)) return null;
    const lines = rules.map((x, i) => `${i + 1}. ${x.l} -> ${x.r}${x.stop ? ' (then stop)' : ''}`);
    const where = right ? 'rightmost' : 'leftmost';
    return { task: `Start with the string: ${start}\nRules, in order of priority:\n${lines.join('\n')}\nRepeat: take the first rule in the list whose left side occurs in the string, replace the ${where} occurrence of that left side by the right side, then look again from rule 1. Stop when no left side occurs in the string${variant === 'stop' ? ', or directly after a rule marked "then stop" was used' : ''}.\nWhat is the final string?`, expected: done.s };
  });
  const grow = (alphabet, rounds) => until(() => {
    const start = word(alphabet, 2); if (start[0] === start[1]) return null;
    const map = {};
    for (const a of alphabet) map[a] = word(alphabet, r.int(1, 3));
    const fixed = r.pick([...alphabet]); delete map[fixed];
    if (Object.entries(map).some(([a, b]) => a === b)) return null;
    let s = start; for (let i = 0; i < rounds; i++) s = [...s].map((a) => map[a] ?? a).join('');
    if (s.length < 14 || s.length > 24 || new Set(s).size < 3) return null;
    const lines = Object.entries(map).map(([a, b]) => `${a} -> ${b}`);
    return { task: `Start with the string: ${start}\nIn one round all letters are replaced at the same time, each by the right side of its rule; a letter without a rule stays as it is.\n${lines.join('\n')}\nWhat is the string after ${rounds} rounds?`, expected: s };
  });
  for (const x of [rewrite('left', 'abc', 3, 5, 7), rewrite('left', 'pqrs', 4, 9, 13), rewrite('stop', 'xyz', 4, 6, 9), rewrite('stop', 'mnop', 5, 9, 14),
    rewrite('right', 'klm', 3, 6, 8), rewrite('right', 'efgh', 5, 10, 15), grow('abcd', 3), grow('uvw', 4)]) add('rewrite', x.task, 'the string', x.expected);

  // edit: a list of edits to one string
  const vowels = 'aeiou';
  const ops = {
    reverse: () => ({ t: 'Reverse the whole string.', f: (s) => [...s].reverse().join('') }),
    rotate: (s) => { const n = r.int(2, Math.max(2, s.length - 3)); return { t: `Move the first ${n} letters to the end, keeping their order.`, f: (x) => x.slice(n) + x.slice(0, n) }; },
    third: () => ({ t: 'Delete every third letter (positions 3, 6, 9 and so on).', f: (x) => [...x].filter((_, i) => (i + 1) % 3).join('') }),
    swap: (s) => { const i = r.int(1, 3); const j = r.int(i + 2, s.length); return { t: `Swap the letters at positions ${i} and ${j}.`, f: (x) => { const a = [...x]; [a[i - 1], a[j - 1]] = [a[j - 1], a[i - 1]]; return a.join(''); } }; },
    vowelsEnd: () => ({ t: 'Move all vowels to the end, keeping their order.', f: (x) => [...x].filter((c) => !vowels.includes(c)).join('') + [...x].filter((c) => vowels.includes(c)).join('') }),
    expand: (s) => { const a = r.pick([...s]); const b = word('bdklmnrst', 1) + word('aeiou', 1); return { t: `Replace every ${a} by ${b}.`, f: (x) => x.split(a).join(b) }; },
    doubleVowels: () => ({ t: 'Write every vowel twice.', f: (x) => x.replace(/[aeiou]/g, '$&$&') }),
    part: (s) => { const i = r.int(2, 4); const j = r.int(i + 2, s.length - 1); return { t: `Reverse the part from position ${i} to position ${j}, both included.`, f: (x) => x.slice(0, i - 1) + [...x.slice(i - 1, j)].reverse().join('') + x.slice(j) }; },
    shift: () => ({ t: 'Replace every letter from a to m by the letter after it in the alphabet; leave the letters from n to z as they are.', f: (x) => [...x].map((c) => (c <= 'm' ? String.fromCharCode(c.charCodeAt(0) + 1) : c)).join('') }),
    sortLast: (s) => { const n = r.int(3, Math.min(5, s.length - 1)); return { t: `Sort the last ${n} letters alphabetically.`, f: (x) => x.slice(0, -n) + [...x.slice(-n)].sort().join('') }; },
    once: () => ({ t: 'Wherever the same letter stands two or more times in a row, keep it once.', f: (x) => x.replace(/(.)\1+/g, '$1') }),
    halves: () => ({ t: 'Cut the string into two halves (the first half gets the middle letter if the length is odd) and put the second half in front of the first.', f: (x) => { const h = Math.ceil(x.length / 2); return x.slice(h) + x.slice(0, h); } }),
  };
  const pseudo = () => until(() => { const w = Array.from({ length: r.int(4, 5) }, () => word('bdfgklmnprstvz', 1) + word('aeiou', 1) + (r.next() < 0.3 ? word('lnrs', 1) : '')).join(''); return w.length >= 8 && w.length <= 12 ? w : null; });
  const used = new Set();
  for (const n of [3, 3, 4, 4, 5, 6, 7, 8]) {
    const x = until(() => {
      const start = pseudo(); let s = start; const names = r.sample(Object.keys(ops), n); const lines = [];
      if (used.has([...names].sort().join())) return null;
      for (const name of names) {
        if (s.length < 7) return null;
        const op = ops[name](s); const next = op.f(s);
        if (next === s) return null;
        lines.push(`${lines.length + 1}. ${op.t}`); s = next;
      }
      if (s.length > 15) return null;
      used.add([...names].sort().join());
      return { task: `Start with the string: ${start}\nDo these edits in order. Positions count from 1 in the string as it is at that step; the vowels are a, e, i, o, u.\n${lines.join('\n')}\nWhat is the final string?`, expected: s };
    });
    add('edit', x.task, 'the string', x.expected);
  }

  // order: sort invented words by several keys
  const vowelCount = (w) => [...w].filter((c) => vowels.includes(c)).length;
  const keys = {
    'shorter words first': (w) => w.length, 'longer words first': (w) => -w.length,
    'fewer vowels first': vowelCount, 'more vowels first': (w) => -vowelCount(w),
    'fewer different letters first': (w) => new Set(w).size,
    'the word whose first vowel stands further left first': (w) => [...w].findIndex((c) => vowels.includes(c)),
    'by the last letter, from z to a': (w) => -w.charCodeAt(w.length - 1),
    'by the last letter, from a to z': (w) => w.charCodeAt(w.length - 1),
    'by the second letter, from z to a': (w) => -w.charCodeAt(1),
  };
  const cmpText = { 'alphabetically': (a, b) => (a < b ? -1 : a > b ? 1 : 0), 'in reverse alphabetical order': (a, b) => (a > b ? -1 : a < b ? 1 : 0), 'alphabetically by the words written backwards': (a, b) => { const x = [...a].reverse().join(''); const y = [...b].reverse().join(''); return x < y ? -1 : x > y ? 1 : 0; } };
  const usedKeys = new Set();
  [[6, 2], [6, 2], [7, 3], [8, 2], [8, 3], [9, 3], [10, 3], [12, 3]].forEach(([count, nKeys], index) => {
    const x = until(() => {
      const list = [...new Set(Array.from({ length: count }, () => { let w = ''; const n = r.int(2, 3); for (let i = 0; i < n; i++) w += word('bdgklmnrst', i === 0 && r.next() < 0.25 ? 2 : 1) + word('aeiou', 1); if (r.next() < 0.5) w += word('lnrst', 1); if (r.next() < 0.2) w = word('aeiou', 1) + w; return w; }))];
      if (list.length < count) return null;
      const chosen = r.sample(Object.keys(keys), nKeys); const last = r.pick(Object.keys(cmpText));
      if (chosen.filter((k) => k.includes('last letter')).length > 1 || chosen.filter((k) => / words first/.test(k)).length > 1 || chosen.filter((k) => /(fewer|more) vowels/.test(k)).length > 1) return null;
      const id = chosen.join('|'); if (usedKeys.has(id)) return null;
      const custom = index % 4 === 3; let decide = cmpText[last]; let lastText = last;
      if (custom) {
        const alphabet = r.shuffle([...'abdegiklmnorstu']).join('');
        decide = (a, b) => { for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return alphabet.indexOf(a[i]) - alphabet.indexOf(b[i]); return a.length - b.length; };
        lastText = `alphabetically in an alphabet with the order ${[...alphabet].join(' ')}, a word that is the beginning of another one first`;
      }
      let deep = Array(nKeys + 1).fill(0);
      const cmp = (a, b) => { for (let i = 0; i < nKeys; i++) { const d = keys[chosen[i]](a) - keys[chosen[i]](b); if (d) { deep[i]++; return d; } } deep[nKeys]++; return decide(a, b); };
      const sorted = [...list].sort(cmp);
      if (deep.some((d) => d < 2)) return null;
      usedKeys.add(id);
      const lines = [...chosen, lastText].map((t, i) => `${i + 1}. ${t}`);
      return { task: `Sort these words: ${list.join(' ')}\nCompare two words by the first rule; where they are equal, by the next rule, and so on.\n${lines.join('\n')}`, expected: sorted.join(' ') };
    });
    add('order', x.task, 'the words in order, separated by single spaces', x.expected);
  });

  // deck: cards from top to bottom
  const deckOps = {
    cut: (d) => { const n = r.int(2, d.length - 2); return [`Move the top ${n} cards to the bottom as one block, keeping their order.`, (x) => [...x.slice(n), ...x.slice(0, n)]]; },
    flip: (d) => { const n = r.int(3, d.length - 1); return [`Reverse the order of the top ${n} cards.`, (x) => [...x.slice(0, n).reverse(), ...x.slice(n)]]; },
    ends: () => ['Swap the top card and the bottom card.', (x) => [x.at(-1), ...x.slice(1, -1), x[0]]],
    deal: () => ['Deal the cards from the top alternately onto a left and a right pile, the first card to the left; each card is laid on top of its pile. Then put the left pile on top of the right pile.', (x) => [...x.filter((_, i) => i % 2 === 0).reverse(), ...x.filter((_, i) => i % 2 === 1).reverse()]],
    weave: () => ['Cut the deck into an upper and a lower half of equal size and merge them card by card, beginning with the top card of the lower half.', (x) => { const h = x.length / 2; return x.slice(0, h).flatMap((c, i) => [x[h + i], c]); }],
    sink: (d) => { const c = r.pick(d); return [`Take card ${c} out and put it at the bottom.`, (x) => [...x.filter((y) => y !== c), c]]; },
    above: (d) => { const [a, b] = r.sample(d, 2); return [`Take card ${a} out and put it directly above card ${b}.`, (x) => x.filter((y) => y !== a).flatMap((y) => (y === b ? [a, b] : [y]))]; },
  };
  for (const [size, n] of [[6, 3], [6, 4], [8, 4], [8, 5], [10, 6]]) {
    const x = until(() => {
      const start = r.shuffle([...'ABCDEFGHJKLMNP'].slice(0, size)); let d = start; const lines = [];
      for (const name of r.sample(Object.keys(deckOps), Math.min(n, 7))) { const [t, f] = deckOps[name](d); const e = f(d); if (e.join() === d.join()) return null; lines.push(`${lines.length + 1}. ${t}`); d = e; }
      return { task: `A deck of cards, from top to bottom: ${start.join(' ')}\nDo these steps in order:\n${lines.join('\n')}\nWhat is the deck now, from top to bottom?`, expected: d.join(' ') };
    });
    add('deck', x.task, 'the cards from top to bottom, separated by single spaces', x.expected);
  }
  {
    const start = r.shuffle([...'ABCDEFGHJKL']); let d = [...start]; const gone = [];
    while (d.length > 1) { d.push(d.shift()); gone.push(d.shift()); }
    add('deck', `A deck of cards, from top to bottom: ${start.join(' ')}\nRepeat until one card is left: move the top card to the bottom, then discard the new top card.\nIn which order were the cards discarded? (The last card is not discarded.)`, 'the discarded cards in order, separated by single spaces', gone.join(' '));
  }
  {
    const start = r.shuffle([...'ABCDEFGHJKLM']); let d = [...start]; let k = 0;
    while (d.length > 3) { for (let i = 0; i < (k % 2 ? 2 : 1); i++) d.push(d.shift()); d.shift(); k++; }
    add('deck', `A deck of cards, from top to bottom: ${start.join(' ')}\nRepeat until three cards are left: in the first, third, fifth ... turn move one card from the top to the bottom, in the second, fourth, sixth ... turn move two cards one by one from the top to the bottom; at the end of every turn discard the top card.\nWhich three cards are left, from top to bottom?`, 'the cards from top to bottom, separated by single spaces', d.join(' '));
  }
  {
    const vals = r.shuffle([1, 2, 3, 4, 5, 6, 7, 8]); let d = [...vals]; const start = [...vals]; const tops = [];
    for (let i = 0; i < 7; i++) { tops.push(d[0]); const n = d[0] % 8; d = [...d.slice(n), ...d.slice(0, n)]; d = [d[1], d[0], ...d.slice(2)]; }
    add('deck', `A deck of number cards, from top to bottom: ${start.join(' ')}\nDo this 7 times: write down the number on the top card; move that many cards one by one from the top to the bottom; then swap the two top cards.\nWhich numbers were written down?`, 'the numbers in the order written, separated by single spaces', tops.join(' '));
  }

  // machine: transducers and stack programs
  const mealy = (states, inputs, outputs, len, ask) => until(() => {
    const table = {}; for (const s of states) for (const i of inputs) table[s + i] = { to: r.pick(states), out: word(outputs, r.pick([0, 1, 1, 2])) };
    const input = word(inputs, len); let s = states[0]; let out = ''; const path = [s];
    for (const c of input) { const t = table[s + c]; out += t.out; s = t.to; path.push(s); }
    if (path.every((q, i) => i === 0 || q !== path[i - 1]) || new Set(path).size < states.length || new Set(out).size < 2 || out.length < len * 0.7) return null;
    const lines = states.flatMap((q) => [...inputs].map((c) => `state ${q}, reads ${c}: writes ${table[q + c].out || 'nothing'}, goes to ${table[q + c].to}`));
    const head = `A machine starts in state ${states[0]} and reads the letters of its input from left to right.\n${lines.join('\n')}\nInput: ${input}\n`;
    return ask === 'output' ? { task: `${head}What does it write in all?`, form: 'the written letters without spaces', expected: out }
      : { task: `${head}Which states does it pass through, from the start state to the last one, both included?`, form: 'the states in order, separated by single spaces', expected: path.join(' ') };
  });
  const stack = (len) => until(() => {
    const prog = []; let st = []; let letters = [...'abcdefghijkl']; let swaps = 0;
    for (let i = 0; i < len; i++) {
      const can = ['push']; if (st.length >= 2) can.push('+', '+', '<'); if (st.length >= 1) can.push('='); if (st.length >= 4) can.push('-', '~');
      const op = r.pick(can);
      if (op === 'push') { if (!letters.length) return null; const c = letters.shift(); st.push(c); prog.push(c); } else {
        prog.push(op); swaps++;
        if (op === '+') { const a = st.pop(); const b = st.pop(); st.push(a, b); } else if (op === '=') st.push(st.at(-1)); else if (op === '-') st.pop(); else if (op === '<') st.push(st.shift()); else st.reverse();
      }
    }
    if (st.length < 4 || new Set(st).size < 4 || swaps < len / 2 || !prog.includes('<') || !prog.includes('-') || /\+ \+|= -|~ ~/.test(prog.join(' '))) return null;
    return { task: `A stack program is read from left to right; the stack is empty at first. A letter is put on top of the stack. + swaps the two top items. = puts a copy of the top item on top. - removes the top item. < takes the bottom item and puts it on top. ~ turns the whole stack upside down.\nProgram: ${prog.join(' ')}\nWhat is on the stack at the end, from bottom to top?`, form: 'the letters from bottom to top without spaces', expected: st.join('') };
  });
  const counter = (len, limit) => until(() => {
    const input = word('udr', len); let n = 0; let out = ''; let resets = 0;
    for (const c of input) {
      if (c === 'u') n++; else if (c === 'd') { if (n > 0) n--; else out += 'x'; } else { out += n; n = 0; resets++; }
      if (n === limit) { out += 'o'; n = 1; }
    }
    if (out.length < 5 || resets < 2 || !out.includes('o') || !out.includes('x') || (out.match(/o/g).length < 2)) return null;
    return { task: `A counter starts at 0 and reads letters from left to right. u adds 1 to the counter. d takes 1 away; if the counter is 0, it stays 0 and x is written instead. r writes the counter as a digit and sets it to 0. Whenever the counter has reached ${limit} after a letter, o is written and the counter is set to 1 before the next letter.\nInput: ${input}\nWhat is written in all?`, form: 'the written characters without spaces', expected: out };
  });
  for (const x of [mealy(['P', 'Q'], 'ab', 'xyz', 9, 'output'), mealy(['P', 'Q', 'R'], 'ab', 'mno', 12, 'states'), mealy(['K', 'L', 'M'], 'abc', 'tuv', 14, 'output'), mealy(['S', 'T', 'U', 'V'], 'abc', 'xy', 18, 'output'),
    stack(12), stack(20), counter(14, 3), counter(24, 4)]) add('machine', x.task, x.form, x.expected);

  // walk: a walker on a letter grid
  const dirs = { N: [-1, 0], E: [0, 1], S: [1, 0], W: [0, -1] };
  const walk = (size, n, edge, style, collect) => until(() => {
    const letters = r.shuffle([...'ABCDEFGHIJKLMNOPQRSTUVWXY']).slice(0, size * size);
    while (letters.length < size * size) letters.push(r.pick([...'ABCDEFGHIJ']));
    const row = r.int(1, size); const col = r.int(1, size); let p = [row, col]; let face = 0; const order = ['N', 'E', 'S', 'W'];
    const at = (q) => letters[(q[0] - 1) * size + q[1] - 1];
    const moves = []; let got = at(p); const seen = new Set([p.join()]); let edges = 0; let again = 0;
    for (let i = 0; i < n; i++) {
      let d;
      if (style === 'compass') { d = r.pick(order); moves.push(d); } else {
        const m = r.pick(['F', 'F', 'F', 'L', 'R']); moves.push(m);
        if (m === 'L') { face = (face + 3) % 4; continue; } if (m === 'R') { face = (face + 1) % 4; continue; }
        d = order[face];
      }
      let q = [p[0] + dirs[d][0], p[1] + dirs[d][1]]; const outside = q.some((v) => v < 1 || v > size);
      if (outside) { edges++; if (edge === 'stay') continue; q = q.map((v) => ((v + size - 1) % size) + 1); }
      p = q; const key = p.join();
      if (collect === 'all' || !seen.has(key)) got += at(p); else again++;
      seen.add(key);
    }
    if (edges < 2 || got.length < 5 || (collect === 'new' && again < 2)) return null;
    if (/(.)\1{4}/.test(moves.join('')) || /[LR]$/.test(moves.at(-1))) return null;
    if (/LR|RL|LLL|RRR/.test(moves.join('')) || /NS|SN|EW|WE/.test(moves.join(''))) return null;
    const grid = Array.from({ length: size }, (_, i) => letters.slice(i * size, i * size + size).join(' ')).join('\n');
    const edgeText = edge === 'stay' ? 'A move that would leave the grid is skipped: the walker stays where it is and writes nothing.' : 'A move that leaves the grid enters it again at the opposite end of the same row or column.';
    const moveText = style === 'compass' ? 'N, E, S, W move one cell up, right, down, left.' : 'The walker first faces up. F moves one cell forward, L turns left by 90 degrees on the spot, R turns right by 90 degrees on the spot; turning writes nothing.';
    const collectText = collect === 'all' ? 'The walker writes the letter of the start cell and then the letter of every cell it enters.' : 'The walker writes the letter of the start cell and then the letter of every cell it enters for the first time; entering a cell where it was before writes nothing.';
    return { task: `${grid}\nThe walker starts in row ${row} (counted from the top), column ${col} (counted from the left). ${moveText} ${edgeText} ${collectText}\nMoves: ${moves.join(' ')}\nWhat does the walker write?`, expected: got };
  });
  for (const x of [walk(3, 8, 'stay', 'compass', 'all'), walk(4, 10, 'wrap', 'compass', 'all'), walk(4, 14, 'stay', 'turtle', 'all'), walk(4, 14, 'wrap', 'compass', 'new'),
    walk(4, 18, 'wrap', 'turtle', 'all'), walk(5, 18, 'stay', 'compass', 'new'), walk(5, 22, 'stay', 'turtle', 'new'), walk(5, 26, 'wrap', 'turtle', 'new')]) add('walk', x.task, 'the letters without spaces', x.expected);
  return out;
}

// ---------------------------------------------------------------- check: an interpreter of the task text
const find = (task, re) => { const m = re.exec(task); if (!m) throw new Error(`text does not match ${re}`); return m; };
const isVowel = (c) => /[aeiou]/.test(c);
const numbered = (task) => task.split('\n').map((l) => /^\d+\. (.*)$/.exec(l)?.[1]).filter(Boolean);

const solvers = {
  rewrite(task) {
    const start = find(task, /^Start with the string: (\w+)$/m)[1];
    if (task.includes('at the same time')) {
      const table = new Map([...task.matchAll(/^(\w) -> (\w+)$/gm)].map((m) => [m[1], m[2]]));
      const rounds = Number(find(task, /after (\d+) rounds/)[1]);
      const expand = (letter, left) => (left === 0 || !table.has(letter) ? letter : [...table.get(letter)].map((x) => expand(x, left - 1)).join(''));
      return [...start].map((x) => expand(x, rounds)).join('');
    }
    const rules = [...task.matchAll(/^\d+\. (\w+) -> (\w+)( \(then stop\))?$/gm)].map((m) => ({ from: m[1], to: m[2], stop: !!m[3] }));
    const right = task.includes('replace the rightmost occurrence');
    let s = [...start];
    for (let n = 0; n < 1000; n++) {
      let hit = null;
      for (const rule of rules) {
        const spots = s.map((_, i) => i).filter((i) => s.slice(i, i + rule.from.length).join('') === rule.from);
        if (spots.length) { hit = { rule, i: right ? Math.max(...spots) : Math.min(...spots) }; break; }
      }
      if (!hit) return s.join('');
      s.splice(hit.i, hit.rule.from.length, ...hit.rule.to);
      if (hit.rule.stop) return s.join('');
    }
    throw new Error('does not stop');
  },
  edit(task) {
    const edits = [
      [/^Reverse the whole string\.$/, (a) => a.reduceRight((x, c) => [...x, c], [])],
      [/^Move the first (\d+) letters to the end/, (a, n) => { for (let i = 0; i < n; i++) a.push(a.shift()); return a; }],
      [/^Delete every third letter/, (a) => { const b = []; a.forEach((c, i) => { if (i % 3 !== 2) b.push(c); }); return b; }],
      [/^Swap the letters at positions (\d+) and (\d+)\.$/, (a, i, j) => a.map((c, k) => (k === i - 1 ? a[j - 1] : k === j - 1 ? a[i - 1] : c))],
      [/^Move all vowels to the end/, (a) => a.map((c, i) => [isVowel(c) ? 1 : 0, i, c]).sort((x, y) => x[0] - y[0] || x[1] - y[1]).map((x) => x[2])],
      [/^Replace every (\w) by (\w\w)\.$/, (a, x, y) => a.flatMap((c) => (c === x ? [...y] : [c]))],
      [/^Write every vowel twice\.$/, (a) => a.flatMap((c) => (isVowel(c) ? [c, c] : [c]))],
      [/^Reverse the part from position (\d+) to position (\d+), both included\.$/, (a, i, j) => a.map((c, k) => (k >= i - 1 && k <= j - 1 ? a[Number(i) + Number(j) - 2 - k] : c))],
      [/^Replace every letter from a to m by the letter after it/, (a) => a.map((c) => { const k = 'abcdefghijklm'.indexOf(c); return k < 0 ? c : 'bcdefghijklmn'[k]; })],
      [/^Sort the last (\d+) letters/, (a, n) => { const tail = a.splice(a.length - n); return [...a, ...tail.sort((x, y) => x.localeCompare(y, 'en'))]; }],
      [/^Wherever the same letter stands/, (a) => a.filter((c, i) => i === 0 || a[i - 1] !== c)],
      [/^Cut the string into two halves/, (a) => { const tail = a.splice((a.length + (a.length % 2)) / 2); return [...tail, ...a]; }],
    ];
    let a = [...find(task, /^Start with the string: (\w+)$/m)[1]];
    for (const line of numbered(task)) {
      const edit = edits.find(([re]) => re.test(line));
      if (!edit) throw new Error(`unknown edit: ${line}`);
      const args = edit[0].exec(line).slice(1).map((x) => (/^\d+$/.test(x) ? Number(x) : x));
      if (/positions? \d/.test(line)) for (const x of args) if (typeof x === 'number' && x > a.length) throw new Error('position outside the string');
      a = edit[1]([...a], ...args);
    }
    return a.join('');
  },
  order(task) {
    const list = find(task, /^Sort these words: (.+)$/m)[1].split(' ');
    const pad = (n) => String(500 + n).padStart(4, '0');
    const code = (w, alphabet) => [...w].map((c) => { const i = alphabet.indexOf(c); if (i < 0) throw new Error(`letter ${c} not in the alphabet`); return String.fromCharCode(65 + i); }).join('') + ' ';
    const az = 'abcdefghijklmnopqrstuvwxyz'; const za = [...az].reverse().join('');
    const key = (rule, w) => {
      const count = w.split(/[aeiou]/).length - 1;
      switch (rule) {
        case 'shorter words first': return pad(w.length);
        case 'longer words first': return pad(-w.length);
        case 'fewer vowels first': return pad(count);
        case 'more vowels first': return pad(-count);
        case 'fewer different letters first': return pad([...w].filter((c, i) => w.indexOf(c) === i).length);
        case 'the word whose first vowel stands further left first': return pad(w.search(/[aeiou]/));
        case 'by the last letter, from z to a': return code(w.slice(-1), za);
        case 'by the last letter, from a to z': return code(w.slice(-1), az);
        case 'by the second letter, from z to a': return code(w.slice(1, 2), za);
        case 'alphabetically': return code(w, az);
        case 'in reverse alphabetical order': return [...w].map((c) => za[az.indexOf(c)]).join('') + '~';
        case 'alphabetically by the words written backwards': return code([...w].reverse().join(''), az);
        default: { const m = find(rule, /^alphabetically in an alphabet with the order ([a-z ]+), a word/); return code(w, m[1].replaceAll(' ', '')); }
      }
    };
    const rules = numbered(task);
    const keyed = list.map((w) => [rules.map((x) => key(x, w)).join('/'), w]);
    if (new Set(keyed.map((k) => k[0])).size !== list.length) throw new Error('order is not total');
    return keyed.sort((a, b) => (a[0] < b[0] ? -1 : 1)).map((k) => k[1]).join(' ');
  },
  deck(task) {
    const start = find(task, /from top to bottom: (.+)$/m)[1].split(' ');
    let d = [...start];
    const top = (n) => { for (let i = 0; i < n; i++) { const [c, ...rest] = d; d = [...rest, c]; } };
    if (task.includes('until one card is left')) { const gone = []; while (d.length !== 1) { top(1); gone.push(d[0]); d = d.slice(1); } return gone.join(' '); }
    if (task.includes('until three cards are left')) { for (let turn = 1; d.length !== 3; turn++) { top(turn % 2 === 1 ? 1 : 2); d = d.slice(1); } return d.join(' '); }
    if (task.includes('Do this 7 times')) { const seen = []; for (let i = 0; i < 7; i++) { seen.push(d[0]); top(Number(d[0])); const [a, b, ...rest] = d; d = [b, a, ...rest]; } return seen.join(' '); }
    for (const line of numbered(task)) {
      let m;
      if ((m = /^Move the top (\d+) cards to the bottom as one block/.exec(line))) top(Number(m[1]));
      else if ((m = /^Reverse the order of the top (\d+) cards\.$/.exec(line))) { const n = Number(m[1]); d = d.map((c, i) => (i < n ? d[n - 1 - i] : c)); }
      else if (/^Swap the top card and the bottom card\.$/.test(line)) { const last = d.length - 1; d = d.map((c, i) => (i === 0 ? d[last] : i === last ? d[0] : c)); }
      else if (/^Deal the cards/.test(line)) { const left = []; const right = []; d.forEach((c, i) => (i % 2 ? right : left).unshift(c)); d = [...left, ...right]; }
      else if (/^Cut the deck/.test(line)) { if (d.length % 2) throw new Error('odd deck'); const low = d.slice(d.length / 2); const up = d.slice(0, d.length / 2); d = []; while (low.length) d.push(low.shift(), up.shift()); }
      else if ((m = /^Take card (\w) out and put it at the bottom\.$/.exec(line))) { d.splice(d.indexOf(m[1]), 1); d.push(m[1]); }
      else if ((m = /^Take card (\w) out and put it directly above card (\w)\.$/.exec(line))) { d.splice(d.indexOf(m[1]), 1); d.splice(d.indexOf(m[2]), 0, m[1]); }
      else throw new Error(`unknown step: ${line}`);
      if ([...d].sort().join() !== [...start].sort().join()) throw new Error('cards were lost');
    }
    return d.join(' ');
  },
  machine(task) {
    if (task.startsWith('A machine')) {
      const table = Object.fromEntries([...task.matchAll(/^state (\w), reads (\w): writes (\w+), goes to (\w)$/gm)].map((m) => [`${m[1]} ${m[2]}`, [m[3] === 'nothing' ? '' : m[3], m[4]]]));
      const input = find(task, /^Input: (\w+)$/m)[1];
      const first = find(task, /starts in state (\w)/)[1];
      const trace = [...input].reduce((acc, c) => { const [w, to] = table[`${acc.at(-1).state} ${c}`]; return [...acc, { state: to, w }]; }, [{ state: first, w: '' }]);
      return task.includes('Which states') ? trace.map((x) => x.state).join(' ') : trace.map((x) => x.w).join('');
    }
    if (task.startsWith('A stack')) {
      let s = '';
      for (const t of find(task, /^Program: (.+)$/m)[1].split(' ')) {
        const n = s.length;
        if ((t === '+' && n < 2) || ('=-<~'.includes(t) && n < 1)) throw new Error('stack too short');
        s = t === '+' ? s.slice(0, n - 2) + s[n - 1] + s[n - 2] : t === '=' ? s + s[n - 1] : t === '-' ? s.slice(0, n - 1) : t === '<' ? s.slice(1) + s[0] : t === '~' ? [...s].reverse().join('') : s + t;
      }
      return s;
    }
    const limit = Number(find(task, /has reached (\d+) after a letter/)[1]);
    const step = ([n, out], c) => {
      let next = { u: [n + 1, out], d: n === 0 ? [0, `${out}x`] : [n - 1, out], r: [0, `${out}${n}`] }[c];
      if (next[0] === limit) next = [1, `${next[1]}o`];
      return next;
    };
    return [...find(task, /^Input: (\w+)$/m)[1]].reduce(step, [0, ''])[1];
  },
  walk(task) {
    const lines = task.split('\n');
    const grid = lines.filter((l) => /^[A-Z]( [A-Z])+$/.test(l)).map((l) => l.split(' '));
    const size = grid.length;
    if (grid.some((g) => g.length !== size)) throw new Error('grid is not square');
    let [, y, x] = find(task, /starts in row (\d+) \(counted from the top\), column (\d+)/).map(Number);
    const wrap = task.includes('opposite end'); const fresh = task.includes('for the first time');
    let [dx, dy] = [0, -1]; const trail = [[x, y]];
    for (const m of find(task, /^Moves: (.+)$/m)[1].split(' ')) {
      if (m === 'L') { [dx, dy] = [dy, -dx]; continue; }
      if (m === 'R') { [dx, dy] = [-dy, dx]; continue; }
      if (m !== 'F') [dx, dy] = { N: [0, -1], E: [1, 0], S: [0, 1], W: [-1, 0] }[m];
      let [nx, ny] = [x + dx, y + dy];
      if (!grid[ny - 1]?.[nx - 1]) { if (!wrap) continue; nx = nx < 1 ? size : nx > size ? 1 : nx; ny = ny < 1 ? size : ny > size ? 1 : ny; }
      [x, y] = [nx, ny]; trail.push([x, y]);
    }
    const cells = trail.map((t) => t.join());
    return trail.filter((_, i) => !fresh || cells.indexOf(cells[i]) === i).map(([a, b]) => grid[b - 1][a - 1]).join('');
  },
};

if (writing) writeCases(slug, generate());
const { definition, cases } = common(slug);
for (const c of cases) {
  try {
    const answer = solvers[c.category](c.vars.task);
    expect(answer === c.expected, c.id, `worked out "${answer}", file says "${c.expected}"`);
    expect(!c.vars.task.includes(c.expected), c.id, 'the answer stands in the task');
    const pattern = definition.scoring[0].extract_pattern;
    for (const reply of [`Answer: ${c.expected}`, `Work: ...\n\n**Answer:** ${c.expected}`, `Answer: maybe\nAnswer: \`${c.expected}\`\n`]) {
      expect(extracted(pattern, reply) === c.expected, c.id, `pattern reads "${extracted(pattern, reply)}" from "${reply}"`);
    }
  } catch (e) { fail(c.id, e.message); }
}
expect(topShare(cases) <= 1 / cases.length, slug, 'an expected answer occurs twice');
finish(slug, cases, `best constant answer ${(100 * topShare(cases)).toFixed(1)} %`);
