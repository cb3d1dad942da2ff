// The compare page: two to four models by benchmark (models/<m>/model.json) and, on one benchmark, by case
// (benchmarks/<b>/scores.json). The choice is in the query string. Makes elements, never markup from text. No library.

const root = new URL('../', import.meta.url);
const most = 4;
const missing = '–';

const cache = new Map();
function load(path) {
  if (!cache.has(path)) {
    cache.set(path, fetch(new URL(path, root)).then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(`${path}: ${reply.status}`)))));
  }
  return cache.get(path);
}

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
  node.append(...children);
  return node;
}
const percent = (share, digits = 1) => (share === null || share === undefined ? missing : (share * 100).toFixed(digits));
const link = (path, text) => make('a', { href: new URL(path, root).href }, text);

function table(caption, heads, rows) {
  const body = make('tbody');
  for (const cells of rows) body.append(make('tr', {}, ...cells));
  const head = make('tr', {}, ...heads.map((text, i) => make('th', { scope: 'col', class: i === 0 ? 'l' : undefined }, text)));
  return make('section', { class: 'scroll', tabindex: '0', 'aria-label': caption },
    make('table', { class: 'board' }, make('caption', {}, caption), make('thead', {}, head), body));
}

const query = new URLSearchParams(location.search);
const state = { models: (query.get('models') ?? '').split(',').filter(Boolean).slice(0, most), benchmark: query.get('benchmark') ?? '', all: query.get('cases') === 'all' };

function writeState() {
  const next = new URLSearchParams();
  if (state.models.length) next.set('models', state.models.join(','));
  if (state.benchmark) next.set('benchmark', state.benchmark);
  if (state.all) next.set('cases', 'all');
  const text = next.toString().replaceAll('%2C', ',');
  history.replaceState(null, '', location.pathname + (text && '?' + text));
}

function option(value, text, chosen) {
  return make('option', { value, selected: value === chosen }, text);
}

function choices(index) {
  const models = index.models.filter((model) => model.benchmarks_ranked > 0 || state.models.includes(model.slug));
  const place = document.getElementById('choice');
  const focused = document.activeElement?.getAttribute('aria-label');
  place.replaceChildren();
  const add = (label, options, change) => {
    const select = make('select', { 'aria-label': label }, ...options);
    select.addEventListener('change', () => {
      change(select.value);
      update(index);
    });
    place.append(select);
    if (label === focused) select.focus();
  };
  for (let i = 0; i < Math.min(most, Math.max(2, state.models.length + 1)); ++i) {
    const options = models.map((model) => option(model.slug, model.name + (model.kind === 'baseline' ? ' (baseline)' : ''), state.models[i]));
    add(`Model ${i + 1}`, [option('', i < 2 ? 'Choose a model' : 'Add a model', state.models[i] ?? ''), ...options], (value) => {
      if (value) state.models[i] = value;
      else state.models.splice(i, 1);
      state.models = [...new Set(state.models.filter(Boolean))];
    });
  }
  add('Benchmark', [option('', 'All benchmarks', state.benchmark), ...index.benchmarks.map((b) => option(b.slug, b.name, state.benchmark))], (value) => {
    state.benchmark = value;
  });
}

function rank({ rank_best: best, rank_worst: worst }) {
  if (best === null) return 'not ranked';
  return `rank ${best === worst ? best : `${best}–${worst}`}`;
}

// Scores by benchmark; where the intervals leave no doubt about who is ahead, the best stands out.
function byBenchmark(index, models) {
  const rows = [];
  for (const benchmark of index.benchmarks) {
    const results = models.map((model) => model.results.find((result) => result.benchmark === benchmark.slug));
    if (!results.some((result) => result && result.score !== null)) continue;
    const choose = make('a', { href: `?models=${state.models.join(',')}&benchmark=${benchmark.slug}` }, benchmark.name);
    const cells = results.map((result, i) => {
      if (!result || result.score === null) return make('td', {}, missing);
      const others = results.filter((other, j) => j !== i && other && other.score !== null);
      const ahead = others.length > 0 && others.every((other) => (other.score_upper ?? 1) < (result.score_lower ?? 0));
      return make('td', {}, make(ahead ? 'strong' : 'span', {}, percent(result.score)),
        make('small', {}, result.score_lower === null ? rank(result) : `${percent(result.score_lower)}–${percent(result.score_upper)}, ${rank(result)}`));
    });
    rows.push([make('th', { scope: 'row' }, choose, make('small', {}, `${benchmark.cases} cases`)), ...cells]);
  }
  if (rows.length === 0) return make('p', { class: 'muted' }, 'None of them has a score on any board yet.');
  return table('Scores in % with 95 % intervals; bold: the interval lies above all others', ['Benchmark', ...models.map((model) => model.model.name)], rows);
}

// Over the cases that both have a score on: the mean difference with the interval of its paired standard error.
function paired(a, b) {
  const differences = a.flatMap((score, i) => (score === null || b[i] === null ? [] : [score - b[i]]));
  const n = differences.length;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  return { n, mean, half: n > 1 ? 1.96 * Math.sqrt(variance / n) : null, wins: differences.filter((d) => d > 0).length, losses: differences.filter((d) => d < 0).length };
}

