// The leaderboard's controls (templates/assets/board.js) in Chromium: by mouse, by keyboard, from the query string, and
// fast on a board of 2,000 rows. BENCHHUB_SITE and BENCHHUB_BIG_SITE are sites of the render fixture; else skipped.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { basePath, browserAt } from './browser.mjs';

const small = process.env.BENCHHUB_SITE ?? '';
const big = process.env.BENCHHUB_BIG_SITE ?? '';
const url = '/benchmarks/fine-print/';
const skip = existsSync(join(small || '/nowhere', 'index.html')) ? false : 'BENCHHUB_SITE names no fixture site';
const names = (page) => page.locator('.board[data-table] tbody th[scope=row] > a:first-child').allTextContents();
const column = (page, n) => page.locator(`.board[data-table] tbody tr > :nth-child(${n})`).allTextContents();
const status = (page) => page.locator('[data-status]').textContent();

test('the board sorts, finds, filters and pins', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  await page.goto(origin + url);
  const board = await names(page);

  await page.getByRole('button', { name: '$ per 1,000 cases' }).click();
  const cost = (await column(page, 5)).map((text) => text.replace('front', '').trim());
  assert.equal(cost.at(-1), '–', 'what is not known is last');
  const known = cost.filter((text) => text !== '–').map(Number);
  assert.deepEqual(known, [...known].sort((a, b) => a - b));
  assert.equal(await page.locator('th[data-col=cost]').getAttribute('aria-sort'), 'ascending');
  assert.match(await status(page), /^Sorted by \$ per 1,000.cases, lowest first\. 12 of 12 rows$/);
  assert.equal(new URL(page.url()).search, '?sort=cost');
  await page.getByRole('button', { name: '$ per 1,000 cases' }).click();
  const down = (await column(page, 5)).map((text) => text.replace('front', '').trim());
  assert.equal(down.at(-1), '–', 'last in the other direction too');
  assert.equal(new URL(page.url()).search, '?sort=-cost');
  await page.getByRole('button', { name: '$ per 1,000 cases' }).click();
  assert.deepEqual(await names(page), board, 'the third press gives the board back');
  assert.equal(new URL(page.url()).search, '');

  await page.getByRole('searchbox').fill('polar');
  assert.deepEqual(await names(page), ['Polar 72B Instruct']);
  assert.match(await status(page), /^1 of 12 rows$/);
  await page.getByRole('searchbox').fill('');
  await page.getByRole('combobox', { name: 'Licence' }).selectOption('Apache-2.0');
  assert.deepEqual((await names(page)).sort(), ['Local model of unknown price', 'Polar 72B Instruct']);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForURL(origin + url);

  await page.getByRole('checkbox', { name: 'Baselines' }).uncheck();
  assert.equal((await names(page)).length, 9);
  await page.getByRole('button', { name: 'Pin Kestrel 8B' }).click();
  await page.getByRole('button', { name: 'Pin Quill 2 Pro' }).click();
  assert.deepEqual((await names(page)).slice(0, 2), ['Quill 2 Pro', 'Kestrel 8B']);
  assert.match(page.url(), /pin=kestrel-8b,quill-2-pro/);
});

test('a board is four files, and fetches the search when it is asked for', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  const files = new Set();
  page.on('request', (request) => files.add(new URL(request.url()).pathname.replace(/.*assets/, 'assets')));
  await page.goto(origin + url, { waitUntil: 'networkidle' });
  assert.deepEqual([...files].sort(), [url, 'assets/board.js', 'assets/icon.svg', 'assets/site.css'].sort());
  await page.locator('body').press('/');
  await page.getByRole('combobox', { name: 'Search' }).waitFor();
  assert.ok(files.has('assets/search.js'));
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Search' }).click();
  await page.getByRole('dialog').waitFor();
  assert.equal(await page.getByRole('dialog').count(), 1);
});

test('what is typed while the search is being loaded is in it', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  await page.route('**/assets/search.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.goto(origin + url, { waitUntil: 'networkidle' });
  await page.keyboard.press('/');
  await page.keyboard.type('polar');
  const input = page.getByRole('combobox', { name: 'Search' });
  await input.waitFor();
  await page.keyboard.type(' 7');
  assert.equal(await input.inputValue(), 'polar 7');
  await page.getByRole('option', { name: /Polar 72B/ }).first().waitFor();
});

