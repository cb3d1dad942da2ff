// The builder (templates/assets/new.js, schema.js): its schema check says what ajv says, its form makes a valid file from
// each start, and a benchmark of the site comes back as a fork of itself.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { check } from '../../templates/assets/schema.js';
import { cost } from '../../templates/assets/costs.js';
import { starters } from '../../templates/assets/starters.js';
import { browserAt } from './browser.mjs';

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync('docs/schema/benchmark.schema.json', 'utf8'));
const site = process.env.BENCHHUB_SITE ?? '';
const skip = existsSync(join(site || '/nowhere', 'index.html')) ? false : 'BENCHHUB_SITE names no fixture site';

// Every value of a definition replaced by something else, taken away, or joined by a stranger, one at a time.
function* mutations(value, put) {
  for (const other of [null, '', 'x', -1, 1e9, 1.5, [], {}, true, [1], 'x'.repeat(3000)]) yield put(other);
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* mutations(item, (v) => put(value.with(i, v)));
  else if (value && typeof value === 'object') {
    yield put({ ...value, stranger: 1 });
    for (const [name, part] of Object.entries(value)) {
      const { [name]: gone, ...rest } = value;
      yield put(rest);
      yield* mutations(part, (v) => put({ ...value, [name]: v }));
    }
  }
}

test('the schema check agrees with ajv', () => {
  const Ajv = require('ajv/dist/2020').default;
  const validate = new Ajv({ strict: false, allErrors: false, validateFormats: false }).compile(schema);
  let valid = 0;
  let invalid = 0;
  for (const folder of readdirSync('benchmarks')) {
    const definition = JSON.parse(readFileSync(join('benchmarks', folder, 'benchmark.json'), 'utf8'));
    definition.cases = [{ id: 'c1', vars: { a: '1', b: 2 }, expected: 'x', choices: ['a', 'b'], weight: 2 }];
    for (const made of [definition, ...mutations(definition, (v) => v)]) {
      const right = validate(made);
      const faults = check(made, schema);
      assert.equal(faults.length === 0, right, `${folder}: ${JSON.stringify(made).slice(0, 300)}\n${JSON.stringify(faults)}\n${JSON.stringify(validate.errors)}`);
      if (right) ++valid;
      else ++invalid;
    }
  }
  assert.ok(valid > 50 && invalid > 1000, `${valid} valid, ${invalid} invalid`);
});

test('an unknown keyword is not overlooked', () => {
  assert.throws(() => check({}, { dependentRequired: {} }), /unknown keyword/);
});

test('the form makes a benchmark and its pull request', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${origin}/new/`);
  const verdict = page.locator('#verdict');
  await verdict.getByText('Still to fill in: folder, name, summary, author').waitFor();
  assert.equal(await page.locator('#faults li').count(), 0, 'nothing is wrong before anything was typed');
  await page.getByText('1 request, about').waitFor(); // what it costs does not wait for a name
  await page.getByLabel('Folder').fill('My Words');
  await verdict.getByText('1 thing to mend').waitFor();
  await page.getByLabel('Folder').fill('my-words');
  await page.getByLabel('Name', { exact: true }).fill('My words');
  await page.getByLabel('Summary').fill('Words.');
  await page.getByLabel('Author').fill('Ada');
  await verdict.getByText('Valid: 1 case').waitFor();
  const address = new URL(await page.locator('#open').getAttribute('href'));
  assert.equal(address.origin + address.pathname, 'https://github.com/example/benchmarks/new/main');
  assert.equal(address.searchParams.get('filename'), 'benchmarks/my-words/benchmark.json');
  assert.equal(JSON.parse(address.searchParams.get('value')).name, 'My words');
  assert.match(await page.locator('#preview').textContent(), /Which planet is nearest to the sun\?/);
  assert.ok(Object.keys(starters).length >= 10);
  for (const start of Object.keys(starters)) {
    await page.getByLabel('Start from').selectOption(start);
    await page.getByLabel('Name', { exact: true }).fill('n');
    await page.getByLabel('Summary').fill('s');
    await page.getByLabel('Author').fill('a');
    await verdict.getByText('Valid: 1 case').waitFor();
    assert.doesNotMatch(await page.locator('#preview').textContent(), /\{\{/, start);
  }
  await page.getByText('1 request, about').waitFor();
  assert.ok((await page.locator('#costs tbody tr').count()) > 3, 'models with a price');
  await page.getByLabel('Cases').fill('id,question,expected\na,"one, ""two""",1\nb,three,2\nb,four,2\n');
  await page.getByText('cases[2].id: "b" is there twice').waitFor();
  await page.getByLabel('What case').selectOption({ index: 1 });
  assert.match(await page.locator('#preview').textContent(), /three/);
  await page.getByLabel('What case').selectOption({ index: 0 });
  assert.match(await page.locator('#preview').textContent(), /one, "two"/);
  assert.equal(await page.locator('#open').isVisible(), false);
  await page.getByLabel('Prompt, with').fill('{{nothing}}');
  await page.getByText('cases[0]: has no value for {{nothing}}').waitFor();
  assert.deepEqual(errors, []);
});

test('what a run would cost is prices times tokens', () => {
  const prices = { input_usd: 2, output_usd: 10, date: '2026-01-01' };
  assert.deepEqual(cost({ requests: 1000, characters: 4_000_000, most: 500 }, prices), [3, 7]);
  assert.deepEqual(cost({ requests: 1000, characters: 4_000_000, most: 50 }, prices), [2.5, 2.5]);
  assert.equal(cost({ requests: 1, characters: 1, most: 1 }, null), null);
  assert.equal(cost({ requests: 1, characters: 1, most: 1 }, { ...prices, output_usd: null }), null);
});

test('a benchmark of the site starts as a fork of itself', { skip, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  await page.goto(`${origin}/benchmarks/fine-print/`);
  await page.getByRole('link', { name: 'Fork this benchmark' }).click();
  await page.locator('#verdict').getByText('Valid: 12 cases').waitFor();
  const made = JSON.parse(await page.locator('#made').inputValue());
  assert.match(made.forked_from, /^fine-print@[0-9a-f]{40}$/);
  assert.equal(made.name, 'Fine print (fork)');
  assert.equal(await page.getByLabel('Folder').inputValue(), 'fine-print-fork');
});