// Two-sided exact sign test: the chance of a split at least as uneven if neither were better.
function signTest(wins, losses) {
  const n = wins + losses;
  let term = 0.5 ** n;
  let tail = 0;
  for (let k = 0; k <= Math.min(wins, losses); ++k) {
    tail += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}

function verdict(names, { n, mean, half, wins, losses }) {
  if (n === 0) return make('p', {}, `${names[0]} and ${names[1]} share no case with a score.`);
  const sign = (x) => (x > 0 ? '+' : x < 0 ? '−' : '') + Math.abs(x * 100).toFixed(1);
  const interval = half === null ? '' : ` (95 % interval ${sign(mean - half)} to ${sign(mean + half)})`;
  const sure = half !== null && Math.abs(mean) > half && signTest(wins, losses) < 0.05 ? 'more than chance would do to one pair' : 'which chance alone could do';
  return make('p', { class: 'verdict' }, make('strong', {}, names[0]), ` against ${names[1]}: `, make('strong', { class: 'tn' }, `${sign(mean)} points`),
    `${interval} over ${n} shared cases, ${sure}. Better on ${wins}, worse on ${losses}, equal on ${n - wins - losses}. The board's ranks also correct for comparing many models.`);
}

function byCase(benchmark, scores, names) {
  const lists = state.models.map((model) => scores.models[model] ?? []);
  const page = (id, anchor = '') => new URL(`benchmarks/${benchmark.slug}/cases/${id}/${anchor}`, root).href;
  const rows = [];
  scores.cases.forEach((id, i) => {
    const values = lists.map((list) => list[i] ?? null);
    if (!state.all && values.every((value) => value === values[0])) return;
    const cells = values.map((value, m) => {
      const kind = value === null ? 'none' : value >= 1 ? 'right' : value > 0 ? 'part' : 'wrong';
      const part = scores.pages?.[state.models[m]]?.[i] ?? 1;
      return make('td', {}, make('a', { class: `mark o-${kind}`, href: page(id, `${part > 1 ? `page-${part}/` : ''}#${state.models[m]}`) }, percent(value, 0)));
    });
    rows.push([make('th', { scope: 'row' }, make('a', { href: page(id) }, id), make('small', {}, scores.categories[i] ?? '')), ...cells]);
  });
  if (rows.length === 0) {
    const scored = scores.cases.some((id, i) => lists.some((list) => (list[i] ?? null) !== null));
    return make('p', { class: 'muted' }, scored ? 'They have the same score on every case.' : 'None of them has a score here yet.');
  }
  const shown = rows.slice(0, 500);
  const what = state.all ? 'All cases' : 'Cases on which they differ';
  return table(`${what}: ${rows.length} of ${scores.cases.length}${shown.length < rows.length ? ', the first 500' : ''}; score in %, each leads to the answer`, ['Case', ...names], shown);
}

async function showBenchmark(index, models, place) {
  const benchmark = index.benchmarks.find((one) => one.slug === state.benchmark);
  if (!benchmark) return place.append(make('p', { class: 'callout' }, 'There is no such benchmark.'));
  const scores = await load(`benchmarks/${benchmark.slug}/scores.json`);
  const names = models.map((model) => model.model.name);
  place.append(make('h2', {}, link(`benchmarks/${benchmark.slug}/`, benchmark.name)));
  const has = state.models.map((model) => scores.models[model]);
  for (let i = 1; i < models.length; ++i) if (has[0] && has[i]) place.append(verdict([names[0], names[i]], paired(has[0], has[i])));
  const box = make('input', { type: 'checkbox', checked: !state.all });
  box.addEventListener('change', () => {
    state.all = !box.checked;
    update(index);
  });
  place.append(make('p', {}, make('label', { class: 'check' }, box, ' only where they differ')), byCase(benchmark, scores, names));
}

let turn = 0;
async function update(index) {
  const mine = ++turn;
  writeState();
  choices(index);
  const place = make('div');
  if (state.models.length < 2) place.append(make('p', { class: 'muted' }, 'Choose two models.'));
  else {
    const models = await Promise.all(state.models.map((model) => load(`models/${model}/model.json`)));
    if (state.benchmark) await showBenchmark(index, models, place);
    else place.append(byBenchmark(index, models));
  }
  if (mine === turn) document.getElementById('result').replaceChildren(place);
}

load('api/v1/index.json')
  .then((index) => {
    const known = new Set(index.models.map((model) => model.slug));
    state.models = state.models.filter((model) => known.has(model));
    // Without a choice: the two models with results on the most boards, so that the page shows what it is for.
    const able = index.models.filter((model) => model.benchmarks_ranked > 0).sort((a, b) => (a.kind === 'baseline') - (b.kind === 'baseline') || b.benchmarks_ranked - a.benchmarks_ranked);
    if (!state.models.length && able.length > 1) state.models = able.slice(0, 2).map((model) => model.slug);
    return update(index);
  })
  .catch((error) => document.getElementById('result').replaceChildren(make('p', { class: 'callout', role: 'alert' }, `The data could not be loaded (${error.message}).`)));