test('the board works by keyboard and from a link', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  await page.goto(`${origin}${url}?sort=p50&hide=tokens&category=log&pin=tundra-32b&find=e&other=1`);
  assert.match((await names(page))[0], /^Tundra/);
  assert.equal(await page.locator('th[data-col=tokens]').isVisible(), false);
  assert.equal(await page.locator('th[data-col=category-log]').isVisible(), true);
  assert.match(page.url(), /other=1/, 'what is not ours stays');
  await page.locator('th[data-col=category-log] button').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('th[data-col=category-log]').getAttribute('aria-sort'), 'descending');
  await page.locator('.chooser summary').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Output tokens' }).focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('th[data-col=tokens]').isVisible(), true);
  assert.doesNotMatch(page.url(), /hide=/);
  await page.locator('tr:nth-child(1) .pin').first().focus();
  await page.keyboard.press('Enter');
  assert.doesNotMatch(page.url(), /pin=/);
});

test('a category whose name has a comma stays in the link', { skip, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  await page.route(`${origin}${url}*`, async (route) => {
    const response = await route.fetch();
    const html = (await response.text()).replace(/(<table[^>]*data-categories[^]*?<th[^>]*>)log(<small>)/, '$1logs, 50 % of doors$2');
    await route.fulfill({ response, body: html });
  });
  await page.goto(origin + url);
  await page.locator('.chooser summary').click();
  await page.getByRole('checkbox', { name: 'logs, 50 % of doors' }).check();
  await page.reload();
  await page.locator('.board[data-table] th', { hasText: 'logs, 50 % of doors' }).waitFor({ timeout: 5000 });
  assert.ok(new URL(page.url()).searchParams.has('category'));
});

test('texts that are missing are last in both directions', { skip, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  for (const sort of ['license', '-license']) {
    await page.goto(`${origin}/models/?sort=${sort}`);
    const at = await page.locator('th[data-col=license]').evaluate((th) => th.cellIndex);
    const bodies = await page.locator('table[data-table] tbody').evaluateAll((all, i) => all.map((body) => [...body.rows].map((tr) => tr.cells[i].textContent.trim())), at);
    const all = bodies.flat();
    assert.ok(all.includes('–') && new Set(all).size > 2, `${all}`);
    const first = all.indexOf('–');
    assert.ok(all.slice(first).every((text) => text === '–'), `${sort}: ${all}`);
  }
});

test('two models are compared by benchmark and by case', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${origin}${url}?pin=mosaic-mini,kestrel-8b`);
  await page.getByRole('link', { name: 'Compare the 2 pinned' }).click();
  await page.getByText('11 shared cases').waitFor();
  const verdict = await page.locator('#result .verdict').textContent();
  assert.match(verdict, /^Mosaic Mini against Kestrel 8B: \+36\.4 points \(95 % interval \+6\.5 to \+66\.2\)/);
  assert.match(verdict, /which chance alone could do\. Better on 4, worse on 0, equal on 7/, 'four of four is no proof');
  assert.equal(await page.locator('#result tbody tr').count(), 5);
  await page.getByRole('checkbox', { name: 'only where they differ' }).uncheck();
  await page.getByText('All cases: 12 of 12').waitFor();
  await page.getByRole('combobox', { name: 'Benchmark' }).selectOption('');
  await page.getByRole('cell', { name: '100.0' }).first().waitFor();
  assert.match(page.url(), /models=mosaic-mini,kestrel-8b/);
  await page.getByRole('combobox', { name: 'Model 3' }).selectOption('hostile');
  await page.locator('#result thead th').nth(3).waitFor();
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.deepEqual(errors, []);
});

test('a long answer is loaded when it is opened', { skip, timeout: 60_000 }, async (t) => {
  const { page, context, origin } = await browserAt(t, small);
  const asked = [];
  page.on('request', (request) => request.url().endsWith('.txt') && asked.push(request.url()));
  await page.goto(`${origin}/benchmarks/fine-print/cases/c002/#quill-2-pro`);
  await page.locator('#quill-2-pro').waitFor({ state: 'visible' });
  assert.deepEqual(asked, [], 'nothing is loaded before');
  await page.locator('#quill-2-pro .more summary').click();
  await page.getByText(/x{1000} конец/).waitFor();
  assert.equal(asked.length, 1);
  await page.locator('.o-wrong .all').click();
  assert.equal(await page.locator('details.answer[open]').count(), 9, 'all wrong ones, and the one of the address');
  const plain = await (await context.browser().newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(`${origin}/benchmarks/fine-print/cases/c002/`);
  const link = await plain.locator('#quill-2-pro .more a').getAttribute('href');
  const reply = await plain.goto(new URL(link, plain.url()).href);
  assert.equal((await reply.text()).length, 20_006);
});

