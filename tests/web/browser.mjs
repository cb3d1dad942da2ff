// What the browser tests share: a rendered site served on loopback under its own path, and a page of Chromium on it.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

const require = createRequire(import.meta.url);
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript', '.json': 'application/json', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8' };

// The path of the site's own address ("/hub", "" at the root of a host), by which 404.html links.
export function basePath(site) {
  const canonical = /rel="canonical" href="([^"]*)"/.exec(readFileSync(join(site, 'index.html'), 'utf8'))?.[1];
  return new URL(canonical ?? 'http://x/').pathname.replace(/\/$/, '');
}

export function serve(site) {
  const base = basePath(site);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    let path = join(site, decodeURIComponent(pathname.startsWith(base + '/') ? pathname.slice(base.length) : pathname));
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, 'index.html');
    if (!existsSync(path)) return response.writeHead(404).end();
    const caching = path.includes('/assets/') ? { 'cache-control': 'max-age=600' } : {};
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', ...caching });
    createReadStream(path).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export async function launch() {
  const { chromium } = require('playwright-core');
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
}

// Served and open until the test ends.
export async function browserAt(t, site, options = {}) {
  const server = await serve(site);
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    server.close();
  });
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, ...options });
  return { context, page: await context.newPage(), origin: `http://127.0.0.1:${server.address().port}` };
}
