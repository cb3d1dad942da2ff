// Search over benchmarks, models and cases, without a server: the header's link (or "/") opens it over any page, and
// /search/?q= is the same as a page. Names are loaded when it gets the focus; cases of the benchmark one is in, and of
// those that the question names, when somebody types. By keyboard: the combobox pattern of WAI-ARIA.
const root = new URL('../', import.meta.url);
const perGroup = { box: 6, page: 20 };
const maxShards = 3; // benchmarks whose cases are looked through for one question
const typingPause = 120; // ms before cases are fetched

const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const address = (path) => new URL(path, root).href;

const loaded = new Map();
function load(path) {
  if (!loaded.has(path)) {
    const got = fetch(address(path)).then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(`${path}: ${reply.status}`))));
    got.catch(() => loaded.delete(path)); // so that it is tried again
    loaded.set(path, got);
  }
  return loaded.get(path);
}

// Words run together, for who writes "gpt4o" or "fineprint"; scripts without spaces, in which one sign is a word.
const together = (text) => text.replace(/[^\p{L}\p{N}]+/gu, '');
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const shortestTogether = 4;

function item(kind, url, name, note, more) {
  return { kind, url, name, note, together: together(plain(name)), text: ` ${plain(`${name} ${more} ${note}`).replace(/[^\p{L}\p{N}.]+/gu, ' ')}`, start: plain(name) };
}

function benchmarksOf({ benchmarks, tags }) {
  return benchmarks.slug.map((slug, i) => {
    const own = benchmarks.tags[i].map((number) => tags[number]).join(', ');
    return { slug, ...item('benchmark', `benchmarks/${slug}/`, benchmarks.name[i], own, slug) };
  });
}

const modelsOf = ({ models }) => models.slug.map((slug, i) => item('model', `models/${slug}/`, models.name[i], models.provider[i], slug));
const casesOf = (benchmark, { cases }) =>
  cases.id.map((id, i) => item('case', `benchmarks/${benchmark.slug}/cases/${id}/`, id, cases.text[i], benchmark.name));

const index = { benchmarks: [], models: [], cases: new Map(), ready: null, whole: false };
function loadNames() {
  index.ready ??= load('search/index.json').then(async (first) => {
    index.benchmarks = benchmarksOf(first);
    index.models = modelsOf(first);
    for (const often of ['e', 'a', 'st']) best(index.benchmarks, [often], 1); // compiled before the first key
    for (let part = 2; part <= first.parts; ++part) index.benchmarks.push(...benchmarksOf(await load(`search/index-${part}.json`)));
    index.whole = true;
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

// The benchmark that this page belongs to, then those that most of the terms name.
function benchmarksToOpen(terms) {
  const here = /^benchmarks\/([^/]+)\//.exec(location.href.startsWith(root.href) ? location.href.slice(root.href.length) : '')?.[1];
  const named = index.benchmarks.map((one) => [terms.filter((term) => one.text.includes(` ${term}`) || (term.length >= shortestTogether && one.together.includes(together(term)))).length, one]).filter(([hits]) => hits > 0);
  named.sort((a, b) => b[0] - a[0]);
  const own = index.benchmarks.filter((one) => one.slug === here);
  return [...new Set([...own, ...named.map(([, one]) => one)])].slice(0, maxShards);
}

async function openCases(benchmarks) {
  const missing = benchmarks.filter((one) => !index.cases.has(one.slug));
  const got = await Promise.allSettled(missing.map(async (one) => index.cases.set(one.slug, casesOf(one, await load(`benchmarks/${one.slug}/search.json`)))));
  return got.length > 0;
}

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
      type: 'text', inputMode: 'search', id: this.id, role: 'combobox', autocomplete: 'off', spellcheck: false, placeholder: 'A benchmark, a model, a case',
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
    const terms = termsOf(this.input.value);
    this.told?.(this.input.value);
    this.show(terms);
    clearTimeout(this.pause);
    if (terms.length > 0) this.pause = setTimeout(() => this.askCases(terms), typingPause);
  }

  async askCases(terms) {
    await this.prepared();
    const fresh = await openCases(benchmarksToOpen(terms));
    if (fresh && termsOf(this.input.value).join(' ') === terms.join(' ')) this.show(terms);
  }

  prepared() {
    return loadNames().catch(() => {});
  }

  show(terms) {
    const groups = terms.length === 0 ? [] : [
      ['Benchmarks', best(index.benchmarks, terms, this.most)],
      ['Models', best(index.models, terms, this.most)],
      ['Cases', best([...index.cases.values()].flat(), terms, this.most)],
    ].filter(([, { items }]) => items.length > 0);
    this.options = [];
    this.list.replaceChildren(...groups.map(([name, found], i) => this.group(name, found, i)));
    this.list.hidden = groups.length === 0;
    this.input.setAttribute('aria-expanded', String(groups.length > 0));
    this.activate(-1);
    const count = groups.reduce((sum, [, { all }]) => sum + all, 0);
    const nothing = index.whole ? 'Nothing found. Name a benchmark to look through its cases.' : 'Loading the names …';
    this.status.textContent = terms.length === 0 ? '' : count === 0 ? nothing : `${count} found`;
  }

  group(name, { all, items }, number) {
    const label = `${this.id}-group-${number}`;
    const head = make('div', { id: label, className: 'head', textContent: all > items.length ? `${name}: ${items.length} of ${all}` : name, role: 'presentation' });
    return make('div', { role: 'group', attributes: { 'aria-labelledby': label } }, [head, ...items.map((one) => this.option(one))]);
  }

  option(one) {
    const made = make('a', { id: `${this.id}-option-${this.options.length}`, href: address(one.url), role: 'option', tabIndex: -1, attributes: { 'aria-selected': 'false' } },
      [make('b', { textContent: one.name }), ' ', make('span', { textContent: one.note })]);
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
  return () => {
    if (!dialog) {
      const box = new SearchBox(perGroup.box);
      const all = make('a', { href: address('search/'), textContent: 'Search on a page of its own' });
      all.addEventListener('click', () => (all.href = address(`search/?q=${encodeURIComponent(box.input.value)}`)));
      const close = make('button', { type: 'button', textContent: 'Close' });
      dialog = make('dialog', { className: 'search', attributes: { 'aria-label': 'Search' } }, [...box.parts(), make('p', { className: 'last' }, [all, close])]);
      close.addEventListener('click', () => dialog.close());
      dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector('input').select();
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