test('an old address leads on, to the same place in the page', { skip, timeout: 60_000 }, async (t) => {
  const { page, context, origin } = await browserAt(t, small);
  await page.goto(`${origin}/benchmarks/small-print/cases/third/?x=1#quill-2-pro`);
  await page.waitForURL(`${origin}/benchmarks/fine-print/cases/c003/?x=1#quill-2-pro`);
  const plain = await (await context.browser().newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(`${origin}/benchmarks/small-print/cases/third/`);
  await plain.waitForURL(`${origin}/benchmarks/fine-print/cases/c003/`);
});

test('hostile state in the query is text', { skip, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const evil = encodeURIComponent('<img src=x onerror=alert(1)>');
  await page.goto(`${origin}${url}?sort=${evil}&find=${evil}&pin=${evil}&hide=${evil}&category=${evil}&license=${evil}`);
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.deepEqual(errors, []);
});

const noBig = existsSync(join(big || '/nowhere', 'index.html')) ? false : 'BENCHHUB_BIG_SITE names no fixture site';
test('2,000 rows sort and filter within 50 ms, and all of them are there soon after', { skip: noBig, timeout: 240_000 }, async (t) => {
  const { page, context, origin } = await browserAt(t, big);
  await page.goto(origin + url, { waitUntil: 'networkidle' });
  const measure = () => page.evaluate(() => {
    const time = (act) => {
      const start = performance.now();
      act();
      document.querySelector('.board').getBoundingClientRect(); // style and layout are part of it
      return performance.now() - start;
    };
    const find = document.querySelector('[data-find]');
    const type = (text) => () => {
      find.value = text;
      find.dispatchEvent(new Event('input'));
    };
    const out = {};
    for (const round of [1, 2, 3, 4, 5]) {
      for (const id of ['cost', 'model', 'p50']) (out[`sort ${id}`] ??= []).push(time(() => document.querySelector(`th[data-col=${id}] button`).click()));
      (out.find ??= []).push(time(type('quill')));
      (out.all ??= []).push(time(type('')));
    }
    // The best of five: what the page needs, not what else the machine does meanwhile.
    return Object.fromEntries(Object.entries(out).map(([name, times]) => [name, Math.round(Math.min(...times) * 10) / 10]));
  });
  const rows = () => page.locator('.board[data-table] tbody tr').count();
  const whole = await rows();
  assert.ok(whole >= 2000);
  const best = await measure();
  t.diagnostic(JSON.stringify(best));
  for (const [name, ms] of Object.entries(best)) assert.ok(ms <= 50, `${name}: ${ms} ms`);
  await page.waitForFunction((wanted) => document.querySelectorAll('.board[data-table] tbody tr').length === wanted, whole, { timeout: 30_000 });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  t.diagnostic(`a fourth of the processor: ${JSON.stringify(await measure())}`);
});

test('the first press of a page with 2,000 rows takes 50 ms at most', { skip: noBig, timeout: 240_000 }, async (t) => {
  for (const path of [url, '/models/']) {
    const times = [];
    for (let i = 0; i < 4; ++i) { // the best of four pages
      const { page, origin } = await browserAt(t, big);
      await page.goto(origin + path, { waitUntil: 'networkidle' });
      await page.waitForTimeout(500);
      const { ms, most } = await page.evaluate(() => {
        const table = document.querySelector('table[data-table]');
        const most = Math.max(...[...table.tBodies].map((body) => body.rows.length));
        const start = performance.now();
        table.querySelector('th[data-col=model] button').click();
        table.getBoundingClientRect();
        return { ms: performance.now() - start, most };
      });
      assert.ok(most <= 21, `bodies are short: ${most} rows`);
      times.push(Math.round(ms));
    }
    t.diagnostic(`${path}: ${times.join(' ')} ms`);
    assert.ok(Math.min(...times) <= 50, `${path}: ${times.join(' ')} ms`);
  }
});

test('on a phone the column that stays leaves room for the others', { skip: noBig, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, big, { viewport: { width: 390, height: 844 } });
  for (const path of [url, '/models/']) {
    await page.goto(origin + path);
    const width = await page.locator('table[data-table] tbody th[scope=row]').first().evaluate((th) => th.getBoundingClientRect().width);
    assert.ok(width < 390 / 2, `${path}: ${width} px`);
  }
});

