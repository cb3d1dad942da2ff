// Every board.json of a rendered site holds to the schema that the site publishes beside it, board.csv has the same rows,
// and the schema refuses what it should. Site: the folder in BENCHHUB_SITE, else site/.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const site = process.env.BENCHHUB_SITE || join(root, 'site');
const benchmarks = join(site, 'benchmarks');
const folders = existsSync(benchmarks)
  ? readdirSync(benchmarks).sort().map((name) => join(benchmarks, name)).filter((path) => existsSync(join(path, 'board.json')))
  : [];
const skip = folders.length === 0 && `no board.json below ${site}: build the site, or set BENCHHUB_SITE`;

const read_json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const is_time = (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text));

async function board_check() {
  const { default: Ajv2020 } = await import('ajv/dist/2020.js');
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  ajv.addFormat('date-time', is_time);
  ajv.addFormat('uri-reference', (text) => URL.canParse(text, 'https://example.org/'));
  return ajv.compile(read_json(join(site, 'schema', 'board.schema.json')));
}

// RFC 4180: quotes doubled, lines end in CR LF.
function read_csv(text) {
  const cells = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n)/gy;
  const lines = [[]];
  let end = 0;
  for (let found; end < text.length && (found = cells.exec(text)); end = cells.lastIndex) {
    lines.at(-1).push(found[1].startsWith('"') ? found[1].slice(1, -1).replaceAll('""', '"') : found[1]);
    if (found[2] === '\r\n') lines.push([]);
  }
  assert.equal(end, text.length, `not RFC 4180 at byte ${end}`);
  lines.pop();
  return lines;
}

test('each board.json is valid by the published schema', { skip }, async () => {
  const is_valid = await board_check();
  for (const folder of folders) {
    const ok = is_valid(read_json(join(folder, 'board.json')));
    assert.ok(ok, `${folder}: ${JSON.stringify(is_valid.errors?.slice(0, 5))}`);
  }
});

test('the schema refuses a board that is not one', { skip }, async () => {
  const is_valid = await board_check();
  const board = read_json(join(folders[0], 'board.json'));
  const [row] = board.rows;
  const refused = [
    { ...board, version: 2 },
    { ...board, more: 1 },
    { ...board, rows: [{ ...row, score: 1.5 }] },
    { ...board, rows: [{ ...row, score: 'NaN' }] },
    { ...board, rows: [{ ...row, state: null }] },
    { ...board, rows: [{ ...row, last_answer: 'yesterday' }] },
    { ...board, rows: [Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'score'))] },
  ];
  for (const [i, wrong] of refused.entries()) assert.equal(is_valid(wrong), false, `case ${i}`);
});

test('each board.csv has the rows of its board.json', { skip }, () => {
  for (const folder of folders) {
    const { rows } = read_json(join(folder, 'board.json'));
    const [head, ...lines] = read_csv(readFileSync(join(folder, 'board.csv'), 'utf8'));
    assert.equal(new Set(head).size, head.length, `${folder}: a column is there twice`);
    assert.equal(lines.length, rows.length, folder);
    for (const [i, line] of lines.entries()) {
      assert.equal(line.length, head.length, folder);
      for (const cell of line) assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/, folder);
      const score = line[head.indexOf('score')];
      assert.equal(score === '' ? null : Number(score), rows[i].score, `${folder}, line ${i + 2}`);
      assert.equal(line[head.indexOf('model')], rows[i].model);
    }
  }
});

test('the index of the API leads to files that are there', { skip }, () => {
  const index = read_json(join(site, 'api', 'v1', 'index.json'));
  assert.equal(index.format, 'benchhub-api');
  const base = index.site.address ?? '';
  const links = [...index.benchmarks, ...index.models].flatMap(({ links }) => [links.json, links.csv, links.bibtex].filter(Boolean));
  for (const link of [...links, ...Object.values(index.schemas)]) {
    assert.ok(link.startsWith(base), link);
    assert.ok(existsSync(join(site, link.slice(base.length))), link);
  }
});
