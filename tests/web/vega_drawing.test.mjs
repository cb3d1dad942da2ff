// The SVG in a page and Vega's drawing of the specification beside it say the same: the same ticks at the same places, and
// every point, interval and rule within one pixel. The pages' charts stand in a margin of their own; two ticks of an axis
// (or the first and last row) tell where, and all else is compared. BENCHHUB_SITE names the rendered site.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const site = process.env.BENCHHUB_SITE ?? '';
const skip = !existsSync(join(site || '/nowhere', 'index.html')) ? 'BENCHHUB_SITE names no rendered site' : existsSync('node_modules/vega') ? false : 'there is no node_modules/vega';
const pixel = 1;

// Every figure of a benchmark's page with its specification.
function charts() {
  const out = [];
  for (const slug of readdirSync(join(site, 'benchmarks'))) {
    const page = join(site, 'benchmarks', slug, 'index.html');
    if (!existsSync(page)) continue;
    for (const [figure] of readFileSync(page, 'utf8').matchAll(/<figure class="chart-figure">.*?<\/figure>/gs)) {
      const spec = /href="[./]*(benchmarks\/[^"]*\.vl\.json)"/.exec(figure)?.[1];
      const kind = /class="chart chart-(\w+)"/.exec(figure)?.[1];
      if (spec && kind) out.push({ name: spec, kind, svg: figure, spec: JSON.parse(readFileSync(join(site, spec), 'utf8')) });
    }
  }
  return out;
}

async function drawn(spec, width, height) {
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  const view = await new vega.View(vega.parse(compile({ ...spec, width, height }).spec), { renderer: 'none' }).runAsync();
  const found = { symbols: [], rules: [], boxes: [] };
  const visit = (mark) => {
    for (const item of mark.items ?? []) {
      if (item.marktype) visit(item);
      else if (item.items) item.items.forEach(visit);
      if (mark.role !== 'mark') continue;
      if (mark.marktype === 'symbol') found.symbols.push([item.x, item.y]);
      if (mark.marktype === 'rect') found.boxes.push([item.x, item.y, item.x + item.width, item.y + item.height]);
      if (mark.marktype === 'rule') found.rules.push([item.x, item.y, item.x2 ?? item.x, item.y2 ?? item.y]);
    }
  };
  visit(view.scenegraph().root);
  const scales = { x: view.scale('x'), y: view.scale('y') };
  view.finalize();
  return { ...found, scales };
}

// "12.5K" is 12500, "$0.10" is 0.1, "80 %" is 0.8; of forest plots bare numbers are percent.
function valueOf(text, kind) {
  const number = parseFloat(text.replace(/[$,]/g, '')) * (/\dK/.test(text) ? 1000 : /\dM/.test(text) ? 1e6 : 1);
  return text.includes('%') || kind === 'forest' ? number / 100 : number;
}

function shown(svg, kind) {
  const ticks = (anchor) => [...svg.matchAll(new RegExp(`<g class="chart-tick" text-anchor="${anchor}">(.*?)</g>`, 'gs'))].flatMap(([, inner]) =>
    [...inner.matchAll(/<text x="([\d.]+)" y="([\d.]+)">([^<]*)<\/text>/g)].filter(([, , , text]) => /^\$?[\d.,]+(K|M)?( %)?$/.test(text)).map(([, x, y, text]) => [valueOf(text, kind), Number(x), Number(y)]));
  const lines = (name) => [...svg.matchAll(new RegExp(`class="chart-${name}" d="([^"]*)"`, 'g'))].flatMap(([, d]) =>
    [...d.matchAll(/M([\d.]+) ([\d.]+)([HV])([\d.]+)/g)].map(([, x, y, way, to]) => (way === 'H' ? [+x, +y, +to, +y] : [+x, +y, +x, +to])));
  const grid = lines('grid');
  return {
    circles: [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [+x, +y]),
    boxes: [...svg.matchAll(/class="chart-half" d="([^"]*)"/g)].flatMap(([, d]) => [...d.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g)].map(([, x, y, w, h]) => [+x, +y, +x + +w, +y + +h])),
    whiskers: lines('whisker'), rules: lines('rule'), ticksX: ticks('middle').filter(([value], i, all) => all.findIndex(([other]) => other === value) === i), // long boards repeat them at the foot
     ticksY: ticks('end'),
    gridY: grid.filter(([, y, , y2]) => y === y2).map(([, y]) => y),
  };
}

// From two values and where they stand: where the axis begins, and how long it is.
function axis(scale, [low, atLow], [high, atHigh]) {
  const [from, to] = scale.range();
  const share = (value) => (scale(value) - from) / (to - from);
  const length = (atHigh - atLow) / (share(high) - share(low));
  return { start: atLow - share(low) * length, length };
}

// Every one of `ours` has one of `theirs` of its own within a pixel.
function samePlaces(ours, theirs, what) {
  const left = [...theirs];
  for (const one of ours) {
    const at = left.findIndex((other) => other.every((value, i) => Math.abs(value - one[i]) <= pixel));
    assert.notEqual(at, -1, `${what}: ${one.map((v) => v.toFixed(1))} is drawn by Vega at none of ${left.map((r) => `(${r.map((v) => v.toFixed(1))})`).join(' ')}`);
    left.splice(at, 1);
  }
  assert.deepEqual(left, [], `${what}: drawn by Vega alone`);
}

const upright = ([x, y, x2, y2]) => [Math.min(x, x2), Math.min(y, y2), Math.max(x, x2), Math.max(y, y2)];

