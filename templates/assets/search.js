// Search over benchmarks, models and cases: the header's link (or "/") opens it over any page, and /search/?q= is the same
// as a page. Names are loaded with the focus; when somebody types, in which cases the words stand (words.js), and lines of
// the cases to be shown. By keyboard: the combobox pattern of WAI-ARIA.
const root = new URL('../', import.meta.url);
const perGroup = { box: 6, page: 20 };
const maxOpened = 3; // benchmarks whose cases are looked through for one question
const typingPause = 120; // ms before cases are fetched

const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const address = (path) => new URL(path, root).href;

const loaded = new Map();
function load(path) {
  if (!loaded.has(path)) {
    const got = fetch(address(path)).then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(`${path}: ${reply.status}`))));
    got.catch(() => loaded.delete(path)); // to be tried again
    loaded.set(path, got);
  }
  return loaded.get(path);
}

// Words run together, for who writes "gpt4o" or "fineprint"; scripts without spaces, in which one sign is a word.
const together = (text) => text.replace(/[^\p{L}\p{N}]+/gu, '');
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const shortestTogether = 4;

function item(url, name, note, more) {
  return { url, name, note, together: together(plain(name)), text: ` ${plain(`${name} ${more} ${note}`).replace(/[^\p{L}\p{N}.]+/gu, ' ')}`, start: plain(name) };
}

function benchmarksOf({ benchmarks, tags }) {
  return benchmarks.slug.map((slug, i) => {
    const own = benchmarks.tags[i].map((number) => tags[number]).join(', ');
    return { slug, ...item(`benchmarks/${slug}/`, benchmarks.name[i], own, slug) };
  });
}

const modelsOf = ({ models }) => models.slug.map((slug, i) => item(`models/${slug}/`, models.name[i], models.provider[i], slug));
const casesOf = (benchmark, { cases }) =>
  cases.id.map((id, i) => ({ benchmark, ...item(`benchmarks/${benchmark.slug}/cases/${id}/`, id, cases.text[i], benchmark.name) }));

// By slug: numbers of all benchmarks, cases of those that were opened. words: the module; files: of search/, by number.
const index = { benchmarks: [], models: [], numbers: null, cases: new Map(), words: null, files: new Map(), ready: null };
function loadNames() {
  index.ready ??= Promise.all([load('search/index.json'), import('./words.js')]).then(async ([first, words]) => {
    index.benchmarks = benchmarksOf(first);
    index.models = modelsOf(first);
    index.words = words;
    index.count = first.words; // of files
    for (let part = 2; part <= first.parts; ++part) index.benchmarks.push(...benchmarksOf(await load(`search/index-${part}.json`)));
    index.numbers = new Map(index.benchmarks.map((one, i) => [one.slug, i]));
    for (const often of ['e', 'a', 'st']) best(index.benchmarks, [often], 1), bestCases(often, [often], 1); // compiled before the first key
  });
  index.ready.catch(() => (index.ready = null));
  return index.ready;
}

const termsOf = (question) => plain(question).split(/[^\p{L}\p{N}.]+/u).filter(Boolean);

// How well an item has a term, 0 if not: beginnings of words count more than their middles.
function hit(one, term) {
  if (one.text.includes(` ${term}`)) return 3;
  if ((term.length > 1 || unspaced.test(term)) && one.text.includes(term)) return 1;
  return term.length >= shortestTogether && one.together.includes(together(term)) ? 1 : 0;
}

// How well an item answers, 0 if some term is not in it.
function rating(one, terms) {
  let sum = 0;
  for (const term of terms) {
    const points = hit(one, term);
    if (points === 0) return 0;
    sum += points;
  }
  if (one.start.startsWith(terms[0])) sum += 2;
  if (one.start === terms.join(' ')) sum += 4;
  return sum;
}

const shorterFirst = (a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1);

// Only what will be shown is sorted: a single letter is in nearly everything.
function best(items, terms, most) {
  const rated = [];
  let all = 0;
  for (const one of items) {
    const rate = rating(one, terms);
    if (rate === 0) continue;
    (rated[rate] ??= []).push(one);
    ++all;
  }
  const found = [];
  for (let rate = rated.length - 1; rate > 0 && found.length < most; --rate) {
    if (rated[rate]) found.push(...rated[rate].sort(shorterFirst).slice(0, most - found.length));
  }
  return { all, items: found };
}

const here = /^benchmarks\/([^/]+)\//.exec(location.href.replace(root.href, ''))?.[1];

