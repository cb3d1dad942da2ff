// Every contributed text is an attack (hostile_repository.mjs): a site made of 572 of them is opened page by page. Nothing
// runs, even where the content security policy is off; no dialog, no violation of the policy, no request to another host,
// nothing in a page that templates do not write; and what machines read is well-formed still.
// BENCHHUB_BUILD names the program; without Chromium the test is skipped and says so.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { basePath, chromiumPath, launch, serve } from './browser.mjs';
import { addLabels, payloads, startProvider, writeRepository } from './hostile_repository.mjs';

const binary = process.env.BENCHHUB_BUILD;
const skip = !binary ? 'BENCHHUB_BUILD names no binary' : existsSync('node_modules/playwright-core') && chromiumPath ? false : 'there is no Chromium or playwright-core';

function program(root, ...args) {
  return new Promise((resolve) => {
    const child = spawn(binary, [...args, '--root', root], { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    child.on('close', (code) => resolve({ code, text: Buffer.concat(chunks).toString('utf8') }));
  });
}

// Thousands of small files that are synced one by one: in memory where there is such a place.
async function builtSite(t) {
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'benchhub-hostile-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const provider = await startProvider();
  t.after(() => provider.close());
  writeRepository(root, provider.address().port);
  const run = await program(root, 'run', '--budget', '100');
  // Each reply names another model: who speaks under the judge's name is not who was asked.
  assert.equal(run.code, 9, run.text.slice(-2000));
  assert.equal((await program(root, 'review', '--benchmark', 'judged', '--share', '1')).code, 0);
  addLabels(root);
  const render = await program(root, 'render');
  assert.equal(render.code, 0, render.text.slice(-2000));
  return join(root, 'site');
}

const listed = (site, ending) => readdirSync(site, { recursive: true }).filter((name) => name.endsWith(ending)).sort();

// In every frame, before its page: what ran, and what the policy had to stop.
function watch() {
  if (top === globalThis) Object.assign(globalThis, { ran: [], stopped: [] });
  const tell = (list, what) => top[list]?.push(what);
  globalThis.pwn = (n) => tell('ran', `${n} in ${location.pathname}`);
  for (const name of ['alert', 'confirm', 'prompt']) globalThis[name] = () => tell('ran', name);
  document.addEventListener('securitypolicyviolation', (event) => tell('stopped', `${event.violatedDirective} ${event.blockedURI} in ${location.pathname}`));
}

// What no template writes into a page, a drawing or a feed; runs in the browser. Empty if there is none.
function suspects(root, address) {
  const kElements = new Set(`HTML HEAD META TITLE LINK SCRIPT BODY A HEADER DIV IMG NAV UL LI MAIN OL H1 H2 H3 H4 H5 H6 P SPAN STRONG B EM I U S SMALL SUB SUP KBD Q TIME CODE PRE SECTION
    TABLE CAPTION COLGROUP COL THEAD TBODY TFOOT TR TH TD FIGURE FIGCAPTION DL DT DD DETAILS SUMMARY FOOTER BUTTON LABEL INPUT SELECT OPTION OUTPUT TEXTAREA FIELDSET LEGEND HR BR BLOCKQUOTE ARTICLE NOSCRIPT OPTGROUP
    DEL INS MARK BDI svg g path rect circle line polyline polygon text tspan title desc`.split(/\s+/));
  const home = new URL(address).origin;
  const elsewhere = (value) => new URL(value, address).origin !== home;
  const why = (element) => {
    const { tagName } = element;
    if (!kElements.has(tagName)) return 'element';
    if (tagName === 'SCRIPT' && element.type !== 'application/ld+json' && !/^[./]*assets\/[a-z]+\.js$|^\/hub\/assets\/[a-z]+\.js$/.test(element.getAttribute('src') ?? '')) return 'script';
    if (tagName === 'SCRIPT' && element.type === 'application/ld+json') JSON.parse(element.textContent);
    if (tagName === 'META' && element.httpEquiv && !/^default-src 'none'|^0; ?url=[^/:]*\//.test(element.content)) return 'meta';
    for (const { name, value } of element.attributes) {
      if (tagName === 'TBODY' && name === 'style' && /^(block-size: [\d.]+px;)?$/.test(value)) continue; // board.js, of rows that are far away
      if (/^on|^(style|srcdoc|action|formaction|ping|background|xlink:href)$/.test(name)) return name;
      if ((name === 'src' || name === 'data-load') && elsewhere(value)) return name;
      if (name === 'href' && !/^https?:\/\//.test(value) && elsewhere(value)) return name;
      if (name === 'href' && tagName === 'LINK' && /stylesheet|icon|preload/.test(element.rel) && elsewhere(value)) return name;
    }
    return '';
  };
  return [...root.querySelectorAll('*')].flatMap((element) => (why(element) ? [`${address}: ${why(element)} in ${element.outerHTML.slice(0, 200)}`] : []));
}

// Files as what they are: of a bundle [[address, text]…], what is not well-formed or not written by a template; runs in the browser.
async function read([bundle, type]) {
  const found = [];
  for (const [address, text] of await (await fetch(bundle)).json()) {
    const tree = new DOMParser().parseFromString(text, type);
    if (type !== 'text/html' && tree.querySelector('parsererror')) found.push(`${address}: not well-formed: ${text.slice(0, 200)}`);
    else if (type !== 'application/xml') found.push(...globalThis.suspects(tree, address));
  }
  return found.slice(0, 20);
}

// Loads each address into one of two frames and opens all that folds.
async function visit(addresses) {
  const found = [];
  const queue = [...addresses];
  const work = async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    for (let address; (address = queue.pop()) !== undefined;) {
      await new Promise((resolve) => {
        frame.onload = resolve;
        frame.src = address;
      });
      const inside = frame.contentDocument;
      if (!inside?.querySelector('main, table, a')) found.push(`${address}: not shown`);
      for (const details of inside?.querySelectorAll('details') ?? []) details.open = true;
      await new Promise((resolve) => setTimeout(resolve));
      found.push(...globalThis.suspects(inside, address));
    }
    frame.remove();
  };
  await Promise.all([work(), work()]);
  return { found: found.slice(0, 20), ran: globalThis.ran, stopped: globalThis.stopped };
}

// A bare page of the same host, to put frames into.
async function bench(t, browser, origin, options) {
  const context = await browser.newContext(options);
  t.after(() => context.close());
  await context.addInitScript(watch);
  const page = await context.newPage();
  const seen = { foreign: [], dialogs: 0 };
  context.on('request', (request) => request.url().startsWith(origin) || seen.foreign.push(request.url()));
  page.on('dialog', (dialog) => {
    seen.dialogs++;
    dialog.dismiss();
  });
  await page.goto(`${origin}/robots.txt`);
  await page.evaluate(`globalThis.suspects = ${suspects};`);
  return { page, seen };
}

function assertQuiet(outcome, seen) {
  assert.deepEqual(outcome.ran, [], 'nothing ran');
  assert.deepEqual(outcome.stopped, [], 'the policy had nothing to stop');
  assert.deepEqual(outcome.found, [], 'only what templates write is in a page');
  assert.deepEqual(seen, { foreign: [], dialogs: 0 });
}

// What a visitor does where scripts put texts into the page, or the address holds one.
const attack = encodeURIComponent('"><img src=x onerror=pwn(1)>');
const scripted = {
  [`search/?q=${attack}`]: async (page) => {
    await page.getByRole('combobox').fill('onerror');
    await page.getByRole('option').first().waitFor();
  },
  [`benchmarks/board/?find=${attack}&sort=${attack}&pin=m0,m1,${attack}&hide=${attack}&category=${attack}`]: async (page) => {
    await page.locator('[data-find]').fill('svg');
    for (const box of await page.locator('[data-chooser] input').all()) await box.evaluate((input) => input.click());
    await page.locator('.sort').nth(1).click();
  },
  [`benchmarks/?find=${attack}&tag=${attack}`]: (page) => page.locator('[data-find]').fill('svg'),
  [`compare/?benchmark=board&cases=all&models=m2,m3,${attack}`]: (page) => page.getByRole('table').first().waitFor(),
  'new/?from=b2': (page) => page.waitForFunction(() => document.getElementById('preview').textContent.includes('pwn(2)')),
  [`new/?from=${attack}`]: (page) => page.locator('#preview').waitFor({ state: 'attached' }),
  'benchmarks/judged/cases/c3/': async (page) => {
    await page.locator('details').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
    await page.waitForFunction(() => document.querySelector('details[data-load] .said')?.textContent.length > 3000);
  },
};

// Numbers of cells of the rows of RFC 4180.
function widths(text) {
  const cells = text.replace(/"(?:[^"]|"")*"/g, 'q').trim().split('\n');
  return new Set(cells.map((row) => row.split(',').length));
}

// Open braces left at the end of BibTeX; -1 if one is closed that is not open.
function depth(text) {
  let open = 0;
  for (const [brace] of text.matchAll(/(?<!\\)[{}]/g)) {
    open += brace === '{' ? 1 : -1;
    if (open < 0) return -1;
  }
  return open;
}

// Of each kind of page every ninth, so that each attack is opened in one of them; and all that there is once.
const turns = [/\/b(\d+)\/$/, /\/b(\d+)\/cases\/$/, /\/b(\d+)\/cases\/c\/$/, /\/b(\d+)\/models\//, /\/b(\d+)\/embed/, /\/judged\/cases\/c(\d+)\//, /\/chained\/cases\/c(\d+)\//, /\/board\/models\/m(\d+)\//, /\/hub\/models\/m(\d+)\//];
const opened = (address) => turns.every((turn, k) => !turn.test(address) || Number(turn.exec(address)[1]) % turns.length === k);

test(`a site of ${payloads.length} attacks`, { skip, timeout: 600_000 }, async (t) => {
  const site = await builtSite(t);
  const server = await serve(site);
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    server.close();
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  const base = basePath(site);
  const address = (name) => `${origin}${base}/${name.replace(/index\.html$/, '')}`;
  const pages = listed(site, '.html').map(address);
  assert.ok(pages.length > 5000);

  await t.test('what is in the files', async (t) => {
    t.after(() => rmSync(join(site, 'bundle')));
    const { page, seen } = await bench(t, browser, origin, { bypassCSP: true });
    for (const [ending, type] of [['.html', 'text/html'], ['.svg', 'image/svg+xml'], ['.xml', 'application/xml']]) {
      const names = listed(site, ending);
      for (let at = 0; at < names.length; at += 500) {
        const files = names.slice(at, at + 500).map((name) => [address(name), readFileSync(join(site, name), 'utf8')]);
        writeFileSync(join(site, 'bundle'), JSON.stringify(files));
        assert.deepEqual(await page.evaluate(read, [address('bundle'), type]), []);
      }
    }
    assert.deepEqual(seen, { foreign: [], dialogs: 0 });
  });
  await t.test('the test would see it', async (t) => {
    writeFileSync(join(site, 'unsafe.html'), `<main>${payloads.join('\n')}</main>`);
    t.after(() => rmSync(join(site, 'unsafe.html')));
    const { page, seen } = await bench(t, browser, origin, { bypassCSP: true });
    const { found, ran } = await page.evaluate(visit, [address('unsafe.html')]);
    assert.ok(found.length > 10 && ran.length > 2 && seen.foreign.length > 2, `${found.length} ${ran.length} ${seen.foreign.length}`);
  });
  await t.test('nothing runs, even without the policy', async (t) => {
    const { page, seen } = await bench(t, browser, origin, { bypassCSP: true });
    assertQuiet(await page.evaluate(visit, pages.filter(opened)), seen);
  });
  await t.test('the policy has nothing to stop', async (t) => {
    const { page, seen } = await bench(t, browser, origin, {});
    assertQuiet(await page.evaluate(visit, pages.filter(opened).filter((_, i) => i % 8 === 0)), seen);
  });
  await t.test('the scripts of the site make text of it', async (t) => {
    const { page, seen } = await bench(t, browser, origin, { bypassCSP: true });
    for (const [path, act] of Object.entries(scripted)) {
      await page.goto(`${origin}${base}/${path}`);
      await act(page);
      assert.deepEqual(await page.evaluate(`[...(${suspects})(document, location.href), ...ran, ...stopped]`), [], path);
    }
    assert.deepEqual(seen, { foreign: [], dialogs: 0 });
  });
  await t.test('what machines read is well-formed', () => {
    for (const name of listed(site, '.json')) JSON.parse(readFileSync(join(site, name), 'utf8'));
    for (const name of listed(site, '.cff')) JSON.parse(readFileSync(join(site, name), 'utf8')); // YAML's JSON subset
    for (const name of listed(site, '.csv')) assert.deepEqual(widths(readFileSync(join(site, name), 'utf8')).size, 1, name);
    for (const name of listed(site, '.bib')) assert.equal(depth(readFileSync(join(site, name), 'utf8')), 0, name);
    const tables = listed(site, '.sqlite');
    assert.ok(tables.length > 570);
    if (spawnSync('sqlite3', ['-version']).status !== 0) return;
    for (const name of ['board', 'judged', 'chained', 'b2', 'b40']) {
      const { stdout } = spawnSync('sqlite3', ['-readonly', join(site, 'benchmarks', name, 'results.sqlite'), 'pragma integrity_check; select name from benchmark'], { encoding: 'utf8' });
      assert.match(stdout, /^ok\n/, name);
      if (name === 'b40') assert.equal(stdout, `ok\n${payloads[40]}\n`);
    }
  });
});
