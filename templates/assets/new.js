// The builder: a form that makes a one-file benchmark.json, checks it with the published schema, shows the prompt of a
// case, and opens the repository host's new-file page with it. Sends nothing anywhere by itself. Makes elements, never
// markup from text.
import { showCosts } from './costs.js';
import { check } from './schema.js';
import { starters } from './starters.js';

const root = new URL('../', import.meta.url);
const mostAddress = 7000; // longer addresses are refused by hosts
const form = document.getElementById('builder');
const field = (name) => form.querySelector(`[name="${name}"]`);

// RFC 4180: quoted cells may hold commas, quotes ("") and line ends.
function parseCsv(text) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') cell += text[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === ',' || c === '\n') {
      rows.at(-1).push(cell.replace(/\r$/, ''));
      cell = '';
      if (c === '\n') rows.push([]);
    } else cell += c;
  }
  rows.at(-1).push(cell);
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

const named = new Set(['id', 'expected', 'category', 'cluster']);
export function readCases(text) {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed.startsWith('[')) return JSON.parse(trimmed);
  if (trimmed.startsWith('{')) {
    return trimmed.split('\n').filter((line) => line.trim()).map((line, i) => {
      try {
        return JSON.parse(line);
      } catch (error) {
        throw new Error(`case in line ${i + 1}: ${error.message}`);
      }
    });
  }
  const [heads, ...rows] = parseCsv(trimmed);
  return rows.map((row, i) => {
    const out = { id: `c${String(i + 1).padStart(3, '0')}`, vars: {} };
    heads.forEach((head, k) => {
      const name = head.trim();
      if (named.has(name)) out[name] = row[k] ?? '';
      else out.vars[name] = row[k] ?? '';
    });
    return out;
  });
}

const writeCases = (cases) => cases.map((one) => JSON.stringify(one)).join('\n');