// named: bits of the words in the names of benchmarks. open: the benchmark of this page, then those that most words name.
let last = {};
function namesIn(question) {
  if (last.question === question) return last;
  const words = index.words.questionOf(question);
  const asked = words.length > 0 ? words : termsOf(question).slice(0, 8);
  const named = new Map();
  const by = [];
  index.benchmarks.forEach((one, number) => {
    const hits = asked.map((_, i) => 1 << i).filter((_, i) => one.text.includes(` ${asked[i]}`) || (asked[i].length >= shortestTogether && one.together.includes(asked[i])));
    if (hits.length > 0) named.set(number, hits.reduce((a, b) => a | b));
    (by[one.slug === here ? 9 : hits.length] ??= []).push(one);
  });
  delete by[0];
  return (last = { question, words, named, open: by.reverse().flat().slice(0, maxOpened) });
}

function bestCases(question, terms, most) {
  if (!index.numbers) return { all: 0, items: [], missing: [] };
  const { rate, casesOfBenchmark } = index.words;
  const { words, named, open } = namesIn(question);
  const { rated, whole } = rate(words.map((word) => index.files.get(fileOf(word))?.find(word)), named);
  for (const { slug } of open) {
    index.cases.get(slug)?.forEach((one, i) => {
      const place = index.numbers.get(slug) * casesOfBenchmark + i;
      const points = rating(one, terms);
      if (points > 0) rated.set(place, Math.max(rated.get(place) ?? 0, whole + points));
    });
  }
  const before = (a, b) => b[1] - a[1] || a[0] - b[0];
  const first = [];
  for (const one of rated) {
    if (first.length === most && before(one, first.at(-1)) > 0) continue;
    first.push(one);
    first.sort(before).splice(most);
  }
  const found = first.map(([place]) => [index.benchmarks[Math.floor(place / casesOfBenchmark)], place % casesOfBenchmark]);
  return {
    all: rated.size,
    items: found.map(([benchmark, i]) => index.cases.get(benchmark.slug)?.[i]).filter(Boolean),
    missing: found.map(([benchmark]) => benchmark),
  };
}

const openAll = (keys, known, open) => Promise.allSettled([...new Set(keys)].filter((key) => !known.has(key)).map(async (key) => known.set(key, await open(key))));
const openCases = (benchmarks) =>
  openAll(benchmarks.map((one) => one.slug), index.cases, async (slug) => casesOf(index.benchmarks[index.numbers.get(slug)], await load(`benchmarks/${slug}/search.json`)));
const fileOf = (word) => index.words.fileOf(word, index.count);
const openWords = (question) =>
  openAll(namesIn(question).words.map(fileOf), index.files, async (file) => new index.words.WordsFile(await load(`search/words-${file}.json`), index.numbers));