test('scrolling a long table lays out a few rows at a time', { skip: noBig, timeout: 120_000 }, async (t) => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    const { page, origin } = await browserAt(t, big, { viewport });
    await page.goto(origin + url, { waitUntil: 'networkidle' });
    const { most, last, contain } = await page.evaluate(async () => {
      const bodies = [...document.querySelectorAll('.board[data-table] tbody')];
      const near = () => new Set(bodies.filter((body) => body.rows[1].checkVisibility({ contentVisibilityAuto: true })));
      const box = document.querySelector('.scroll').scrollHeight > document.querySelector('.scroll').clientHeight + 5 ? document.querySelector('.scroll') : document.scrollingElement;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      document.querySelector('.board').scrollIntoView();
      for (let i = 0; i < 5; ++i) await frame();
      let before = near();
      let most = 0;
      for (let i = 0; i < 120; ++i) {
        box.scrollBy(0, 120);
        await frame();
        const now = near();
        most = Math.max(most, [...now].filter((body) => !before.has(body)).reduce((sum, body) => sum + body.rows.length, 0));
        before = now;
      }
      return { most, last: [...before].some((body) => bodies.indexOf(body) > 9), contain: getComputedStyle(bodies[0].rows[0]).contain };
    });
    assert.ok(last, 'the rows came into view');
    assert.ok(most > 0 && most <= 40, `${most} rows in one frame at ${viewport.width}`);
    assert.match(contain, /paint|content/, 'what a row looks like is kept while others come and go');
  }
});

test('rows of a long table that come near the screen are there at once, in order', { skip: noBig, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, big);
  await page.addInitScript(() => { window.requestIdleCallback = () => 0; }); // nothing comes for nothing
  await page.goto(origin + url, { waitUntil: 'networkidle' });
  const height = await page.evaluate(() => document.querySelector('.board[data-table]').offsetHeight);
  await page.locator('th[data-col=model] button').click();
  assert.ok((await page.locator('.board[data-table] tbody tr').count()) < 1000, 'far rows are not attached yet');
  const after = await page.evaluate(() => document.querySelector('.board[data-table]').offsetHeight);
  assert.ok(Math.abs(after - height) < height / 15, `the table keeps its height: ${height} px, then ${after} px`);
  await page.locator('.scroll').first().evaluate((box) => { box.scrollTop = 60_000; });
  await page.evaluate(() => scrollTo(0, 60_000));
  await page.waitForFunction(() => [...document.querySelectorAll('.board[data-table] tbody tr')].some((tr) => Math.abs(tr.getBoundingClientRect().top - 400) < 60));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const shown = await page.locator('.board[data-table] tbody tr:not(.note) th[scope=row] > a:first-child').allTextContents();
  assert.ok(shown.length >= 2000, 'paper has them all');
});

test('the address of two models that have no page leads to where any two are compared', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, small);
  const missing = readFileSync(join(small, '404.html'), 'utf8');
  await page.route('**/compare/tundra-32b/kestrel-8b/', (route) => route.fulfill({ status: 404, contentType: 'text/html', body: missing }));
  await page.goto(`${origin}${basePath(small)}${url}compare/tundra-32b/kestrel-8b/`);
  await page.waitForURL(/\/compare\/\?/);
  assert.equal(new URL(page.url()).search.replaceAll('%2C', ','), '?models=tundra-32b,kestrel-8b&benchmark=fine-print');
  await page.getByText('Cases on which they differ').first().waitFor();
});
