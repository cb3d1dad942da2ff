// `benchhub-build serve`, the real binary: what it answers to, and in Chromium that a page reloads when it was made
// again, that a fault lies over the page until it is mended, that a run is seen, and that the script is in no file.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { chromiumPath, launch } from './browser.mjs';

const binary = process.env.BENCHHUB_BUILD;
const server = process.env.LOOPBACK_SERVER;
const skip = binary ? false : 'BENCHHUB_BUILD names no binary';
const inBrowser = skip || (existsSync('node_modules/playwright-core') && chromiumPath ? false : 'there is no Chromium or playwright-core');

const benchmark = (title) => JSON.stringify({
  format: 1, name: title, summary: 'S', license: 'CC0-1.0', authors: [{ name: 'A' }], prompt: { user: '{{q}}' },
  cases: Array.from({ length: 12 }, (_, i) => ({ id: `c${i}`, vars: { q: `${i}` }, expected: `${i}` })), scoring: [{ type: 'equals' }],
});

// What was begun last is ended first: a folder is removed after the server that writes to it has ended.
const endings = new WeakMap();
function afterwards(t, end) {
  if (!endings.has(t)) {
    endings.set(t, []);
    t.after(async () => {
      for (const one of endings.get(t).reverse()) await one();
    });
  }
  endings.get(t).push(end);
}

function repository(t) {
  const root = mkdtempSync(join(tmpdir(), 'benchhub-serve-'));
  afterwards(t, () => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'benchmarks/one'), { recursive: true });
  mkdirSync(join(root, 'models'));
  cpSync('templates', join(root, 'templates'), { recursive: true });
  writeFileSync(join(root, 'benchhub.json'), JSON.stringify({ format: 1, title: 'T', base_url: 'https://x.example/hub' }));
  writeFileSync(join(root, 'benchmarks/one/benchmark.json'), benchmark('First name'));
  writeFileSync(join(root, 'models/baseline.json'), JSON.stringify({
    format: 1, name: 'B', protocol: 'baseline', models: [{ slug: 'echo', id: 'echo', name: 'E', params: { kind: 'echo' } }],
  }));
  return root;
}

function lineOf(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (bytes) => {
      text += bytes;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    stream.on('end', () => reject(new Error(`ended after: ${text}`)));
  });
}

// Started, and its site built; ended by the test or after it.
async function serving(t, root, options = []) {
  const child = spawn(binary, ['serve', '--root', root, '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { err: '' };
  child.stderr.on('data', (bytes) => (said.err += bytes));
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  afterwards(t, () => child.kill('SIGKILL') && ended);
  const line = await lineOf(child.stdout);
  const url = /http:\/\/\S+/.exec(line)?.[0];
  assert.ok(url, line);
  const until = Date.now() + 30_000;
  while ((await fetch(url)).status !== 200 && Date.now() < until) await new Promise((r) => setTimeout(r, 50));
  return { child, url, said, ended };
}

// The page of the benchmark in a browser.
async function opened(t, root) {
  const server = await serving(t, root);
  const browser = await launch();
  afterwards(t, () => browser.close());
  const page = await browser.newPage();
  await page.goto(`${server.url}benchmarks/one/`);
  return { ...server, page };
}

// By node:http, which sends a path and a Host as they are.
function ask(url, path, headers = {}, method = 'GET') {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let body = '';
      response.on('data', (bytes) => (body += bytes));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    }).on('error', reject).end();
  });
}