function make(name, { role, attributes = {}, ...properties } = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  if (role) made.setAttribute('role', role);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

let boxes = 0;
class SearchBox {
  // most: results of a group. told: called with every question.
  constructor(most, told) {
    this.most = most;
    this.told = told;
    this.id = `search-${++boxes}`;
    this.input = make('input', {
      type: 'text', inputMode: 'search', id: this.id, role: 'combobox', autocomplete: 'off', spellcheck: false, placeholder: 'A benchmark, a model, words of a question',
      attributes: { 'aria-label': 'Search', 'aria-expanded': 'false', 'aria-controls': `${this.id}-list`, 'aria-autocomplete': 'list', autocapitalize: 'off' },
    });
    this.list = make('div', { id: `${this.id}-list`, className: 'found', role: 'listbox', hidden: true, attributes: { 'aria-label': 'Results' } });
    this.status = make('p', { className: 'said', role: 'status' });
    this.active = -1;
    this.input.addEventListener('focus', () => this.prepare());
    this.input.addEventListener('input', () => this.ask());
    this.input.addEventListener('keydown', (event) => this.press(event));
  }

  parts() {
    return [this.input, this.status, this.list];
  }

  async prepare() {
    try {
      await loadNames();
    } catch {
      this.status.textContent = 'The names could not be loaded. Try again.';
      return;
    }
    if (this.input.value) this.ask();
  }

  ask() {
    const question = this.input.value;
    this.told?.(question);
    clearTimeout(this.pause);
    this.looking = termsOf(question).length > 0;
    if (this.looking) this.pause = setTimeout(() => this.askCases(question), typingPause);
    this.show(question);
  }

  // Shows again as more comes, unless something else is asked by then.
  async askCases(question) {
    const same = () => this.input.value === question;
    await this.prepared();
    if (!index.numbers) return;
    await Promise.all([openWords(question), openCases(namesIn(question).open)]);
    if (!same()) return;
    const missing = this.show(question);
    await openCases(missing);
    if (!same()) return;
    this.looking = false;
    this.show(question);
  }

  prepared() {
    return loadNames().catch(() => {});
  }

  // Gives the benchmarks of the cases to be shown.
  show(question) {
    const terms = termsOf(question);
    const cases = bestCases(question, terms, this.most);
    const groups = terms.length === 0 ? [] : [
      ['Benchmarks', best(index.benchmarks, terms, this.most)],
      ['Models', best(index.models, terms, this.most)],
      ['Cases', cases],
    ].filter(([, { items }]) => items.length > 0);
    const chosen = this.shown === question ? this.options[this.active]?.href : null;
    this.shown = question;
    this.options = [];
    this.list.replaceChildren(...groups.map(([name, found], i) => this.group(name, found, i)));
    this.list.hidden = groups.length === 0;
    this.input.setAttribute('aria-expanded', String(groups.length > 0));
    this.activate(chosen ? this.options.findIndex((one) => one.href === chosen) : -1);
    const count = groups.reduce((sum, [, { all }]) => sum + all, 0);
    const nothing = !index.numbers ? 'Loading the names …' : this.looking ? 'Looking through the cases …' : 'Nothing found. Rarer words find more.';
    this.status.textContent = terms.length === 0 ? '' : count === 0 ? nothing : `${count} found`;
    return cases.missing;
  }

  group(name, { all, items }, number) {
    const label = `${this.id}-group-${number}`;
    const head = make('div', { id: label, className: 'head', textContent: all > items.length ? `${name}: ${items.length} of ${all}` : name, role: 'presentation' });
    return make('div', { role: 'group', attributes: { 'aria-labelledby': label } }, [head, ...items.map((one) => this.option(one))]);
  }

  option(one) {
    const made = make('a', { id: `${this.id}-option-${this.options.length}`, href: address(one.url), role: 'option', tabIndex: -1, attributes: { 'aria-selected': 'false' } },
      [make('b', { textContent: one.name }), ' ', ...(one.benchmark ? [make('span', { textContent: one.benchmark.name }), make('br')] : []), make('span', { textContent: one.note })]);
    this.options.push(made);
    return made;
  }

  activate(number) {
    this.options?.[this.active]?.setAttribute('aria-selected', 'false');
    this.active = number;
    const option = this.options?.[number];
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  press(event) {
    if (event.isComposing) return; // that Enter chooses a sign, not a result
    const count = this.options?.length ?? 0;
    if (event.key === 'Enter') {
      const option = this.options?.[Math.max(0, this.active)];
      if (option) option.click();
      event.preventDefault();
    } else if (count > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.activate(this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count);
      event.preventDefault();
    }
  }
}

function onPage(place) {
  const box = new SearchBox(perGroup.page, (question) => {
    const url = new URL(location.href);
    if (question) url.searchParams.set('q', question);
    else url.searchParams.delete('q');
    history.replaceState(null, '', url);
  });
  place.append(...box.parts());
  place.hidden = false;
  box.input.value = new URLSearchParams(location.search).get('q') ?? '';
  box.input.focus();
  return () => box.input.focus();
}

function overPage() {
  let dialog = null;
  let box = null;
  return (typed = '') => {
    if (!dialog) {
      box = new SearchBox(perGroup.box);
      const all = make('a', { href: address('search/'), textContent: 'Search on a page of its own' });
      all.addEventListener('click', () => (all.href = address(`search/?q=${encodeURIComponent(box.input.value)}`)));
      const close = make('button', { type: 'button', textContent: 'Close' });
      dialog = make('dialog', { className: 'search', attributes: { 'aria-label': 'Search' } }, [...box.parts(), make('p', { className: 'last' }, [all, close])]);
      close.addEventListener('click', () => dialog.close());
      dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
    box.input.select();
    if (typed) box.input.value = typed, box.ask();
  };
}

const place = document.querySelector('[data-search]');
export const open = place ? onPage(place) : overPage();
const link = document.querySelector('[data-search-link]');
link?.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});
link?.setAttribute('aria-keyshortcuts', '/');
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  const writes = typing && typing.getClientRects().length > 0; // that of a closed dialog may still have the focus
  if (event.key !== '/' || writes || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  open();
});
