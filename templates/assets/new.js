// The builder: a form that makes a one-file benchmark.json, checks it with the published schema, shows the prompt of a
// case, and opens the repository host's new-file page with it. Sends nothing anywhere by itself. Makes elements, never
// markup from text.
import { check } from './schema.js';

const root = new URL('../', import.meta.url);
const mostAddress = 7000; // longer addresses are refused by hosts
const form = document.getElementById('builder');
const field = (name) => form.querySelector(`[name="${name}"]`);

const starters = {
  'exact answer': { prompt: { user: 'Answer with one word.\n\n{{question}}' }, scoring: [{ type: 'equals' }],
    cases: [{ id: 'c001', vars: { question: 'Which planet is nearest to the sun?' }, expected: 'Mercury' }] },
  'multiple choice': { prompt: { user: '{{question}}\n\n{{options}}\n\nEnd with the letter of your choice on a line of its own.' }, scoring: [{ type: 'choice', extract: 'last_line' }],
    cases: [{ id: 'c001', vars: { question: 'Which is a prime number?', options: 'A) 21\nB) 23\nC) 27' }, choices: ['21', '23', '27'], expected: 'B' }] },
  number: { prompt: { user: '{{question}}\n\nEnd with the number alone on the last line.' }, scoring: [{ type: 'numeric', extract: 'last_line' }],
    cases: [{ id: 'c001', vars: { question: 'What is 12 times 12?' }, expected: 144 }] },
  'words that must appear': { prompt: { user: '{{question}}' }, scoring: [{ type: 'contains' }],
    cases: [{ id: 'c001', vars: { question: 'Name the capital of France.' }, expected: 'Paris' }] },
  'JSON object': { prompt: { user: 'Answer with a JSON object only.\n\n{{question}}' }, scoring: [{ type: 'json_equal' }],
    cases: [{ id: 'c001', vars: { question: 'The year and month of 3 May 1999 as {"year", "month"}.' }, expected: { year: 1999, month: 5 } }] },
};

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
  const out = { ...base, format: 1, name: field('title').value.trim(), summary: field('summary').value.trim(), license: field('license').value.trim(),
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
    for (const name of unknown) faults.push({ path: `cases[${i}]`, message: `has no value for {{${name}}}` });
  }
  return faults;
}

function list(id, items) {
  const place = document.getElementById(id);
  place.replaceChildren(...items.slice(0, 20).map((text) => Object.assign(document.createElement('li'), { textContent: text })));
  if (items.length > 20) place.append(Object.assign(document.createElement('li'), { textContent: `and ${items.length - 20} more` }));
}

function preview(made) {
  const first = made?.cases?.[0];
  const place = document.getElementById('preview');
  if (!first) place.textContent = 'No case yet.';
  else if (first.messages) place.textContent = first.messages.map((m) => `${m.role}: ${m.content}`).join('\n\n');
  else place.textContent = [made.prompt?.system, made.prompt?.user].filter(Boolean).map((text) => expand(text, first.vars ?? {}, new Set())).join('\n\n———\n\n');
}

let schema;
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
  document.getElementById('verdict').textContent = faults.length ? `${faults.length} thing${faults.length > 1 ? 's' : ''} to mend` : `Valid: ${made.cases.length} case${made.cases.length === 1 ? '' : 's'}, ${text.length.toLocaleString('en')} characters`;
  list('faults', faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)));
  const open = document.getElementById('open');
  const address = form.dataset.create && `${form.dataset.create}?filename=${encodeURIComponent(`benchmarks/${field('slug').value.trim()}/benchmark.json`)}`;
  const whole = `${address}&value=${encodeURIComponent(text)}`;
  open.hidden = faults.length > 0 || !address;
  open.href = open.hidden ? '#made' : whole.length <= mostAddress ? whole : address;
  document.getElementById('long').hidden = open.hidden || whole.length <= mostAddress;
  document.getElementById('copy').disabled = document.getElementById('save').disabled = faults.length > 0;
}

async function start(choice) {
  if (Object.hasOwn(starters, choice)) fill(starters[choice]);
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
form.addEventListener('input', (event) => event.target !== startFrom && update());
startFrom.addEventListener('change', () => start(startFrom.value));
const from = new URLSearchParams(location.search).get('from') ?? '';
startFrom.value = [...startFrom.options].some((option) => option.value === from) ? from : Object.keys(starters)[0];
await start(startFrom.value);
