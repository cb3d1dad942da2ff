// Ground truth of benchmarks/conversation-state: each conversation is replayed as state changes. Every change is tied
// to a phrase of its turn, and what the assistant says in the transcript must be what the replayed state gives.
import { check, constantShare, done, load, note } from './lib2.mjs';

const slug = 'conversation-state';
const { cases, definition, system } = load(slug);
check(system.includes('"Answer: "'), `${slug}: the answer line is not announced`);

const swap = (list, i, j) => { const out = [...list]; [out[i], out[j]] = [out[j], out[i]]; return out; };
const move = (list, from, to) => { const out = [...list], [x] = out.splice(from, 1); out.splice(to, 0, x); return out; };
const vowels = (word) => [...word].filter((ch) => 'aeiou'.includes(ch)).length;
const prime = (n) => n > 1 && Array.from({ length: n - 2 }, (_, i) => i + 2).every((k) => n % k);
const byLength = (words) => [...words].sort((p, q) => p.length - q.length);

// Each replay gets u(turn, phrase), which checks that user message number turn (from 1) holds the phrase, and
// a(turn, text), which checks that assistant message number turn holds the text. It returns the answer.
const replays = {
  c001(u, a) { let p = { out: 2, back: 5 }; u(1, 'outbound train leaves from platform 2 and the return train from platform 5'); a(1, `outbound from platform ${p.out}, return from platform ${p.back}`);
    u(2, 'Swap them'); p = { out: p.back, back: p.out }; a(2, `Outbound from platform ${p.out}, return from platform ${p.back}`); u(4, 'from 4 on goes up by 2'); u(4, 'outbound');
    return p.out >= 4 ? p.out + 2 : p.out; },
  c002(u, a) { let g = ['Ana', 'Bruno', 'Celia', 'Dov']; u(1, g.join(', ')); a(1, g.join(', ')); u(2, 'Bruna, not Bruno. And Dov cannot'); g = ['Ana', 'Bruna', 'Celia']; a(2, g.join(', '));
    u(3, 'Dov comes after all and brings Edda. Celia cannot'); g = ['Ana', 'Bruna', 'Dov', 'Edda']; a(3, g.join(', ')); u(4, 'the person he brings is Celia'); g = g.filter((x) => x !== 'Edda').concat('Celia');
    return g.sort().join(', '); },
  c003(u, a) { let d = [4, 8, 1, 5]; u(1, d.join(' ')); u(2, 'third digit is 7, not 1'); d[2] = 7; a(2, d.join(' ')); u(3, 'first and the last digit change places'); d = swap(d, 0, 3); a(3, d.join(' '));
    u(4, 'third digit was right at first'); u(4, 'exchange of the two digits stands'); d[2] = 1; return d.join(''); },
  c004(u, a) { const say = (b) => `red ${b.red}, blue ${b.blue}, green ${b.green}`; const first = { red: 'keys', blue: 'stamps', green: 'coins' }; a(1, say(first));
    const turned = { ...first, red: first.green, green: first.red }; u(2, 'the other way round'); a(2, say(turned)); const ex = (b) => ({ ...b, red: b.blue, blue: b.red }); u(3, 'exchanged'); a(3, say(ex(turned)));
    u(4, 'My second message was wrong'); u(4, 'did take place'); const now = ex(first); return Object.keys(now).find((k) => now[k] === 'keys'); },
  c005(u, a) { const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']; const say = (base, off) => days[days.indexOf(base) + off]; u(1, 'Tuesday at 10:00'); u(2, 'two days'); a(2, `${say('Tuesday', 2)} at 10:00`);
    u(3, 'planned for Wednesday'); a(3, `${say('Wednesday', 2)} at 10:00`); u(4, 'one day only'); u(4, 'an hour and a half later'); const t = 600 + 90; return `${say('Wednesday', 1)} ${Math.floor(t / 60)}:${t % 60}`; },
  c006(u, a) { let l = 5, w = 4; u(1, '5 metres long and 4 metres wide'); a(1, `${l * w} square`); u(2, '6, not 5'); l = 6; a(2, `${l * w} square`); u(3, 'half a metre'); a(3, `${l / 2} by ${w / 2} metres and has ${(l * w) / 4} square`);
    u(4, 'Only the length was in steps'); return (l / 2) * w; },
  c007(u, a) { let r = ['Kim', 'Lou', 'Max', 'Nia', 'Oli']; u(1, r.join(', ')); u(2, 'Max is disqualified'); r = r.filter((x) => x !== 'Max'); a(2, r.join(', ')); u(3, 'put Max back on the list, but behind Oli'); r.splice(r.indexOf('Oli') + 1, 0, 'Max'); a(3, r.join(', '));
    u(4, 'confused Kim and Nia'); r = swap(r, r.indexOf('Kim'), r.indexOf('Nia')); u(4, 'Who is third'); return r[2]; },
  c008(u, a) { let s = 3, l = 2, ps = 5, pl = 9; const sum = () => s * ps + l * pl; u(1, '3 small pots and 2 large'); u(1, 'small one costs 5 euros, a large one 9'); a(1, `${sum()} euros`); u(2, '2 small and 3 large'); [s, l] = [2, 3]; a(2, `${sum()} euros`);
    u(3, 'small ones cost 9, large ones 5'); [ps, pl] = [9, 5]; a(3, `${sum()} euros`); u(4, 'numbers of pots in my first message were right'); u(4, 'one more pot of the dearer'); [s, l] = [3, 2]; if (ps > pl) s++; else l++; return sum(); },
  c009(u, a) { const w = 'LANTERN'; u(1, w); u(1, 'last N by T'); a(1, `${w.slice(0, -1)}T`); u(2, 'the first N'); const x = w.replace('N', 'T'); a(2, x); u(3, 'remove one of the two equal'); a(3, x.replace(/(.)\1/, '$1')); u(4, 'Undo only that removal, and double the letter E'); return x.replace('E', 'EE'); },
  c010(u, a) { const twice = (n) => n * 2; u(1, 'twice the true number'); u(2, 'week'); a(2, twice(7)); u(3, 'spider'); a(3, twice(8)); u(4, 'Stop this for questions about animals'); u(5, 'horse'); a(5, 4); u(6, 'sides does a pentagon'); return twice(5); },
  c011(u, a) { let code = { true: 'amber', false: 'slate' }; u(1, 'amber for yes and slate for no'); u(2, 'Is 7'); a(2, code[prime(7)]); u(3, 'changed places'); code = { true: code.false, false: code.true }; u(4, 'Is 9'); a(4, code[prime(9)]);
    u(5, 'say cobalt wherever you would have said slate'); for (const k of ['true', 'false']) if (code[k] === 'slate') code[k] = 'cobalt'; u(6, 'Is 11'); return code[prime(11)]; },
  c012(u, a) { const say = (l) => l.join(', '); u(1, 'alphabetical'); u(2, 'pear, fig, apple'); a(2, say(['pear', 'fig', 'apple'].sort())); u(3, 'by length instead'); u(4, 'melon, date, fig'); a(4, say(byLength(['melon', 'date', 'fig'])));
    u(5, 'for these words only'); u(6, 'old: nut, egg, leek'); a(6, say(['nut', 'egg', 'leek'].sort())); u(7, 'beet, oat, apple'); return say(byLength(['beet', 'oat', 'apple'])); },
  c013(u, a) { u(1, 'number of its letters'); u(2, 'stone'); a(2, 'stone'.length); u(3, 'count the vowels only'); u(4, 'orange'); a(4, vowels('orange')); u(5, 'begin with a vowel'); const f = (w) => (vowels(w[0]) ? w.length : vowels(w)); u(6, 'apple'); a(6, f('apple')); u(7, 'umbrella'); return f('umbrella'); },
  c014(u, a) { let one = 1; const two = 2; u(1, 'Add 1'); u(2, 'add 2 more'); u(3, '3 + 4'); a(3, 3 + 4 + one + two); u(4, 'take back my first'); one = 0; u(5, '5 + 5'); a(5, 5 + 5 + one + two); u(6, 'I take back that I took it back'); one = 1; u(6, '6 + 2'); return 6 + 2 + one + two; },
  c015(u, a) { let even = (n) => n / 2, odd = (n) => (n + 1) / 2; const f = (n) => (n % 2 ? odd(n) : even(n)); u(1, 'odd, add 1 first'); u(2, '7'); a(2, f(7)); u(3, 'subtract 3 before'); odd = (n) => (n - 3) / 2; const before = odd; u(4, '9'); a(4, f(9));
    u(5, 'subtract 4 before you halve them. Odd numbers are simply doubled'); even = (n) => (n - 4) / 2; odd = (n) => n * 2; u(6, '10'); a(6, f(10)); u(7, 'withdraw the last change for odd'); odd = before; u(7, 'FINAL: 15'); return f(15); },
  c016(u, a) { let me = 'Captain', rita = 'Doc'; u(1, `Call me ${me}`); u(1, `called ${rita}`); u(2, 'exchanged our titles'); [me, rita] = [rita, me]; a(2, `you are ${me} and she is ${rita}`); u(3, 'no title any more, but hers stays'); me = ''; a(3, `no title and she is ${rita}`);
    u(4, 'more than five letters is replaced by Chief, every shorter one by Mate'); u(4, 'call Rita'); return rita.length > 5 ? 'Chief' : 'Mate'; },
  c017(u, a) { const w = { red: 'plain', blue: 'loud' }; const say = (c) => w[c] ?? c; u(1, 'plain in place of red and loud in place of blue'); u(2, 'red above and blue below'); a(2, `${say('red')} above, ${say('blue')} below`); u(3, 'Red may be called red'); delete w.red; u(4, 'blue in front and white behind'); a(4, `${say('blue')} in front, ${say('white')} behind`);
    u(5, 'plain for blue'); u(5, 'plain for white too'); w.blue = 'plain'; w.white = 'plain'; u(5, 'a white house with a blue door and a red roof'); return `${say('white')} house, ${say('blue')} door, ${say('red')} roof`; },
  c018(u, a) { let rod = 5; u(1, '5 metres'); u(2, '20 metres'); a(2, `${20 / rod} rods`); u(3, 'a rod is 4 metres'); rod = 4; u(4, '20 metres'); a(4, `${20 / rod} rods`); u(5, 'above 50 metres'); u(6, '100 metres'); a(6, `${100 / 5} rods`); u(7, 'drop that exception'); u(7, 'next higher even'); const n = 100 / rod; return n % 2 ? n + 1 : n; },
  c019(u, a) { let f = 40; a(1, `${f} euros`); u(2, 'pays in 15, and I have bought tea for 12'); f += 15 - 12; a(2, `${f} euros`); u(3, 'pays in 20. Lena takes back'); f += 20 - 15; a(3, `${f} euros`); u(4, 'half of the fund'); u(4, 'pays in 9'); return f / 2 + 9; },
  c020(u, a) { let A = 30, B = 18; const say = () => `A ${A}, B ${B}`; a(1, say()); u(2, 'Move 7 crates from A to B'); A -= 7; B += 7; a(2, say()); u(3, '15 crates'); u(3, 'fewer'); if (A < B) A += 15; else B += 15; a(3, say()); u(4, 'Undo the move'); A += 7; B -= 7; a(4, say());
    u(5, 'a third of the crates of B, and from A twice as many'); const x = B / 3; return A - 2 * x + B - x; },
  c021(u, a) { const old = { w: 5, d: 2, l: -1 }, now = { w: 4, d: 2, l: -2 }; const m = [old.w, old.d]; const sum = () => m.reduce((p, q) => p + q); u(1, 'win gives 5 points, a draw 2, and a loss takes 1'); a(1, `${sum()} points`); u(2, 'win gives 4 and a loss takes 2'); u(2, 'Third match: a loss. Fourth match: a win'); m.push(now.l, now.w); a(2, `${sum()} points`);
    u(3, 'second match was recorded wrongly: it was a loss'); u(3, 'values of its time'); m[1] = old.l; a(3, `${sum()} points`); u(4, 'Fifth match: a draw. Sixth match: a win'); m.push(now.d, now.w); return sum(); },
  c022(u, a) { let n = 0, e = 0, dir = 0; const go = (k) => { n += [1, 0, -1, 0][dir] * k; e += [0, 1, 0, -1][dir] * k; }; const turn = (k) => { dir = (dir + k + 4) % 4; }; u(1, 'faces north. It goes 5'); go(5); a(1, '5 steps north'); u(2, 'right and goes 3'); turn(1); go(3); a(2, `${n} steps north and ${e} steps east`); u(3, 'right and goes 7'); turn(1); go(7); a(3, `${-n} steps south and ${e} steps east`);
    u(4, 'left and goes 2'); turn(-1); go(2); u(4, 'left again and goes 6'); turn(-1); go(6); return Math.abs(n) + Math.abs(e); },
  c023(u, a) { let intro = 25, r = 3; const ex = () => r * 20 + (r - 1) * 5; const left = () => 180 - intro - ex(); u(1, '180 minutes. The introduction takes 25'); a(1, `${180 - intro} minutes`); u(2, 'three rounds of 20 minutes, with a break of 5'); a(2, `${ex()} minutes in all, so ${left()} minutes`); u(3, 'four rounds'); r = 4; a(3, `${ex()} minutes, and ${left()} minutes`);
    u(4, 'introduction to 13'); intro = 13; u(4, 'A quarter of what is left'); return (left() * 3) / 4; },
  c024(u, a) { const b = { Ada: 4, Ben: 3, Cleo: 5 }; const out = () => b.Ada + b.Ben + b.Cleo; u(1, 'Ada has borrowed 4 books, Ben 3 and Cleo 5'); a(1, `${out()} books`); u(2, '2 books back to the library and hands his last one on to Ada'); b.Ben -= 3; b.Ada += 1; a(2, `${out()} books`); u(3, 'as many books as Ada has'); b.Cleo -= b.Ada; a(3, `${out()} books`);
    u(4, 'twice as many books as are out'); b.Ben += 2 * out(); return b.Ben - b.Ada; },
  c025(u, a) { const flour = (p) => (300 / 4) * p, eggs = (p) => (6 / 4) * p; u(1, '4 people takes 300 g of flour and 6 eggs'); u(2, '6 people'); a(2, `${flour(6)} g and ${eggs(6)} eggs`); u(3, 'Two of the six'); u(3, '100 g of flour more'); a(3, `${flour(4) + 100} g and ${eggs(4)} eggs`); u(4, 'only one of the six'); u(4, 'extra flour stays'); return flour(5) + 100; },
  c026(u, a) { let q = 14; u(1, 'every 3 minutes, counter two one every 6 minutes'); q -= 12 / 3 + 12 / 6; a(1, `${q} wait`); u(2, '5 people join and counter two closes'); q += 5; a(2, `of the ${q}, so ${q - 9 / 3} wait`); q -= 9 / 3; u(3, '12 minutes more'); u(3, '2 people give up'); return q - 12 / 3 - 12 / 6 - 2; },
  c027(u, a) { let x = [[20], [60], [35]], lim = 50; const sum = () => x.filter(([v, ok]) => ok || v < lim).reduce((s, [v]) => s + v, 0); u(1, 'below 50'); u(1, '20, 60, 35'); a(1, `${sum()} euros`); u(2, '80, approved, and 45'); x.push([80, 1], [45]); a(2, `${sum()} euros`); u(3, 'The 60 is approved now. The 35 was private'); x[1][1] = 1; x = x.filter(([v]) => v !== 35); a(3, `${sum()} euros`);
    u(4, 'limit is now 40'); lim = 40; u(4, '50 and 38'); x.push([50], [38]); return sum(); },
  c028(u, a) { const at = { Fips: 'Mara', parrot: 'Mara', Bora: 'Piet' }; u(1, 'a cat called Fips and a parrot'); u(1, 'a dog called Bora'); u(2, 'gave the bird to him'); u(2, 'gave her his animal'); at.parrot = 'Piet'; at.Bora = 'Mara'; a(2, 'Mara has Fips and Bora, and Piet has the parrot'); a(3, 'Bora is now Momo');
    u(4, 'flown away, and the renamed one has run back to him'); at.parrot = null; at.Bora = 'Piet'; return Object.keys(at).filter((k) => at[k] === 'Mara').join(); },
  c029(u, a) { let b = { large: 'ring', small: 'watch' }; u(1, 'large box with a ring in it and a small box with a watch'); const ex = () => { b = { large: b.small, small: b.large }; }; u(2, 'watch into the former'); ex(); a(2, `large box holds the ${b.large}, the small box the ${b.small}`); u(3, 'with the ring white'); const black = b.large === 'ring' ? 'small' : 'large'; a(3, `the ${black} box is black`);
    u(4, 'Exchange the contents'); ex(); u(4, 'in the black one'); return b[black]; },
  c030(u, a) { let r = ['Ana', 'Bo', 'Cy', 'Di']; u(1, r.join(', ')); u(2, 'first and the last'); r = swap(r, 0, 3); a(2, r.join(', ')); u(3, 'next to Di goes to the right end'); r = move(r, r.indexOf('Di') + 1, 3); a(3, r.join(', ')); u(4, 'two in the middle change places'); r = swap(r, 1, 2); u(4, 'left end leaves'); r.shift(); return r[1]; },
  c031(u, a) { const has = { rivers: null, roads: 'Lee', mines: 'Kay' }; u(2, 'second to Lee and the third to Kay'); a(2, 'Lee has the report about roads, Kay the one about mines'); u(3, 'He has sent it back. Give it to the one who got the other'); has.roads = 'Kay'; a(3, 'Kay has the reports about roads and mines'); u(4, 'The third should have gone to him'); has.mines = 'Lee'; u(4, 'the first to the person who has the second'); has.rivers = has.roads;
    return Object.keys(has).filter((k) => has[k] === 'Kay').sort().join(', '); },
  c032(u, a) { let t = ['wash', 'paint', 'sand', 'oil']; u(1, t.join(', ')); u(2, 'last one before the second'); t = move(t, 3, 1); a(2, t.join(', ')); u(3, 'Drop the one'); u(3, 'right after it first'); const i = t.indexOf('oil'), next = t[i + 1]; t = [next, ...t.filter((x) => x !== 'oil' && x !== next)]; a(3, t.join(', ')); u(4, 'in the middle now'); t.splice(2, 0, 'dry'); t.push('oil'); return t[3]; },
  c033(u, a) { const mother = { Jon: 'Ida', Kaja: 'Ida', Liv: 'Kaja' }, father = { Mats: 'Jon' }; u(1, 'mother of Jon and Kaja. Kaja has a daughter, Liv'); u(2, "Mats is Jon's only child"); a(2, 'two grandchildren, Liv and Mats'); u(3, 'to her grandson'); a(3, 'Mats has the watch'); u(4, "his father's sister, who hands it on to her child");
    const dad = father.Mats, aunt = Object.keys(mother).find((k) => mother[k] === mother[dad] && k !== dad); return Object.keys(mother).find((k) => mother[k] === aunt); },
  c034(u, a) { let f = { 'notes.txt': 'notes', 'plan.txt': 'plan' }; const say = () => Object.keys(f); u(1, 'first one to old.txt'); f = { 'old.txt': 'notes', 'plan.txt': 'plan' }; a(1, say().join(' and ')); u(2, 'Copy the other one to draft.txt'); f['draft.txt'] = f['plan.txt']; a(2, 'old.txt, plan.txt and draft.txt'); u(3, 'Rename the copy to notes.txt and delete'); f['notes.txt'] = f['draft.txt']; delete f['draft.txt']; delete f['plan.txt']; a(3, say().join(' and '));
    u(4, 'its first name again'); u(4, 'gets the name that becomes free'); f = { 'notes.txt': f['old.txt'], 'old.txt': f['notes.txt'] }; return say().find((k) => f[k] === 'plan'); },
  c035(u, a) { const w = { Orla: 'rain', Brun: 'sun' }; u(1, 'Orla in May and in Brun in June. In the former there was rain'); const plan = [['Brun', 'May'], ['Orla', 'June']]; a(2, plan.map(([c, m]) => `to ${c} in ${m}`).join(' and ')); u(3, 'planned for the first one'); a(3, `to ${plan[0][0]} in June and again in July`); u(4, 'planned for the other one'); return w[plan[1][0]]; },
  c036(u, a) { let p = 6, q = 10; const say = () => `p is ${p}, q is ${q}`; a(1, say()); u(2, 'smaller one become the sum'); if (p < q) p = p + q; else q = p + q; a(2, say()); u(3, 'Halve it. Then exchange'); p /= 2; [p, q] = [q, p]; a(3, say()); u(4, 'smaller now become the product of both divided by 5, and then subtract the other'); if (q < p) q = (p * q) / 5 - p; else p = (p * q) / 5 - q; u(4, 'value of q'); return q; },
};

