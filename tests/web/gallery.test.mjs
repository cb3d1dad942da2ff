// Search and filters of the list of benchmarks (templates/assets/gallery.js) in Chromium: from fields, from the address,
// by a card's tag, and without scripts. BENCHHUB_SITE is a site of the render fixture; else skipped.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { browserAt } from './browser.mjs';

const site = process.env.BENCHHUB_SITE ?? '';
const skip = existsSync(join(site || '/nowhere', 'index.html')) ? false : 'BENCHHUB_SITE names no fixture site';
const shown = (page) => page.locator('.card:visible h3').allTextContents();
const status = (page) => page.locator('[data-status]').textContent();

test('benchmarks are found by words, kinds and categories, and the address says so', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  await page.goto(`${origin}/benchmarks/?other=1`);
  const all = await shown(page);
  assert.equal(all.length, 3);
  assert.equal(await status(page), '3 of 3 benchmarks');
  await page.getByRole('searchbox', { name: 'Find a benchmark' }).fill('RELAY turns');
  assert.deepEqual(await shown(page), ['Relay talk: several turns']);
  assert.equal(new URL(page.url()).search, '?other=1&find=RELAY+turns');
  await page.getByRole('searchbox').fill('no such thing');
  assert.equal(await status(page), '0 of 3 benchmarks');
  await page.getByRole('button', { name: 'Show all' }).click();
  assert.deepEqual(await shown(page), all);
  assert.equal(new URL(page.url()).search, '');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('speed');
  assert.deepEqual(await shown(page), ['Tight briefs']);
  await page.getByRole('combobox', { name: 'Category of cases' }).selectOption('policy');
  assert.equal(new URL(page.url()).search, '?kind=speed&category=policy');
  await page.reload();
  assert.deepEqual(await shown(page), ['Tight briefs']);
  assert.equal(await page.getByRole('combobox', { name: 'Kind' }).inputValue(), 'speed');
});

test("a card's tag filters without loading, and back undoes it", { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site);
  await page.goto(`${origin}/benchmarks/?kind=gone`);
  assert.equal((await shown(page)).length, 3, 'what no benchmark has any more selects nothing');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('speed');
  await page.locator('.card:visible .tags a').first().press('Enter');
  assert.equal(new URL(page.url()).search, '?tag=reading');
  assert.equal(await page.getByRole('combobox', { name: 'Tag' }).inputValue(), 'reading');
  await page.goBack();
  assert.deepEqual(await shown(page), ['Tight briefs']);
});

test('without scripts every benchmark is listed and no field is in the way', { skip, timeout: 120_000 }, async (t) => {
  const { page, origin } = await browserAt(t, site, { javaScriptEnabled: false });
  await page.goto(`${origin}/benchmarks/?tag=other`);
  assert.equal((await shown(page)).length, 3);
  assert.equal(await page.getByRole('searchbox').count(), 0);
});