// As the tool does it: one pass, "{{{{" is a literal "{{".
export function expand(text, vars, unknown) {
  return text.replace(/\{\{\{\{|\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g, (whole, name) => {
    if (name === undefined) return '{{';
    if (Object.hasOwn(vars, name)) return String(vars[name]);
    unknown.add(name);
    return whole;
  });
}

let base = {}; // keys that the form does not show stay as they came

function fill(definition) {
  base = definition;
  field('title').value = definition.name ?? '';
  field('summary').value = definition.summary ?? '';
  field('tags').value = (definition.tags ?? []).join(', ');
  field('license').value = definition.license ?? 'CC-BY-4.0';
  field('author').value = definition.authors?.[0]?.name ?? '';
  field('system').value = definition.prompt?.system ?? '';
  field('user').value = definition.prompt?.user ?? '';
  field('scoring').value = JSON.stringify(definition.scoring ?? [], null, 1);
  field('cases').value = Array.isArray(definition.cases) ? writeCases(definition.cases) : '';
}

function definition() {
  const out = { format: 1, ...base, name: field('title').value.trim(), summary: field('summary').value.trim(), license: field('license').value.trim(),
    tags: field('tags').value.split(',').map((tag) => tag.trim()).filter(Boolean), authors: [{ name: field('author').value.trim() }] };
  delete out.$schema;
  delete out.prompt;
  const [system, user] = [field('system').value, field('user').value];
  if (system || user) out.prompt = { ...(system && { system }), ...(user && { user }) };
  out.scoring = JSON.parse(field('scoring').value || '[]');
  out.cases = readCases(field('cases').value);
  return out;
}

// What the schema cannot say.
function further(made) {
  const faults = [];
  const slug = field('slug').value.trim();
  if (!/^[a-z0-9-]{1,64}$/.test(slug)) faults.push({ path: 'folder', message: 'must be 1 to 64 of a-z, 0-9 and -' });
  const seen = new Set();
  for (const [i, one] of made.cases.entries()) {
    if (seen.has(one.id)) faults.push({ path: `cases[${i}].id`, message: `"${one.id}" is there twice` });
    seen.add(one.id);
    if (one.messages) continue;
    const unknown = new Set();
    expand(made.prompt?.user ?? '', one.vars ?? {}, unknown);
    expand(made.prompt?.system ?? '', one.vars ?? {}, unknown);
    if (one.choices) unknown.delete('choices');
    if (one.filler_tokens) unknown.delete('filler');
    for (const name of unknown) faults.push({ path: `cases[${i}]`, message: `has no value for {{${name}}}` });
  }
  return faults;
}

// A field that is empty yet is no fault of what was typed.
const needed = { folder: 'folder', name: 'name', summary: 'summary', 'authors[0].name': 'author' };
function unfilled({ path, message }) {
  return path === 'folder' ? field('slug').value.trim() === '' : Object.hasOwn(needed, path) && message === 'must not be empty';
}

function list(id, items) {
  const place = document.getElementById(id);
  place.replaceChildren(...items.slice(0, 20).map((text) => Object.assign(document.createElement('li'), { textContent: text })));
  if (items.length > 20) place.append(Object.assign(document.createElement('li'), { textContent: `and ${items.length - 20} more` }));
}

// What is sent for a case, as one text.
function prompt(made, one) {
  if (one.messages) return one.messages.map((m) => `${m.role}: ${m.content}`).join('\n\n');
  const vars = { ...(one.choices && { choices: one.choices.map((text, i) => `${String.fromCharCode(65 + i)}) ${text}`).join('\n') }), ...one.vars };
  return [made.prompt?.system, made.prompt?.user].filter(Boolean).map((text) => expand(text, vars, new Set())).join('\n\n———\n\n');
}

function preview(made) {
  const cases = made?.cases ?? [];
  const chosen = document.getElementById('which');
  const at = Math.max(0, Math.min(chosen.selectedIndex, cases.length - 1));
  const names = cases.slice(0, 1000).map((one, i) => String(one?.id ?? i + 1));
  if (names.join('\n') !== [...chosen.options].map((option) => option.value).join('\n')) {
    chosen.replaceChildren(...names.map((name) => new Option(name, name)));
    if (names.length) chosen.selectedIndex = Math.min(at, names.length - 1);
  }
  const one = cases[at];
  document.getElementById('preview').textContent = one && typeof one === 'object' ? prompt(made, one) : 'No case yet.';
  document.getElementById('expected').textContent = one && typeof one === 'object' ? `Expected: ${typeof one.expected === 'string' ? one.expected : JSON.stringify(one.expected ?? null)}` : '';
}

// Characters of all prompts, and how many requests there are.
function extent(made) {
  const cases = made.cases.filter((one) => one && typeof one === 'object');
  return { requests: cases.length * (made.repeats ?? 1), characters: cases.reduce((sum, one) => sum + prompt(made, one).length, 0) * (made.repeats ?? 1), most: made.params?.max_tokens ?? 1024 };
}

let schema;
let models = [];
function update() {
  let made;
  let faults;
  try {
    made = definition();
    faults = [...check(made, schema), ...further(made)];
  } catch (error) {
    faults = [{ path: '', message: error.message }];
  }
  preview(made);
  const text = made ? JSON.stringify(made, null, 2) + '\n' : '';
  document.getElementById('made').value = text;
  const wrong = faults.filter((fault) => !unfilled(fault));
  showCosts(document.getElementById('costs'), wrong.length === 0 ? extent(made) : null, models);
  document.getElementById('verdict').textContent = faults.length === 0
    ? `Valid: ${made.cases.length} case${made.cases.length === 1 ? '' : 's'}, ${text.length.toLocaleString('en')} characters`
    : wrong.length > 0
      ? `${wrong.length} thing${wrong.length > 1 ? 's' : ''} to mend`
      : `Still to fill in: ${Object.keys(needed).filter((path) => faults.some((fault) => fault.path === path)).map((path) => needed[path]).join(', ')}`;
  list('faults', wrong.map(({ path, message }) => (path ? `${path}: ${message}` : message)));
  const open = document.getElementById('open');
  const address = form.dataset.create && `${form.dataset.create}?filename=${encodeURIComponent(`benchmarks/${field('slug').value.trim()}/benchmark.json`)}`;
  const whole = `${address}&value=${encodeURIComponent(text)}`;
  open.hidden = faults.length > 0 || !address;
  open.href = open.hidden ? '#made' : whole.length <= mostAddress ? whole : address;
  document.getElementById('long').hidden = open.hidden || whole.length <= mostAddress;
  document.getElementById('copy').disabled = document.getElementById('save').disabled = faults.length > 0;
}

async function start(choice) {
  if (Object.hasOwn(starters, choice)) fill({ ...starters[choice], params: { temperature: 0, max_tokens: 1024 } });
  else {
    const reply = await fetch(new URL(`benchmarks/${choice}/fork.json`, root));
    if (!reply.ok) return;
    fill(await reply.json());
    field('slug').value ||= `${choice.slice(0, 59)}-fork`;
  }
  update();
}

document.getElementById('copy').addEventListener('click', async () => {
  const made = document.getElementById('made');
  await navigator.clipboard.writeText(made.value).catch(() => made.select());
  document.getElementById('verdict').textContent = 'Copied';
});
document.getElementById('save').addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([document.getElementById('made').value], { type: 'application/json' }));
  link.download = 'benchmark.json';
  link.click();
  URL.revokeObjectURL(link.href);
});

const startFrom = field('start');
const group = startFrom.querySelector('optgroup');
for (const name of Object.keys(starters)) group.append(new Option(name, name));
schema = await (await fetch(new URL('schema/benchmark.schema.json', root))).json();
fetch(new URL('api/v1/index.json', root)).then((reply) => reply.json()).then((index) => {
  models = index.models;
  update();
});
form.addEventListener('input', (event) => event.target !== startFrom && update());
startFrom.addEventListener('change', () => start(startFrom.value));
const from = new URLSearchParams(location.search).get('from') ?? '';
startFrom.value = [...startFrom.options].some((option) => option.value === from) ? from : Object.keys(starters)[0];
await start(startFrom.value);