test('a page and Vega draw the same', { skip }, async (t) => {
  const all = charts();
  assert.ok(all.length > 0, 'there are charts');
  for (const { name, kind, svg, spec } of all.filter((one) => one.kind !== 'trends')) {
    const rowed = kind === 'forest' || kind === 'latency';
    const page = shown(svg, kind);
    const rough = await drawn(spec, 1000, 1000);
    assert.ok(page.ticksX.length >= 2, `${name}: ticks of x`);
    const x = axis(rough.scales.x, page.ticksX[0], page.ticksX.at(-1));
    // A forest plot has rows instead of ticks: the circle of a row stands in its middle.
    const rows = rowed ? [...new Set(page.circles.map(([, y]) => y))].sort((a, b) => a - b) : [];
    const names = { ...spec.encoding, ...spec.layer[0].encoding }.y?.scale?.domain ?? [];
    if (rowed && (names.length < 2 || rows.length !== names.length)) continue; // nothing to compare with
    const y = rowed
      ? { start: rows[0] - (rows[1] - rows[0]) / 2, length: (rows[1] - rows[0]) * names.length }
      : axis(rough.scales.y, [page.ticksY[0][0], page.ticksY[0][2]], [page.ticksY.at(-1)[0], page.ticksY.at(-1)[2]]);
    const height = Math.abs(y.length);
    const vega = await drawn(spec, x.length, height);
    // Labels of y stand a little below their lines, as the eye wants it: the lines tell where the plot begins.
    const top = rowed ? y.start : Math.min(...page.gridY);
    const onPage = ([a, b, ...rest]) => [a + x.start, b + top, ...(rest.length ? [rest[0] + x.start, rest[1] + top] : [])];

    samePlaces(page.ticksX.map(([, at]) => [at]), page.ticksX.map(([value]) => [vega.scales.x(value) + x.start]), `${name}: ticks of x`);
    assert.deepEqual(page.ticksX.map(([value]) => value), spec.layer.map((l) => l.encoding.x).concat(spec.encoding.x).find((c) => c?.axis?.values).axis.values, `${name}: values of x`);
    if (!rowed) {
      samePlaces(page.gridY.map((at) => [at]), page.ticksY.map(([value]) => [vega.scales.y(value) + top]), `${name}: lines of y`);
    }
    // Free models have no place on an axis of prices; they stand in a margin in both drawings.
    const inside = ([a]) => a >= x.start - pixel;
    samePlaces(page.circles.filter(inside), vega.symbols.map(onPage).filter(inside), `${name}: points`);
    const wide = ([a, , b]) => kind === 'forest' && a <= pixel && b >= x.length - pixel;
    samePlaces(page.whiskers.map(upright).filter(inside), vega.rules.filter((r) => !wide(upright(r)) || page.rules.length === 0).map(upright).map(onPage).filter(inside), `${name}: intervals`);
    samePlaces(page.boxes, vega.boxes.map(onPage), `${name}: middle halves`);
    t.diagnostic(`${name}: ${page.circles.length} points, ${page.whiskers.length} intervals, ${page.ticksX.length + page.ticksY.length} ticks`);
  }
});

// Each panel by itself: where a point stands between the first and the last day, and between the lowest and highest line.
test('small multiples of a page and of Vega are the same', { skip }, async (t) => {
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  for (const { name, svg, spec } of charts().filter((one) => one.kind === 'trends')) {
    const view = await new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' }).runAsync();
    const cells = [];
    const visit = (group) => {
      const symbols = group.items.filter((mark) => mark.marktype === 'symbol' && mark.role === 'mark').flatMap((mark) => mark.items.map((item) => [item.x, item.y]));
      if (symbols.length > 0) cells.push({ symbols, width: group.width, height: group.height });
      for (const mark of group.items.filter((one) => one.marktype === 'group')) mark.items.forEach(visit);
    };
    visit(view.scenegraph().root.items[0]);
    view.finalize();
    const page = shown(svg, 'trends');
    const lines = [...svg.matchAll(/class="chart-grid" d="([^"]*)"/g)].flatMap(([, d]) => [...d.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)/g)].map(([, x, y, x2]) => [+x, +y, +x2]));
    const perPanel = lines.length / cells.length;
    const [low, high] = spec.spec.encoding.y.scale.domain;
    const ticks = spec.spec.encoding.y.axis.values;
    assert.equal(perPanel, ticks.length, `${name}: lines of a panel`);
    let at = 0;
    for (const [panel, cell] of cells.entries()) {
      const [left, first, right] = lines[panel * perPanel], last = lines[panel * perPanel + perPanel - 1][1];
      const perShare = (last - first) / (ticks.at(-1) - ticks[0]); // of the axis, upwards
      const bottom = first - (ticks[0] - low) * perShare, height = (low - high) * perShare;
      const own = page.circles.slice(at, at += cell.symbols.length);
      const theirs = cell.symbols.map(([x, y]) => [left + (x / cell.width) * (right - left), bottom - height + (y / cell.height) * height]);
      samePlaces(own, theirs, `${name}: panel ${panel + 1}`);
    }
    assert.equal(at, page.circles.length, `${name}: points`);
    t.diagnostic(`${name}: ${cells.length} panels, ${at} points`);
  }
});

test('two pixels, or a mark too many, are seen', () => {
  assert.throws(() => samePlaces([[10, 20]], [[10, 22]], 'x'), /is drawn by Vega at none of/);
  assert.throws(() => samePlaces([[10, 20]], [[10, 20], [1, 1]], 'x'), /drawn by Vega alone/);
  samePlaces([[10, 20]], [[10.9, 19.2]], 'x');
});
