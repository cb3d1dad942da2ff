// Ground truth of benchmarks/invented-passages-qa: for each question, the phrases of the passage that prove the answer.
// The answer must follow from them by the derivation named here; every phrase must occur in the passage.
import { check, done, load, note } from './lib2.mjs';

const slug = 'invented-passages-qa';
const { cases } = load(slug);

const tokens = (text) => text.toLowerCase().replace(/[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g, '').split(/\s+/)
  .filter((word) => word && !['a', 'an', 'the'].includes(word));

function f1(answer, accepted) {
  let best = 0;
  for (const one of [accepted].flat()) {
    const left = tokens(answer), right = tokens(one), rest = [...right];
    let common = 0;
    for (const word of left) {
      const at = rest.indexOf(word);
      if (at >= 0) { rest.splice(at, 1); common++; }
    }
    if (common) best = Math.max(best, (2 * common) / (left.length + right.length));
  }
  return best;
}

// a: first accepted answer · e: evidence, all of it literal text of the passage
const proof = {
  c001: { a: 'Piet', e: ['the masons were led by her nephew Piet'] },
  c002: { a: 'Amsel', e: ['was to be built of larch', 'felled larches were sold', 'they became the deck of the ferry Amsel'] },
  c003: { a: 'steel', e: ['offer in granite, which came to 61,000 marks, nine thousand less than the steel'] },
  c004: { a: 'May', e: ['should have ended in October', 'opened only in the following May'] },
  c005: { a: 'oysters', e: ['Ivo Sandrak, whose brother dealt in oysters'] },
  c006: { a: 'brass', e: ['the third, which is made of brass, shows the state of the tide', 'The tide hand survived, since it was being polished'] },
  c007: { a: 'wheel', e: ['the minute hand and the wheel melted', 'are of aluminium, except that of the wheel'] },
  c008: { a: 'wheel with 57 teeth', e: ['first moved the hand by a wire', 'from the fourth year the hand was driven by a wheel with 57 teeth'] },
  c009: { a: 'Bram Oster', e: ['Lida Voss, pulled its sledges by hand', 'comes from the letters of her youngest companion, Bram Oster'] },
  c010: { a: 'Emrik Thal', e: ['the third was flown to the upper basin by Captain Brume', 'The flown party', 'Its leader, the botanist Emrik Thal'] },
  c011: { a: 'Aske Rohn', e: ['reached the basin on the 19th, two days after Voss', 'since the 11th'],
    sum: () => { const day = { 'Aske Rohn': 19, 'Lida Voss': 17, 'Emrik Thal': 11 }; return Object.keys(day).sort((p, q) => day[q] - day[p])[0]; } },
  c012: { a: 'Lida Voss', e: ['the second, under Lida Voss', 'Rohn was expected to arrive first, and the newspapers printed it so', 'two days after Voss'] },
  c013: { a: 'Mr Pell', e: ['except in August, when the caretaker, Mr Pell, does'] },
  c014: { a: 'Mill Kitchen', e: ["Hollin's loaves were cheaper, at 80 pence, but came late on six days", 'those of the Mill Kitchen cost 95 pence and were late once', 'chose the punctual one'] },
  c015: { a: "Hollin's", e: ["Hollin's loaves were cheaper, at 80 pence", '95 pence'] },
  c016: { a: 'Coombe', e: ['milk from the dairy at Coombe', 'a second notice in July withdrew this', 'the old contract was extended'] },
  c017: { a: '300 kilos', e: ['its weighing module was wrong by 300 kilos in the trial'] },
  c018: { a: 'Maren Aas', e: ['Gull plans the berths', 'it was written by Maren Aas'] },
  c019: { a: 'Tern', e: ['Tern came from a company', 'nobody dares to change it'] },
  c020: { a: 'Petrel', e: ['its successor, Petrel, proved too slow', 'ordered that the new program be dropped instead'] },
  c021: { a: 'seed cakes', e: ['the bakers hand out seed cakes'] },
  c022: { a: 'guilds', e: ['had the order reversed', 'The fourth belongs to the guilds'],
    sum: () => ['boats', 'bakers', 'silent', 'guilds', 'choir'].reverse()[1] },
  c023: { a: 'silent', e: ['had the order reversed', 'the third is silent'],
    sum: () => { const order = ['boats', 'bakers', 'silent', 'guilds', 'choir'], turned = [...order].reverse(); return order.find((x, i) => turned[i] === x); } },
  c024: { a: 'ropemakers', e: ['chronicle says that the coopers won', 'The guild book, which historians hold to be right', 'the ropemakers won by a length'] },
  c025: { a: 'before the first frost', e: ['the root must also be dug before the first frost'] },
  c026: { a: 'hospital of Brugg', e: ['After a third trial, made by the hospital of Brugg', 'he withdrew his paper'] },
  c027: { a: 'eight days', e: ['after five days on average, against eight days without tea'] },
  c028: { a: 'Ming Tao', e: ['His student Ming Tao', 'put her name before his own on the next'] },
  c029: { a: 'Mr Dray', e: ['the Goat, a name first used as an insult by the owner of the bus company, Mr Dray'] },
  c030: { a: 'Stane', e: ['Crag, Wether, Low Mill and Stane, in this order', 'since then they cross one stop before Pensby'],
    sum: () => { const line = ['Aldmoor', 'Crag', 'Wether', 'Low Mill', 'Stane', 'Pensby']; return line[line.indexOf('Pensby') - 1]; } },
  c031: { a: 'Norah', e: ['The railcar Betsy, built in 1931, is older by four years than the railcar Norah'] },
  c032: { a: 'Gerda Pike', e: ['Lund & Sons, who sent one of the wrong gauge', 'is now being forged by a smith, Gerda Pike'] },
  c033: { a: 'postman', e: ['a witness, the postman Abel Sim'] },
  c034: { a: 'road office', e: ['had run dry because of a drain cut by the road office', 'while it agreed about the drain'] },
  c035: { a: '34 metres', e: ['34 metres', '28 metres', '31 metres', '22 metres'], sum: () => `${Math.max(34, 28, 31, 28, 22)} metres` },
  c036: { a: '22 metres', e: ['his own, the upper one', 'had both measured again by the county, which found 28 metres for the lower well and 22 metres for the upper'] },
  c037: { a: 'beside the bridge', e: ["Brill's is green and has a crack beside the bridge"] },
  c038: { a: 'clear', e: ['the Tessel viol is clear', 'which made it the older of the two'] },
  c039: { a: 'Fenwick Tran', e: ['offered 90,000 crowns and the collector Fenwick Tran 120,000', 'for 75,000'] },
  c040: { a: 'Agnes Holt', e: ['The label inside', 'not his work at all but that of his teacher, Agnes Holt'] },
  c041: { a: 'Sker', e: ['for cutting the buoy at Sker'] },
  c042: { a: 'Heron', e: ['led Osprey by 40 seconds and the Heron crew by 55 seconds', 'Osprey took 20 seconds more', 'Kittiwake 90 seconds more', 'added to the other'],
    sum: () => { const t = { Kittiwake: 0 + 90, Osprey: 40 + 20 + 10, Heron: 55 }; return Object.keys(t).sort((p, q) => t[p] - t[q])[0]; } },
  c043: { a: 'Kittiwake', e: ['Kittiwake 90 seconds more than Heron'],
    sum: () => { const worst = (o, h) => Object.entries({ Kittiwake: 90, Osprey: 60 + o, Heron: 55 + h }).sort((p, q) => q[1] - p[1])[0][0];
      return worst(10, 0) === worst(0, 10) ? worst(0, 0) : 'undecided'; } },
  c044: { a: 'Osprey', e: ['the boat at the buoy had been Osprey', 'taken from the one crew and added to the other'] },
  c045: { a: 'sun would bleach it', e: ['not in the hall, where the sun would bleach it'] },
  c046: { a: 'grey', e: ['asks for the blue coat', 'a grey one will come by the carrier'] },
  c047: { a: 'Lisk', e: ['In the earliest, sent from Lisk'] },
  c048: { a: 'Ander', e: ['Catalogues call its sitter a stranger', 'he is Ander, the husband of the cousin'] },
};

const clusters = new Map();
for (const item of cases) {
  const where = `${slug} ${item.id}`;
  const p = proof[item.id];
  check(p, `${where}: no proof`);
  const { passage, question } = item.vars;
  const words = ` ${tokens(passage).join(' ')} `;
  const accepted = [item.expected].flat();
  check(accepted[0] === p.a, `${where}: proof gives ${p.a}, the case says ${accepted[0]}`);
  if (p.sum) check(p.sum() === p.a, `${where}: derivation gives ${p.sum()}`);
  for (const quote of p.e) check(passage.includes(quote), `${where}: the passage does not say "${quote}"`);
  check(p.e.some((quote) => tokens(quote).join(' ').includes(tokens(p.a).join(' '))) || p.sum, `${where}: no evidence holds the answer`);
  for (const answer of accepted) {
    const span = tokens(answer).join(' ');
    check(words.includes(` ${span} `) || words.includes(` ${span}s `), `${where}: "${answer}" is not in the passage`);
    check(!` ${tokens(question).join(' ')} `.includes(` ${span} `), `${where}: "${answer}" is in the question`);
    check(f1(answer, item.expected) === 1, `${where}: "${answer}" does not score 1`);
  }
  check(item.cluster, `${where}: no cluster`);
  const group = clusters.get(item.cluster) ?? { passage, firsts: [], categories: [] };
  check(group.passage === passage, `${where}: cluster ${item.cluster} has two passages`);
  group.firsts.push(accepted[0]);
  group.categories.push(item.category);
  clusters.set(item.cluster, group);
}
for (const [name, { firsts, categories }] of clusters) {
  check(new Set(categories).size === 4 && categories.length === 4, `${slug}: cluster ${name} has not one question of each category`);
  check(new Set(firsts).size >= 3, `${slug}: cluster ${name} repeats its answers`);
}

const mean = (give) => cases.reduce((sum, item) => sum + f1(give(item), item.expected), 0) / cases.length;
const constants = [...new Set(cases.flatMap((item) => item.expected))].map((value) => [value, mean(() => value)]).sort((p, q) => q[1] - p[1]);
note(`best constant answer: "${constants[0][0]}" ${constants[0][1].toFixed(3)}`);
note(`whole passage: ${mean((item) => item.vars.passage).toFixed(3)}, question copied: ${mean((item) => item.vars.question).toFixed(3)}`);
note(`first sentence: ${mean((item) => item.vars.passage.split('. ')[0]).toFixed(3)}`);
check(constants[0][1] < 0.1, `${slug}: a constant answer gets ${constants[0][1]}`);
done(slug, cases);
