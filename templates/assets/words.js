// Cases by the words of their questions, for search.js: how a question is cut (as src/render/question_words.cc does it), in
// which file of search/ a word lies, which cases answer best.
const mostWords = 8; // of a question
const mostPlaces = 4000; // of a word that is being typed: beyond, it tells no case from another
export const casesOfBenchmark = 2 ** 21; // a place is benchmark * this + case

const sign = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3ffff}]/u;
const fold = (text) => text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
  .normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC').toLowerCase().replaceAll('ς', 'σ');

// Of a text every word; of a question (asked) no sign alone that stands in a pair already.
export function wordsOf(text, asked = false) {
  const words = [];
  for (const run of fold(text).split(/[^\p{L}\p{N}\p{M}]+/u)) {
    for (const part of run.match(new RegExp(`${sign.source}+|(?:(?!${sign.source}).)+`, 'gsu')) ?? []) {
      const signs = sign.test(part) ? [...part] : [];
      if (/^.{3,40}$/su.test(part) && signs.length === 0) words.push(part);
      signs.forEach((one, i) => (i + 1 < signs.length || !asked || i === 0) && words.push(one + (signs[i + 1] ?? '')));
    }
  }
  return words;
}
export const questionOf = (text) => [...new Set(wordsOf(text, true))].slice(0, mostWords);

export function fileOf(word, files) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode([...word].slice(0, sign.test(word) ? 1 : 3).join(''))) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 16)) & (files - 1);
}

// numbers: of all benchmarks, by slug.
export class WordsFile {
  constructor({ benchmarks, words, cases }, numbers) {
    this.benchmarks = benchmarks.map((slug) => numbers.get(slug));
    this.words = words.split(' ');
    this.cases = cases;
    this.known = new Map();
  }

  *places(number) {
    const list = this.cases[number];
    for (let at = 0, benchmark = 0; at < list.length;) {
      benchmark += list[at++];
      let left = list[at++];
      for (let last = 0; left > 0; --left) yield this.benchmarks[benchmark] * casesOfBenchmark + (last += list[at++]);
    }
  }

  // places -> 2 if they have the word, 1 if only a longer one; open: there are too many to name all.
  find(word) {
    if (this.known.has(word)) return this.known.get(word);
    const found = { places: new Map(), open: false };
    this.known.set(word, found);
    this.words.forEach((one, i) => {
      if (found.open || !one.startsWith(word)) return;
      for (const place of this.places(i)) if (place >= 0 && !found.places.has(place)) found.places.set(place, one === word ? 2 : 1);
      found.open = this.cases[i].length === 0 || found.places.size > mostPlaces;
    });
    return found;
  }
}

// What a word tells: the fewer cases have it, the more. One that too many have counts for every case.
const weightOf = (one) => Math.max(1, Math.round(100 * (12 - Math.log2(1 + (one?.places.size ?? 0)))));

// Places by the weights of the words (`whole`: of all) that the case or its benchmark's name has, and a little for each that
// is there as asked. Of those that tell cases apart half must be there. found: what find() says of each, undefined until its
// file is there. named: benchmark -> bits of the words in its name.
export function rate(found, named) {
  const weights = found.map(weightOf);
  const sum = (bits) => weights.reduce((all, weight, i) => all + (bits & (1 << i) ? weight : 0), 0);
  const places = new Map(); // -> points * 256 + bits of the words
  let open = 0, nowhere = 0;
  found.forEach((one, i) => {
    const bit = 1 << i;
    if (!one || one.open) open |= bit;
    else if (one.places.size === 0) nowhere |= bit;
    for (const [place, points] of one?.places ?? []) places.set(place, (places.get(place) ?? 0) + points * 256 + bit);
  });
  const whole = sum(255);
  const telling = whole - sum(open | nowhere);
  const rated = new Map();
  for (const [place, value] of places) {
    if (telling > 0 && (value & 255 & ~open) === 0) continue;
    const bits = (value & 255) | (named.get(Math.floor(place / casesOfBenchmark)) ?? 0);
    if (sum(bits & ~open & ~nowhere) * 2 >= telling) rated.set(place, sum(bits | open) + (value >>> 8));
  }
  return { rated, whole };
}
