// The rendered site in a real browser and on disk: accessibility (axe) on every kind of page in light and dark, phone and
// desktop width, complete without JavaScript, no request to another host, no CSP violation, links, HTML, page weight.
// BENCHHUB_SITE names the site's folder; without it, or without Chromium, the test is skipped and says so.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { basePath, browserAt, chromiumPath, launch, serve } from './browser.mjs';

const require = createRequire(import.meta.url);
const site = process.env.BENCHHUB_SITE ?? '';
const noSite = !site || !existsSync(join(site, 'index.html')) ? 'BENCHHUB_SITE names no rendered site' : false;
const noBrowser = noSite || (chromiumPath ? false : 'there is no Chromium');

function files(folder, ending) {
  const out = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) out.push(...files(path, ending));
    else if (entry.name.endsWith(ending)) out.push(path);
  }
  return out.sort();
}

const base = noSite ? '' : basePath(site);

// One page of every kind, the first of each by name.
function kinds() {
  const all = files(site, '.html').map((path) => '/' + relative(site, path).replace(/index\.html$/, ''));
  const rows = [/^\/$/, /^\/benchmarks\/$/, /^\/benchmarks\/[^/]+\/$/, /^\/benchmarks\/[^/]+\/cases\/$/, /^\/benchmarks\/[^/]+\/cases\/[^/]+\/$/,
    /^\/benchmarks\/[^/]+\/models\/[^/]+\/$/, /^\/models\/$/, /^\/models\/[^/]+\/$/, /^\/status\/$/, /^\/changes\/$/, /^\/compare\/$/, /^\/new\/$/, /^\/search\/$/, /^\/methodology\/$/, /^\/404\.html$/];
  rows.push(/^\/benchmarks\/[^/]+\/compare\/[^/]+\/[^/]+\/$/, /^\/benchmarks\/[^/]+\/embed\.html$/);
  const pages = rows.map((row) => {
    const page = all.find((url) => row.test(url));
    assert.ok(page, `the site has a page like ${row}`);
    return page;
  });
  // Only where there is a fork, a judge, a case of more than a hundred answers.
  const some = [/^\/benchmarks\/[^/]+\/lineage\/$/, /^\/judges\/[^/]+\/$/, /^\/benchmarks\/[^/]+\/cases\/[^/]+\/page-2\/$/];
  return [...pages, ...some.map((row) => all.find((url) => row.test(url))).filter(Boolean)];
}

test('every kind of page in a browser', { skip: noBrowser, timeout: 300_000 }, async (t) => {
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const server = await serve(site);
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    server.close();
  });
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [390, 1366]) {
      // bypassCSP only lets axe in; violations of the page's own policy are looked for below, without it.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      for (const url of kinds()) {
        await page.goto(origin + url);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(overflow <= 0, `${url} at ${width} px: ${overflow} px wider than the window`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        const found = violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
        assert.deepEqual(found, [], `${url}, ${colorScheme}, ${width} px`);
      }
      await context.close();
    }
  }
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  const foreign = [];
  const complaints = [];
  page.on('request', (request) => request.url().startsWith(origin) || foreign.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  for (const url of kinds()) await page.goto(origin + url, { waitUntil: 'networkidle' });
  assert.deepEqual(foreign, [], 'no request leaves the site');
  assert.deepEqual(complaints, [], 'no CSP violation and no missing file');
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const board = await plain.newPage();
  await board.goto(origin + kinds()[2]);
  assert.ok((await board.locator('table tbody tr').count()) >= 3, 'the board is there without JavaScript');
});

test('every link leads somewhere', { skip: noSite }, () => {
  const broken = new Set();
  for (const file of files(site, '.html')) {
    const html = readFileSync(file, 'utf8');
    for (const [, raw] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
      const link = raw.replaceAll('&amp;', '&');
      if (/^[a-z]+:/i.test(link) || link.startsWith('#')) continue;
      const [path, fragment] = link.split('#');
      const absolute = relative(site, file) === '404.html' && link.startsWith(base + '/');
      let target = join(absolute ? site : join(file, '..'), decodeURIComponent((absolute ? path.slice(base.length) : path).split('?')[0]));
      if (existsSync(target) && statSync(target).isDirectory()) target = join(target, 'index.html');
      if (!existsSync(target)) broken.add(`${relative(site, file)} -> ${link}`);
      else if (fragment && target.endsWith('.html') && !readFileSync(target, 'utf8').includes(`id="${fragment}"`)) broken.add(`${relative(site, file)} -> ${link}`);
    }
  }
  assert.deepEqual([...broken].slice(0, 20), []);
});

test('HTML is valid', { skip: noSite }, async () => {
  const { HtmlValidate } = require('html-validate');
  const checker = new HtmlValidate({ extends: ['html-validate:standard'], rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' } });
  for (const url of kinds()) {
    const report = await checker.validateFile(join(site, url.endsWith('/') ? url + 'index.html' : url));
    assert.deepEqual(report.results.flatMap((r) => r.messages.map((m) => `${url}:${m.line}: ${m.ruleId}: ${m.message}`)), []);
  }
});

// The reference checker needs Java, and its package downloads one when it is installed: so it is not a dependency.
const noVnu = noSite || (existsSync(process.env.VNU_JAR ?? '') ? false : 'VNU_JAR names no vnu.jar (npm vnu-jar)');
test('HTML is valid for the reference checker', { skip: noVnu, timeout: 120_000 }, () => {
  const pages = kinds().map((url) => join(site, url.endsWith('/') ? url + 'index.html' : url));
  const { status, stdout, stderr } = spawnSync('java', ['-jar', process.env.VNU_JAR, '--errors-only', '--stdout', ...pages], { encoding: 'utf8' });
  assert.equal(stdout + stderr, '');
  assert.equal(status, 0);
});

test('a benchmark page prints to a clean report', { skip: noBrowser, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  await page.goto(origin + base + kinds()[2]);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['.tools', '.skip', '.top nav', '.pager', '.button', '.pin']) {
    for (const part of await page.locator(gone).all()) assert.equal(await part.isVisible(), false, `${gone} is not printed`);
  }
  await page.setViewportSize({ width: 680, height: 980 }); // A4 within its margins, in CSS pixels
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${overflow} px wider than the paper`);
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
  assert.ok(pages >= 1 && pages <= 8, `${pages} pages`);
});

test('a benchmark page stays within its weight', { skip: noSite }, () => {
  const css = files(join(site, 'assets'), '.css').reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
  const html = readFileSync(join(site, kinds()[2], 'index.html'));
  assert.ok(gzipSync(html).length + css <= 30 * 1024, `${gzipSync(html).length} + ${css} bytes`);
  const script = gzipSync(readFileSync(join(site, 'assets/board.js'))).length;
  assert.ok(script <= 12 * 1024, `${script} bytes of script`);
  for (const name of ['case.js', 'compare.js']) assert.ok(gzipSync(readFileSync(join(site, 'assets', name))).length <= 12 * 1024, name);
  assert.ok(html.toString().match(/<[a-z]/g).length <= 5000);
});
