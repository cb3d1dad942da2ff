// The interactive view of charts (templates/assets/chart.js, with npm's Vega) in Chromium: nothing of it is loaded before
// it is asked for, it shows the points of the page's SVG at the same places, it works by keyboard, in light and in dark, on
// a phone, and under the page's own policy. BENCHHUB_SITE is the site of the render fixture; else skipped.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { browserAt } from './browser.mjs';

const require = createRequire(import.meta.url);
const site = process.env.BENCHHUB_SITE ?? '';
const skip = !existsSync(join(site || '/nowhere', 'index.html')) ? 'BENCHHUB_SITE names no fixture site'
  : existsSync(join(site, 'assets/vega/vega.min.js')) ? false : 'there is no node_modules/vega-interpreter beside templates/';
const url = '/benchmarks/fine-print/';

// The page, with all that it asked for and complained of.
async function watched(t, options) {
  const { page, context, origin } = await browserAt(t, site, options);
  const seen = { files: [], foreign: [], complaints: [] };
  page.on('request', (request) => (request.url().startsWith(origin) ? seen.files : seen.foreign).push(request.url().replace(origin, '')));
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && seen.complaints.push(message.text()));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`${event.violatedDirective} stopped ${event.blockedURI}`)));
  await page.goto(origin + url, { waitUntil: 'networkidle' });
  return { page, context, origin, seen };
}

async function opened(page, title) {
  await page.locator('figure', { has: page.locator('svg title', { hasText: title }) }).getByRole('button', { name: 'Interactive view' }).click();
  await page.locator('.chart-view .plot svg .mark-symbol path').first().waitFor();
}

// Where points stand, as shares of the way from the leftmost to the rightmost and from the highest to the lowest.
function shares(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const share = (all) => (value) => (value - Math.min(...all)) / (Math.max(...all) - Math.min(...all));
  return points.map(([x, y]) => [share(xs)(x), share(ys)(y)]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

for (const [options, name] of [[{ colorScheme: 'light' }, 'light'], [{ colorScheme: 'dark', viewport: { width: 390, height: 844 } }, 'dark, phone']]) {
  test(`the interactive view shows what the page shows (${name})`, { skip, timeout: 120_000 }, async (t) => {
    const { page, seen } = await watched(t, options);
    assert.deepEqual(seen.files.filter((file) => /vega|chart/.test(file)), [], 'nothing is loaded before it is asked for');
    const drawn = await page.locator('.chart-forest circle').evaluateAll((all) => all.map((c) => [Number(c.getAttribute('cx')), Number(c.getAttribute('cy'))]));
    assert.ok(drawn.length >= 10);
    await opened(page, 'intervals');
    const vega = await page.locator('.chart-view .mark-symbol path').evaluateAll((all) => all.map((path) => /translate\(([-\d.]+),([-\d.]+)\)/.exec(path.getAttribute('transform')).slice(1).map(Number)));
    assert.equal(vega.length, drawn.length);
    for (const [i, [x, y]] of shares(vega).entries()) {
      const [wantedX, wantedY] = shares(drawn)[i];
      assert.ok(Math.abs(x - wantedX) < 0.01 && Math.abs(y - wantedY) < 0.01, `point ${i}: ${x}, ${y} instead of ${wantedX}, ${wantedY}`);
    }
    const overflow = await page.locator('.chart-view').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    assert.ok(overflow <= 0, `${overflow} px wider than its frame`);
    assert.deepEqual(seen.foreign, []);
    assert.deepEqual(seen.complaints, [], 'no error, no violation of the policy');
  });
}

test('the interactive view works by keyboard', { skip, timeout: 120_000 }, async (t) => {
  const { page, seen } = await watched(t, {});
  await opened(page, 'against cost');
  await page.keyboard.press('ArrowRight');
  const first = await page.locator('.chart-view .said').textContent();
  assert.match(first, /Model (Random choice|Majority class|Echo the prompt)/);
  await page.keyboard.press('ArrowLeft');
  const last = await page.locator('.chart-view .said').textContent();
  assert.match(last, /Model Old Faithful 1.*US\$ per 1,000 cases \$4\.64/);
  const ring = await page.locator('.chart-view .ring').boundingBox();
  const points = await page.locator('.chart-view .mark-symbol path').evaluateAll((all) => all.map((path) => path.getBoundingClientRect()).map((r) => [r.x + r.width / 2, r.y + r.height / 2]));
  assert.ok(points.some(([x, y]) => Math.hypot(x - ring.x - ring.width / 2, y - ring.y - ring.height / 2) < 1), 'the ring is around a point');
  const seenPoints = () => page.locator('.chart-view .mark-symbol path').evaluateAll((all) => all.filter((path) => path.getAttribute('opacity') !== '0').length);
  const whole = await seenPoints();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.waitForTimeout(100);
  assert.ok((await seenPoints()) < whole, 'a zoom leaves points out');
  await page.keyboard.press('0');
  await page.waitForTimeout(100);
  assert.equal(await seenPoints(), whole);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.chart-view').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Interactive view', 'the focus is where it was');
  assert.deepEqual(seen.complaints, []);
});

test('the interactive view passes axe, and says so when it cannot be loaded', { skip, timeout: 120_000 }, async (t) => {
  const { page } = await watched(t, { bypassCSP: true });
  await opened(page, 'intervals');
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
  const found = await page.evaluate(() => window.axe.run('.chart-view'));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  const other = await watched(t, {});
  await other.page.route('**/vega.min.js', (route) => route.abort());
  await other.page.getByRole('button', { name: 'Interactive view' }).first().click();
  await other.page.getByText('The chart could not be loaded').waitFor();
});

test('without JavaScript there is no button, and licences come with the code', { skip, timeout: 60_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site, { javaScriptEnabled: false });
  await page.goto(origin + url);
  assert.equal(await page.getByText('Interactive view').count(), 0);
  const licenses = readFileSync(join(site, 'assets/vega/LICENSES.txt'), 'utf8');
  for (const name of ['vega 6', 'vega-lite 6', 'vega-interpreter 2', 'd3-scale 4', 'topojson-client 3', 'delaunator 5']) assert.match(licenses, new RegExp(`^${name}\\.`, 'm'));
  assert.match(licenses, /Redistribution and use in source and binary forms/);
});
