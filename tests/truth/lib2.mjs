// Helpers of the ground-truth checks: reading a benchmark folder, structural checks, baselines.
// They know the file format only; every rule about answers lives in the script of its benchmark.
// The format is described in docs/ (benchmark definitions).
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../benchmarks/', import.meta.url);

export function fail(message) {
  console.error(`FAIL ${message}`);
  process.exit(1);
}

export function check(condition, message) {
  if (!condition) fail(message);
}

// RFC 4180: quoted cells, doubled quotes, line breaks inside quotes.
export function parseCsv(text) {
  const rows = [];
  let row = [], cell = '', quoted = false, i = 0;
  const endCell = () => { row.push(cell); cell = ''; };
  const endRow = () => { endCell(); rows.push(row); row = []; };
  while (i < text.length) {
    const ch = text[i];
    if (quoted) {
      if (ch === '"' && text[i + 1] === '"') { cell += '"'; i += 2; continue; }
      if (ch === '"') { quoted = false; i++; continue; }
      cell += ch; i++; continue;
    }
    if (ch === '"' && cell === '') { quoted = true; i++; continue; }
    check(ch !== '"', 'csv: a quote inside an unquoted cell');
    if (ch === ',') { endCell(); i++; continue; }
    if (ch === '\r' && text[i + 1] === '\n') { endRow(); i += 2; continue; }
    if (ch === '\n') { endRow(); i++; continue; }
    cell += ch; i++;
  }
  check(!quoted, 'csv: a quoted cell is not closed');
  if (cell !== '' || row.length) endRow();
  return rows;
}

function casesFromCsv(text) {
  const [header, ...rows] = parseCsv(text);
  return rows.map((row, index) => {
    check(row.length === header.length, `csv row ${index + 2}: ${row.length} cells, header has ${header.length}`);
    const out = { vars: {} };
    header.forEach((name, column) => {
      const value = row[column];
      if (['id', 'expected', 'category', 'cluster'].includes(name)) {
        if (value !== '') out[name] = value;
      } else if (name === 'weight') out.weight = Number(value);
      else out.vars[name] = value;
    });
    return out;
  });
}

const caseKeys = ['id', 'vars', 'messages', 'expected', 'category', 'cluster', 'choices', 'weight'];
const definitionKeys = ['$schema', 'format', 'name', 'summary', 'tags', 'license', 'authors', 'canary', 'prompt', 'cases',
  'params', 'answer_format', 'repeats', 'response_format', 'labels', 'scoring', 'metric', 'policy', 'refresh'];

// Reads benchmarks/<slug>, checks its form and returns {definition, cases, system, user}.
export function load(slug, { minPerCategory = 5 } = {}) {
  const folder = new URL(`${slug}/`, root);
  const read = (name) => {
    const url = new URL(name, folder);
    check(existsSync(fileURLToPath(url)), `${slug}: ${name} is missing`);
    return readFileSync(url, 'utf8');
  };
  const definition = JSON.parse(read('benchmark.json'));
  for (const key of Object.keys(definition)) check(definitionKeys.includes(key), `${slug}: unknown key ${key}`);
  check(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(definition.canary), `${slug}: canary is no uuid v4`);
  check(definition.params.temperature === 0, `${slug}: temperature is not 0`);
  const text = (value) => (value?.startsWith('file:') ? read(value.slice(5)) : value);
  const system = text(definition.prompt.system);
  const user = text(definition.prompt.user);
  check(read('README.md').length > 800, `${slug}: README.md is too short`);

  const raw = read(definition.cases);
  const cases = definition.cases.endsWith('.csv') ? casesFromCsv(raw)
    : raw.trimEnd().split('\n').map((line) => JSON.parse(line));
  check(cases.length >= 30, `${slug}: only ${cases.length} cases`);

  const placeholders = user ? [...new Set([...user.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((m) => m[1]))].sort() : [];
  const seen = new Map();
  const categories = new Map();
  cases.forEach((item, index) => {
    const id = `c${String(index + 1).padStart(3, '0')}`;
    check(item.id === id, `${slug}: case ${index + 1} has id ${item.id}, not ${id}`);
    for (const key of Object.keys(item)) check(caseKeys.includes(key), `${slug} ${id}: unknown key ${key}`);
    check(item.expected !== undefined, `${slug} ${id}: no expected`);
    check(item.category, `${slug} ${id}: no category`);
    if (item.messages) {
      check(!item.vars, `${slug} ${id}: both vars and messages`);
    } else {
      const names = Object.keys(item.vars).sort();
      check(names.join() === placeholders.join(), `${slug} ${id}: vars [${names}] are not the placeholders [${placeholders}]`);
      for (const name of names) check(item.vars[name] !== '', `${slug} ${id}: ${name} is empty`);
    }
    const body = JSON.stringify(item.messages ?? item.vars).toLowerCase().replace(/[\s\d]+/g, ' ');
    check(!seen.has(body), `${slug}: ${id} repeats ${seen.get(body)} (numbers apart)`);
    seen.set(body, id);
    categories.set(item.category, (categories.get(item.category) ?? 0) + 1);
  });
  for (const [name, count] of categories) {
    check(count >= minPerCategory, `${slug}: category ${name} has ${count} cases, fewer than ${minPerCategory}`);
  }
  return { slug, definition, cases, system, user, categories };
}

// The largest share of cases that share one expected value (what a constant answer gets under an exact scorer).
export function constantShare(cases) {
  const counts = new Map();
  for (const { expected } of cases) {
    for (const value of new Set(Array.isArray(expected) ? expected : [expected])) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const [value, count] = [...counts].sort((a, b) => b[1] - a[1])[0];
  return { value, count, share: count / cases.length };
}

// With --verbose the scripts also print what trivial answers get.
export function note(text) {
  if (process.argv.includes('--verbose')) console.log(`  ${text}`);
}

export function done(slug, cases) {
  console.log(`ok ${slug} ${cases.length} cases`);
}
