// The search (templates/assets/search.js, words.js): from any page and by its address, by keyboard alone, cases by the words
// of their questions, nothing loaded before it is asked for; that the site and the script cut words alike; the sizes of what
// is loaded, and how soon a key press is answered at a quarter of the processor's speed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { WordsFile, casesOfBenchmark, fileOf, questionOf, rate, wordsOf } from '../../templates/assets/words.js';
import { browserAt, chromiumPath } from './browser.mjs';

const require = createRequire(import.meta.url);
const site = process.env.BENCHHUB_SITE ?? '';
const skip = !existsSync(join(site || '/nowhere', 'search/index.json')) ? 'BENCHHUB_SITE names no site' : chromiumPath ? false : 'there is no Chromium';
const index = skip ? null : JSON.parse(readFileSync(join(site, 'search/index.json'), 'utf8'));

// A site of `count` benchmarks with names as people give them: two to four words of English, tags of forty.
function syntheticIndex(count, models) {
  const words = [...new Set(['docs', 'benchmarks'].flatMap((folder) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md')).map((name) => readFileSync(join(folder, name), 'utf8')))
    .join(' ').toLowerCase().match(/[a-z]{4,11}/g))];
  let state = 12345;
  const random = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
  const name = () => Array.from({ length: 2 + random(3) }, () => words[random(words.length)]).join(' ');
  const names = Array.from({ length: count }, name);
  const slugs = names.map((one) => one.replaceAll(' ', '-'));
  const titled = names.map((one) => one[0].toUpperCase() + one.slice(1));
  const modelNames = Array.from({ length: models }, (_, i) => `${words[i % 60]} ${1 + random(9)}.${random(10)} ${['mini', 'large', 'pro', '70b', '8b'][random(5)]}`);
  return {
    format: 'benchhub-search', version: 1, parts: 1, tags: Array.from({ length: 40 }, (_, i) => words[i * 7]),
    benchmarks: { slug: slugs, name: titled, tags: names.map(() => [random(40), random(40)]) },
    models: { slug: modelNames.map((one) => one.replace(/[ .]/g, '-')), name: modelNames, provider: modelNames.map(() => words[random(12)]) },
  };
}

test('names of 2,000 benchmarks and 500 models take 60 KB at most', { skip }, (t) => {
  const size = gzipSync(JSON.stringify(syntheticIndex(2000, 500)), { level: 9 }).length;
  t.diagnostic(`${size} bytes`);
  assert.ok(size <= 60 * 1024, `${size} bytes`);
  const script = ['search.js', 'words.js', 'board.js'].reduce((sum, name) => sum + gzipSync(readFileSync(join(site, 'assets', name))).length, 0);
  assert.ok(script <= 12 * 1024, `${script} bytes of scripts on a benchmark's page`);
});

test('the index names what the site has', { skip }, () => {
  // Pages of old addresses lead to the new ones, and are not found.
  const leads = (path) => readFileSync(join(path, 'index.html'), 'utf8').includes('name="robots" content="noindex"');
  const folders = (path, file) => readdirSync(join(site, path)).filter((name) => existsSync(join(site, path, name, file)) && !leads(join(site, path, name))).sort();
  assert.deepEqual(index.benchmarks.slug.toSorted(), folders('benchmarks', 'search.json'));
  assert.deepEqual(index.models.slug.toSorted(), folders('models', 'model.json'));
  for (const slug of index.benchmarks.slug) {
    const { cases } = JSON.parse(readFileSync(join(site, `benchmarks/${slug}/search.json`), 'utf8'));
    for (const id of cases.id) assert.ok(existsSync(join(site, `benchmarks/${slug}/cases/${id}/index.html`)), `${slug}/${id}`);
    assert.equal(cases.id.length, cases.text.length);
  }
});

// Sites of benchmarks that no name tells of, made by the program. questions: by slug, one per case.
const binary = process.env.BENCHHUB_BUILD;
function siteOf(t, questions) {
  const root = mkdtempSync(join(tmpdir(), 'benchhub-search-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'benchhub.json'), JSON.stringify({ format: 1, title: 'T', base_url: 'https://x.example' }));
  for (const [slug, texts] of Object.entries(questions)) {
    mkdirSync(join(root, 'benchmarks', slug), { recursive: true });
    const cases = texts.map((question, i) => ({ id: `c${i}`, vars: { question }, expected: 'x' }));
    writeFileSync(join(root, 'benchmarks', slug, 'benchmark.json'), JSON.stringify({
      format: 1, name: `Board ${slug}`, summary: 'S', license: 'MIT', authors: [{ name: 'A' }], prompt: { user: 'Say: {{question}}' }, cases: 'cases.jsonl', scoring: [{ type: 'equals' }],
    }));
    writeFileSync(join(root, 'benchmarks', slug, 'cases.jsonl'), cases.map((one) => JSON.stringify(one) + '\n').join(''));
  }
  mkdirSync(join(root, 'models'));
  execFileSync(binary, ['render', '--root', root], { stdio: 'pipe' });
  return join(root, 'site');
}
const needsProgram = skip || (binary ? false : 'BENCHHUB_BUILD names no program');

// What is known of a character and of what stands beside it, in every script: the site cuts questions, the script what is
// asked. Left out: where node may know more punctuation, symbols and capitals than utf8proc does.
test('the site and the script cut words alike', { skip: needsProgram, timeout: 120_000 }, (t) => {
  const known = [[0, 0x800], [0x10a0, 0x1100], [0x13a0, 0x13f6], [0x1c90, 0x1cc0], [0x1e00, 0x20c0], [0x2100, 0x2427], [0x2440, 0x2b80],
    [0x2c00, 0x2d00], [0x3000, 0x3100], [0xa640, 0xa7c0], [0xfe30, 0xfff0]];
  const old = (code) => known.some(([first, end]) => code >= first && code < end);
  const texts = [];
  let text = '';
  for (let code = 0x20; code < 0x10000; ++code) {
    const character = String.fromCodePoint(code);
    if (/[\p{Cn}\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(character) || (/[\p{P}\p{S}\p{Lu}]/u.test(character) && !old(code))) continue;
    text += `abc${character}def 東${character}京 `;
    if (Buffer.byteLength(text) < 1800) continue;
    texts.push(text);
    text = '';
  }
  texts.push(text, 'The pool\u2019s re-opening, ΟΔΟΣ, ÉTÉ; 第3回大会pool수영장', 'zu\u0308rich \u1e9b\u0323 \u{10400}\u{10428}\u{10428} 😀grin \u{20bb7}野家');
  const built = siteOf(t, { signs: texts });
  const { words: count } = JSON.parse(readFileSync(join(built, 'search/index.json'), 'utf8'));
  assert.ok(count >= 2, `${count} files`);
  const stands = texts.map(() => new Set());
  for (let i = 0; i < count; ++i) {
    const json = JSON.parse(readFileSync(join(built, `search/words-${i}.json`), 'utf8'));
    const file = new WordsFile(json, new Map([['signs', 0]]));
    file.words.forEach((word, number) => {
      assert.equal(fileOf(word, count), i, word);
      for (const place of file.places(number)) stands[place].add(word);
    });
  }
  texts.forEach((one, i) => assert.deepEqual([...stands[i]].sort(), [...new Set([...wordsOf(one), ...wordsOf(`c${i}`)])].sort(), one));
});

test('what a question asks for, and which cases answer it best', () => {
  assert.deepEqual(questionOf('Swimming-pool, the pool? 游泳池 池'), ['swimming', 'pool', 'the', '游泳', '泳池', '池']);
  const file = new WordsFile({ benchmarks: ['a', 'b'], words: 'common pool pools swim swimming', cases: [[], [0, 2, 1, 3, 1, 1, 0], [1, 1, 5], [0, 1, 9], [0, 1, 4]] }, new Map([['a', 0], ['b', 1]]));
  const b = casesOfBenchmark;
  assert.deepEqual([...file.find('pool').places], [[1, 2], [4, 2], [b, 2], [b + 5, 1]]);
  const answer = (question, named = new Map()) => {
    const { rated } = rate(questionOf(question).map((word) => file.find(word)), named);
    return [...rated].sort((x, y) => y[1] - x[1] || x[0] - y[0]).map(([place]) => place);
  };
  assert.deepEqual(answer('swimming pool'), [4], 'the rarer word tells more');
  assert.deepEqual(answer('pool'), [1, 4, b, b + 5], 'a whole word before a longer one');
  assert.deepEqual(answer('common pool'), answer('pool'), 'a word that too many have leaves nothing out');
  assert.deepEqual(answer('common'), []);
  assert.deepEqual(answer('swimming zeppelin'), [4], 'a word that no case has leaves nothing out');
  assert.deepEqual(answer('pool board', new Map([[1, 0b10]]))[0], b, 'the name of the benchmark counts');
});

test('the words of 2,000 cases take 60 KB a file at most', { skip: needsProgram, timeout: 120_000 }, (t) => {
  const texts = readdirSync('docs', { recursive: true }).filter((name) => name.endsWith('.md')).flatMap((name) => readFileSync(join('docs', name), 'utf8').split(/\n\s*\n/)).filter((one) => /^[A-Z]/.test(one));
  const questions = {};
  for (let i = 0; i < 40; ++i) questions[`q${i}`] = Array.from({ length: 50 }, (_, n) => texts[(i * 50 + n) % texts.length].slice(0, 400).replace(/[^\x20-\x7e]/g, ' '));
  const built = siteOf(t, questions);
  const sizes = readdirSync(join(built, 'search')).filter((name) => name.startsWith('words-')).map((name) => gzipSync(readFileSync(join(built, 'search', name))).length);
  t.diagnostic(`2,000 cases: ${sizes.length} files, ${Math.max(...sizes)} bytes at most`);
  assert.ok(Math.max(...sizes) <= 60 * 1024, `${sizes}`);
});

test('words of a question find the case, whatever its benchmark is called', { skip: needsProgram, timeout: 120_000 }, async (t) => {
  const others = Array.from({ length: 30 }, (_, i) => `How much water is in basin ${i} of the garden?`);
  const built = siteOf(t, { alpha: [...others, 'Who may use the swimming pool of the hotel at night?', '游泳池什么时候开放？'], beta: [...others, 'A pool of words.'], gamma: ['Żółta łódź'] });
  const { page, origin } = await browserAt(t, built);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${origin}/models/`);
  await page.keyboard.press('/');
  const options = page.getByRole('group', { name: /^Cases/ }).locator('[role=option]');
  const first = (href) => page.waitForFunction((end) => document.querySelector('[role=option]')?.href.endsWith(end), href, { timeout: 10_000 });
  await page.keyboard.type('swimming poo', { delay: 10 });
  await first('/benchmarks/alpha/cases/c30/');
  assert.match(await options.first().textContent(), /^c30 Board alpha.*swimming pool/s);
  assert.ok(!asked.some((path) => path.includes('/gamma/')), 'only what is shown is opened');
  await page.getByText('found').waitFor();
  // What was chosen stays so while more comes.
  await page.keyboard.press('ArrowDown');
  assert.equal(await options.first().getAttribute('aria-selected'), 'true');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/benchmarks/alpha/cases/c30/');
  for (const [question, href] of [['pool at night', '/alpha/cases/c30/'], ['beta pool', '/beta/cases/c30/'], ['zolta ŁÓDŹ', '/gamma/cases/c0/'], ['泳池', '/alpha/cases/c31/'], ['开', '/alpha/cases/c31/']]) {
    await page.goto(`${origin}/search/?q=${encodeURIComponent(question)}`);
    await first(href).catch(() => assert.fail(`${question}: ${href}`));
  }
  await page.goto(`${origin}/search/?q=zzzz`);
  await page.getByText('Nothing found').waitFor();
});

test('from any page, by keyboard alone', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  const asked = [];
  const errors = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  const [slug] = index.benchmarks.slug;
  await page.goto(`${origin}/benchmarks/${slug}/`, { waitUntil: 'networkidle' });
  assert.ok(!asked.some((path) => /search(\/|\.json)/.test(path)), 'nothing is loaded before it is asked for');
  await page.keyboard.press('/');
  const input = page.locator('[role=combobox]');
  await input.waitFor();
  assert.equal(await input.evaluate((element) => element === document.activeElement), true);
  await page.keyboard.type(index.benchmarks.name[0].slice(0, 4), { delay: 20 });
  const options = page.locator('[role=option]');
  await page.locator('[role=combobox][aria-expanded=true]').waitFor();
  await options.first().waitFor();
  await page.waitForTimeout(500); // until cases have come
  await page.keyboard.press('ArrowDown');
  const active = await input.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('ArrowUp');
  assert.equal(await options.last().getAttribute('aria-selected'), 'true', 'it goes round');
  await page.keyboard.press('Escape');
  await input.waitFor({ state: 'hidden' });

  await page.keyboard.press('/');
  await input.fill(index.models.name.at(-1));
  await options.first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/models/${index.models.slug.at(-1)}/`);
  assert.deepEqual(errors, []);
});

test('cases of the benchmark that one is in, or that the question names', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  const slug = index.benchmarks.slug.find((one) => JSON.parse(readFileSync(join(site, `benchmarks/${one}/search.json`), 'utf8')).cases.id.length > 2);
  const { cases } = JSON.parse(readFileSync(join(site, `benchmarks/${slug}/search.json`), 'utf8'));
  const link = page.getByRole('group', { name: /^Cases/ }).locator(`a[href$="/benchmarks/${slug}/cases/${cases.id[1]}/"]`);
  await page.goto(`${origin}/benchmarks/${slug}/`);
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await page.locator('[role=combobox]').fill(cases.id[1]);
  await link.waitFor();
  const question = `${index.benchmarks.name[index.benchmarks.slug.indexOf(slug)]} ${cases.id[1]}`;
  await page.goto(`${origin}/search/?q=${encodeURIComponent(question)}`);
  await link.waitFor();
  await page.locator('[role=combobox]').fill('zzzz');
  await page.getByText('Nothing found').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('q'), 'zzzz', 'the address is that of the question');
});

test('words that are run together, scripts without spaces, and a sign that is being composed', { skip, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  const names = ['GPT-4o', 'Claude Haiku 4.5', '中文阅读理解'];
  await page.route('**/search/index.json', (route) => route.fulfill({ json: { parts: 1, tags: [], benchmarks: { slug: ['fine-print'], name: ['Fine print'], tags: [[]] }, models: { slug: ['a', 'b', 'c'], name: names, provider: ['', '', ''] } } }));
  await page.goto(`${origin}/search/`);
  const input = page.locator('[role=combobox]');
  for (const [question, name] of [['gpt4o', names[0]], ['haiku4.5', names[1]], ['阅', names[2]], ['fineprint', 'Fine print']]) {
    await input.fill(question);
    await page.locator('[role=option] b', { hasText: name }).waitFor({ timeout: 5000 });
  }
  const address = page.url();
  await input.evaluate((element) => element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
  await page.waitForTimeout(300);
  assert.equal(page.url(), address, 'Enter chose a sign');
});

test('beyond 2,000 benchmarks the names come in parts', { skip, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  const part = (name) => ({ benchmarks: { slug: [name], name: [name], tags: [[]] }, tags: [] });
  let release;
  const later = new Promise((resolve) => (release = resolve));
  await page.route('**/search/index.json', (route) => route.fulfill({ json: { ...part('first'), parts: 2, models: { slug: [], name: [], provider: [] } } }));
  await page.route('**/search/index-2.json', async (route) => {
    await later;
    await route.fulfill({ json: part('second') });
  });
  await page.goto(`${origin}/search/?q=first`);
  await page.locator('[role=combobox]').press('End');
  await page.keyboard.type(' ');
  await page.locator('[role=option]', { hasText: 'first' }).waitFor(); // the second part has not come yet
  await page.locator('[role=combobox]').fill('second');
  await page.getByText('Loading the names').waitFor();
  release();
  await page.locator('[role=option]', { hasText: 'second' }).waitFor();
});

test('it is accessible, and without scripts there is a way', { skip, timeout: 120_000 }, async (t) => {
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    const { page, origin } = await browserAt(t, site, { bypassCSP: true, colorScheme, viewport: { width: 390, height: 800 } });
    for (const url of ['/search/?q=a', '/models/']) {
      await page.goto(origin + url);
      if (url === '/models/') {
        await page.keyboard.press('/');
        await page.locator('[role=combobox]').fill('a');
      }
      await page.locator('[role=option]').first().waitFor();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`), [], `${url}, ${colorScheme}`);
    }
  }
  const { page, origin } = await browserAt(t, site, { javaScriptEnabled: false });
  await page.goto(`${origin}/models/`);
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await page.locator('main').getByRole('link', { name: 'benchmarks', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Benchmarks' }).waitFor();
});

test('a key press is answered within 50 ms at a quarter of the speed', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  const big = { ...syntheticIndex(2000, 500), words: 1 };
  await page.route('**/search/index.json', (route) => route.fulfill({ json: big }));
  // As large as a file of words becomes: 5,000 words, among them those of names, in up to 1,000 cases each.
  const words = [...new Set(big.benchmarks.name.flatMap((one) => wordsOf(one)))].sort().slice(0, 5000);
  const cases = words.map((_, i) => Array.from({ length: i % 50 === 0 ? 1000 : i % 7 }, (_, n) => [n === 0 ? i % 7 : 1, 1, n % 200]).flat());
  await page.route('**/search/words-0.json', (route) => route.fulfill({ json: { benchmarks: big.benchmarks.slug, words: words.join(' '), cases: cases.map((one) => (one.length > 0 ? one : [0, 1, 0])) } }));
  await page.route('**/benchmarks/*/search.json', (route) => route.fulfill({ json: { cases: { id: Array.from({ length: 200 }, (_, i) => `c${i}`), text: big.benchmarks.name.slice(0, 200) } } }));
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(`${origin}/search/`);
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('search/index.json') && one.responseEnd > 0));
  // From the key press until the results are laid out; a third of them must do, as other processes take their time too.
  await page.evaluate(() => {
    globalThis.times = [];
    let pressed = 0;
    document.addEventListener('keydown', (event) => (pressed = event.timeStamp), true);
    document.addEventListener('input', () => {
      document.querySelector('.found').getBoundingClientRect();
      globalThis.times.push(performance.now() - pressed);
    });
  });
  const name = big.benchmarks.name.slice(1000).find((one) => one.length >= 12).toLowerCase();
  for (const letter of name.slice(0, 12)) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.waitForTimeout(200);
  }
  assert.ok((await page.locator('[role=option]').count()) > 0);
  await page.waitForFunction(() => globalThis.times.length === 12);
  const times = await page.evaluate(() => globalThis.times);
  t.diagnostic(`from key press to results, ms: ${times.map((time) => time.toFixed(0)).join(' ')}`);
  if (loadavg()[0] > cpus().length) return t.diagnostic('not judged: other processes keep this machine busy');
  assert.ok(times.toSorted((a, b) => a - b)[3] <= 50, `${times.map((time) => time.toFixed(0))} ms`);
});
