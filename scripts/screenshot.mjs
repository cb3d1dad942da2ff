// Takes the README's screenshot: the home page of a rendered site (or another page of it), in Debian's Chromium.
// Serves the site on loopback itself and asks no other host. Called by `make screenshot` (arguments: site, PNG, page).
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [siteArgument = 'site', target = 'docs/screenshot.png', start = ''] = process.argv.slice(2);
const site = resolve(siteArgument);
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};
const launch = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // Chromium's sandbox does not start as root, nor without user namespaces; only our own pages are shown.
  args: ['--no-sandbox', '--force-color-profile=srgb'],
};
const view = { viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' };

async function answer(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://site').pathname));
  const file = join(site, path.endsWith('/') ? join(path, 'index.html') : path);
  try {
    const body = await readFile(file);
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

if (!existsSync(join(site, 'index.html'))) {
  console.error(`error: ${site} has no index.html; run \`make site\` first`);
  process.exit(1);
}
const server = createServer(answer);
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch(launch);
try {
  const page = await browser.newPage(view);
  const isOurs = (route) => route.request().url().startsWith(`${origin}/`);
  await page.route('**/*', (route) => (isOurs(route) ? route.continue() : route.abort()));
  await page.goto(`${origin}/${start}`, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
  mkdirSync(dirname(resolve(target)), { recursive: true });
  await page.screenshot({ path: target, animations: 'disabled' });
  console.log(`wrote ${target}`);
} finally {
  await browser.close();
  server.close();
}