test('it serves the site to this machine, and nothing else', { skip, timeout: 60_000 }, async (t) => {
  const root = repository(t);
  const { url, child, ended } = await serving(t, root);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/hub\/$/);
  for (const [path, status, type] of [
    ['/', 200, 'text/html; charset=utf-8'], ['/hub/', 200, 'text/html; charset=utf-8'], ['/hub/benchmarks/one/', 200, 'text/html; charset=utf-8'],
    ['/hub/assets/site.css', 200, 'text/css; charset=utf-8'], ['/benchmarks/one/board.csv', 200, 'text/csv; charset=utf-8'],
    ['/none', 404, 'text/html; charset=utf-8'], ['/../benchhub.json', 404], ['/%2e%2e/benchhub.json', 404], ['/hub/..%2fbenchhub.json', 404],
    ['//evil.example/', 404], ['/.benchhub/site-manifest', 404], ['/.benchhub/../../benchhub.json', 404], ['/benchmarks/one', 301],
  ]) {
    const reply = await ask(url, path);
    assert.equal(reply.status, status, path);
    if (type) assert.equal(reply.headers['content-type'], type, path);
    assert.ok(!reply.body.includes('base_url'), path);
  }
  assert.equal((await ask(url, '/', { host: 'evil.example' })).status, 403);
  assert.equal((await ask(url, '/', {}, 'POST')).status, 405);
  assert.match((await ask(url, '/hub/')).body, /<script src="\/\.benchhub\/live\.js" data-build="[^"]+" data-root="\/hub\/" defer><\/script>/);
  const files = readdirSync(join(root, 'site'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  for (const one of files) assert.ok(!readFileSync(join(one.parentPath ?? one.path, one.name), 'utf8').includes('/.benchhub/'), one.name);
  const stream = await fetch(new URL('/.benchhub/events', url));
  child.kill('SIGINT');
  assert.deepEqual(await ended, { code: 0, signal: null });
  await stream.text();
});

test('a page that is looked at is mended when somebody spoils it, and so is a site that is gone', { skip, timeout: 60_000 }, async (t) => {
  const root = repository(t);
  const { url } = await serving(t, root);
  const page = join(root, 'site/benchmarks/one/index.html');
  const good = readFileSync(page, 'utf8');
  const mended = async (what) => {
    for (const until = Date.now() + 15_000; !existsSync(page) || readFileSync(page, 'utf8') !== good;) {
      assert.ok(Date.now() < until, `${what}: it stays so`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  assert.equal((await fetch(`${url}benchmarks/one/`)).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 600)); // seen to be looked at
  writeFileSync(page, 'spoiled');
  await mended('edited');
  rmSync(page);
  await mended('removed');
  rmSync(join(root, 'site'), { recursive: true });
  await mended('the whole site removed');
  writeFileSync(page, 'spoiled');
  await mended('edited in the new site');
});

test('a port that is taken is an error of usage', { skip, timeout: 60_000 }, async (t) => {
  const { url } = await serving(t, repository(t));
  const second = spawn(binary, ['serve', '--root', repository(t), '--port', new URL(url).port]);
  let err = '';
  second.stderr.on('data', (bytes) => (err += bytes));
  assert.equal(await new Promise((resolve) => second.on('exit', resolve)), 2);
  assert.match(err, /cannot listen on 127\.0\.0\.1 port \d+; Address already in use; name another --port/);
});

test('a page reloads when it was made again, and no other does', { skip: inBrowser, timeout: 120_000 }, async (t) => {
  const root = repository(t);
  const { url } = await serving(t, root);
  const browser = await launch();
  afterwards(t, () => browser.close());
  const context = await browser.newContext();
  const [page, other] = [await context.newPage(), await context.newPage()];
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await other.goto(`${url}models/`);
  await other.evaluate(() => (window.mark = 1));
  await page.goto(`${url}benchmarks/one/`);
  await page.getByRole('heading', { level: 1, name: 'First name' }).waitFor();
  writeFileSync(join(root, 'benchmarks/one/benchmark.json'), benchmark('Second name'));
  await page.getByRole('heading', { level: 1, name: 'Second name' }).waitFor();

  writeFileSync(join(root, 'benchmarks/one/benchmark.json'), benchmark('Second name').replace('"S"', '"Other"'));
  await page.getByText('Other').first().waitFor();
  assert.equal(await other.evaluate(() => window.mark), 1, 'the list of models does not show a summary');

  // Only a part of a page: the new template holds for all, so that both reload.
  const template = join(root, 'templates/base.html');
  const whole = readFileSync(template, 'utf8');
  writeFileSync(template, whole.replace('<footer', '<p id="new">new</p><footer'));
  await page.locator('#new').waitFor();
  await other.bringToFront();
  await other.locator('#new').waitFor();
  assert.deepEqual(errors, [], 'nothing is refused by the page’s security policy');
});

// While another process holds the lock nothing can be built.
test('what is looked at is shown before the site is built', { skip: inBrowser, timeout: 120_000 }, async (t) => {
  const root = repository(t);
  const { page } = await opened(t, root);
  const holder = spawn('flock', [join(root, '.benchhub/lock'), 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
  afterwards(t, () => holder.kill('SIGKILL'));
  assert.equal(await lineOf(holder.stdout), 'held');
  const built = () => readFileSync(join(root, 'site/benchmarks/one/index.html'), 'utf8');
  writeFileSync(join(root, 'benchmarks/one/README.md'), 'Words of today');
  await page.getByText('Words of today').waitFor();
  assert.ok(!built().includes('Words of today'));
  const style = join(root, 'templates/assets/site.css');
  writeFileSync(style, `${readFileSync(style, 'utf8')}\nh1 { letter-spacing: 7px }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px');
  await page.evaluate(() => (window.mark = 1));
  holder.stdin.end();
  const until = Date.now() + 30_000;
  while (!built().includes('Words of today') && Date.now() < until) await new Promise((r) => setTimeout(r, 50));
  assert.ok(built().includes('Words of today'), 'the build follows');
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => window.mark), 1, 'what came out as it was shown is not loaded again');
});

test('a fault lies over the page until it is mended', { skip: inBrowser, timeout: 120_000 }, async (t) => {
  const root = repository(t);
  const { page, said } = await opened(t, root);
  const overlay = page.locator('#benchhub-error');
  for (const [file, broken, message] of [
    ['benchmarks/one/benchmark.json', benchmark('First name').replace('"license"', '"licence"'), /benchmarks\/one\/benchmark\.json:1:\d+: error: .*licence/],
    ['templates/benchmark.html', '{% extends "base.html" %}\n{% block main %}{{ nothing.of <b>the kind }}', /templates\/benchmark\.html:2:\d+: error: /],
    ['benchhub.json', '{', /benchhub\.json:1:\d+: error: /],
  ]) {
    const before = readFileSync(join(root, file), 'utf8');
    writeFileSync(join(root, file), broken);
    await overlay.waitFor();
    const text = await overlay.locator('pre').textContent();
    assert.match(text, message);
    for (const line of text.split('\n')) assert.ok(said.err.includes(line), `the terminal says it too: ${line}`);
    assert.equal(await page.getByRole('heading', { level: 1, name: 'First name' }).count(), 1, 'the page stays as it was');
    await page.reload();
    await overlay.waitFor();
    writeFileSync(join(root, file), before);
    await overlay.waitFor({ state: 'detached' });
  }
});

test('a run in another terminal is seen, and its results when it has ended', { skip: inBrowser || (server ? false : 'LOOPBACK_SERVER names no server'), timeout: 120_000 }, async (t) => {
  const root = repository(t);
  const provider = spawn(server, ['--latency-ms', '300'], { stdio: ['ignore', 'pipe', 'inherit'] });
  afterwards(t, () => provider.kill('SIGKILL'));
  const port = /\d+$/.exec(await lineOf(provider.stdout))[0];
  writeFileSync(join(root, 'models/p.json'), JSON.stringify({
    format: 1, name: 'Slow provider', protocol: 'openai', concurrency: 1, base_url: `http://127.0.0.1:${port}/v1`,
    models: [{ slug: 'm', id: 'm', name: 'Model M', prices: { input: 1, output: 2, date: '2026-01-01' } }],
  }));
  const { page } = await opened(t, root);
  const run = spawn(binary, ['run', '--root', root, '--budget', '1'], { stdio: 'ignore' });
  const box = page.locator('#benchhub-run');
  await box.getByText(/[1-9]\d* of \d+ done/).first().waitFor();
  assert.match(await box.textContent(), /p: \d+ of 12/);
  assert.equal(await new Promise((resolve) => run.on('exit', resolve)), 0);
  await box.waitFor({ state: 'detached' });
  await page.locator('table').getByText('Model M').first().waitFor();
  assert.ok(!existsSync(join(root, '.benchhub/progress.json')));
});