for (const item of cases) {
  const where = `${slug} ${item.id}`;
  const { messages } = item;
  check(messages.length % 2 === 1 && messages.length >= 5, `${where}: ${messages.length} messages`);
  messages.forEach((message, i) => {
    check(message.role === (i % 2 ? 'assistant' : 'user'), `${where}: message ${i + 1} has the role ${message.role}`);
    const final = message.content.includes('FINAL:');
    check(final === (i === messages.length - 1), `${where}: FINAL in message ${i + 1}`);
  });
  const said = new Set();
  const look = (role) => (turn, text) => {
    const message = messages[2 * (turn - 1) + (role === 'assistant' ? 1 : 0)];
    if (role === 'user') said.add(turn);
    check(message?.content.includes(String(text)), `${where}: ${role} turn ${turn} does not say "${text}"`);
    if (typeof text === 'number') check(message.content === String(text), `${where}: ${role} turn ${turn} says ${message.content}, not ${text}`);
  };
  check(replays[item.id], `${where}: no replay`);
  const answer = String(replays[item.id](look('user'), look('assistant')));
  check(answer === item.expected, `${where}: the replay gives ${answer}, the case says ${item.expected}`);
  check(said.has((messages.length + 1) / 2), `${where}: the last turn is not used`);
  // The scorer must read the answer out of the announced line, plain or bold.
  const pattern = new RegExp(definition.scoring[0].extract_pattern.replace('(?i)', '').replace('(?P<', '(?<'), 'gi');
  for (const line of [`Thinking.\nAnswer: ${item.expected}`, `**Answer: ${item.expected}**`, `**Answer:** ${item.expected}.`]) {
    check([...line.matchAll(pattern)].at(-1)?.groups.answer === item.expected, `${where}: the pattern misreads ${JSON.stringify(line)}`);
  }
}
const constant = constantShare(cases);
note(`constant answer: "${constant.value}" ${constant.share.toFixed(3)}`);
const numbers = (text) => text.match(/\d+/g) ?? [];
const lastSaid = cases.filter((item) => { const t = item.messages.at(-2).content; return t.replace(/\.$/, '') === item.expected || numbers(t).at(-1) === item.expected; });
note(`last value of the assistant repeated: ${(lastSaid.length / cases.length).toFixed(3)}`);
check(constant.share < 0.1, `${slug}: a constant answer gets ${constant.share}`);
done(slug, cases);
