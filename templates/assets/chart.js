// The interactive view of a chart, over the page: zoom and pan, and the values of a point under the mouse, a finger or the
// arrow keys. Drawn by Vega from the specification that the page offers; Vega (npm's, served beside this file) is fetched
// when the first view is asked for, and its expressions are interpreted, so that the page's policy forbids eval.

const step = 1.5; // of one press of plus or minus

let runtime = null;
async function load() {
  await import('./vega/vega.min.js');
  await import('./vega/vega-lite.min.js');
  const { expressionInterpreter } = await import('./vega/vega-interpreter.js');
  return { vega: globalThis.vega, compile: globalThis.vegaLite.compile, expressionInterpreter };
}

// Resolves without it too: the view works, if not as nicely.
let sheet = null;
function loadSheet() {
  const link = make('link', { rel: 'stylesheet', href: new URL('chart.css', import.meta.url).href });
  document.head.append(link);
  return new Promise((resolve) => ['load', 'error'].forEach((end) => link.addEventListener(end, resolve)));
}

function make(tag, properties = {}, children = []) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// Colours and type of the page, as they are in the scheme that the visitor sees.
function look() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = { labelColor: color('--muted'), titleColor: color('--muted'), domainColor: color('--line'), tickColor: color('--line'), gridColor: color('--grid'), gridOpacity: 1, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' };
  return { background: 'transparent', font: getComputedStyle(document.body).fontFamily, axis, view: { stroke: null }, text: { color: color('--ink'), fontSize: 12 },
    legend: { labelColor: color('--muted'), titleColor: color('--muted'), labelLimit: 240, orient: 'bottom', columns: innerWidth < 700 ? 1 : 3 } };
}

// Lines are cut at the edge of the plot. Points and texts, and what stands in the margin (free models), are whole or gone:
// they go when what they stand for leaves an axis.
function cut(layer, shared) {
  const { x, y, x2, y2 } = { ...shared, ...layer.encoding };
  const inMargin = x && !x.field;
  if (layer.data) return { ...layer, mark: { ...layer.mark, clip: false }, encoding: { ...layer.encoding, y: { value: 'height' } } }; // below the margin
  if (!inMargin && !['point', 'text'].includes(layer.mark.type)) return { ...layer, mark: { ...layer.mark, clip: true } };
  const tests = [['x', x], ['x', x2], ['y', y], ['y', y2]].filter(([, channel]) => channel?.field && (channel.type ?? 'quantitative') === 'quantitative')
    .map(([name, { field }]) => `inrange(datum['${field}'], domain('${name}'))`);
  if (tests.length === 0) return { ...layer, mark: { ...layer.mark, clip: false } };
  const opacity = { condition: { test: tests.join(' && '), value: layer.mark.opacity ?? 1 }, value: 0 };
  return { ...layer, mark: { ...layer.mark, clip: false }, encoding: { ...layer.encoding, opacity } };
}

// The page's specification with ticks that follow the zoom, and axes that can be dragged.
function interactive(spec, width, height) {
  const loose = (encoding) => Object.fromEntries(Object.entries(encoding ?? {}).map(([name, channel]) => {
    if (!channel?.axis) return [name, channel];
    const { values, ...axis } = channel.axis;
    const ticks = values ? { tickCount: values.length, labelOverlap: true } : { labelLimit: Math.min(axis.labelLimit ?? 220, width * 0.38) };
    return [name, { ...channel, axis: { ...axis, ...ticks } }];
  }));
  const shared = loose(spec.encoding);
  const layer = spec.layer.map((one) => cut({ ...one, encoding: loose(one.encoding) }, shared));
  const main = layer.findIndex((one) => one.mark.type === 'point' && { ...shared, ...one.encoding }.x.field);
  const { x, y } = { ...shared, ...layer[main].encoding };
  const free = [['x', x], ['y', y]].filter(([, channel]) => channel.type === 'quantitative');
  layer[main] = { ...layer[main], params: [{ name: 'zoom', select: { type: 'interval', encodings: free.map(([name]) => name) }, bind: 'scales' }] };
  const { title, config, ...rest } = spec;
  return { spec: { ...rest, layer, encoding: shared, width, height, autosize: { type: 'fit', contains: 'padding' }, config: look() },
    axes: free.map(([name, channel]) => ({ name, signal: `zoom_${channel.field}` })) };
}

// Every point with something to say, with its place in the drawing.
function pointsOf(view) {
  const out = [];
  const visit = (group, x, y) => {
    for (const mark of group.items ?? []) {
      for (const item of mark.items ?? []) {
        if (mark.marktype === 'group') visit(item, x + (item.x ?? 0), y + (item.y ?? 0));
        else if (mark.marktype === 'symbol' && item.tooltip) out.push({ item, x: x + item.x, y: y + item.y });
      }
    }
  };
  const [left, top] = view.origin();
  const { left: padLeft, top: padTop } = view.padding();
  visit(view.scenegraph().root.items[0], left + padLeft, top + padTop);
  return out;
}

class ChartView {
  constructor(title, specification) {
    this.specification = specification;
    this.plot = make('div', { className: 'plot', tabIndex: 0 });
    this.plot.setAttribute('role', 'group');
    this.plot.setAttribute('aria-label', `${title}. Arrow keys go from point to point, plus and minus zoom, 0 shows all`);
    this.ring = make('span', { className: 'ring', hidden: true });
    this.said = make('output', { className: 'said' });
    const button = (text, name, act) => {
      const node = make('button', { type: 'button', textContent: text });
      node.setAttribute('aria-label', name);
      node.addEventListener('click', act);
      return node;
    };
    const close = make('button', { type: 'button', textContent: 'Close' });
    const bar = make('p', { className: 'last' }, [button('+', 'Zoom in', () => this.zoom(1 / step)), button('−', 'Zoom out', () => this.zoom(step)),
      button('All', 'Show all', () => this.zoom(null)), close]);
    this.dialog = make('dialog', { className: 'chart-view' }, [make('h2', { textContent: title }), this.plot, this.said, bar]);
    this.dialog.setAttribute('aria-label', title);
    this.plot.addEventListener('keydown', (event) => this.onKey(event));
    close.addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close());
    document.body.append(this.dialog);
  }

  async open() {
    await (sheet ??= loadSheet());
    this.dialog.showModal();
    this.plot.focus();
    const redraw = () => this.draw();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', redraw);
    addEventListener('resize', redraw);
    this.dialog.addEventListener('close', () => {
      scheme.removeEventListener('change', redraw);
      removeEventListener('resize', redraw);
      this.view?.finalize();
      this.dialog.remove();
    }, { once: true });
    try {
      await this.draw();
    } catch (error) {
      this.say(`The chart could not be loaded: ${error.message}. What it shows stands in the table of the page.`);
    }
  }

  async draw() {
    if (!this.view) this.say('Loading the chart …');
    const answer = this.spec ? null : await fetch(this.specification);
    if (answer && !answer.ok) throw new Error(`${this.specification} answered ${answer.status}`);
    this.spec ??= await answer.json();
    const { vega, compile, expressionInterpreter } = await (runtime ??= load().catch((error) => {
      runtime = null;
      throw error;
    }));
    if (!this.dialog.open) return;
    const height = Math.max(220, Math.min(this.spec.height * 1.4, innerHeight - 260));
    const { spec, axes } = interactive(this.spec, this.plot.clientWidth, height);
    const quiet = { ...vega.logger(vega.None), level: () => vega.None };
    const parsed = vega.parse(compile(spec, { logger: quiet }).spec, {}, { ast: true });
    this.view?.finalize();
    this.axes = axes;
    this.at = null;
    this.view = new vega.View(parsed, { expr: expressionInterpreter, renderer: 'svg', container: this.plot, hover: true, loader: { load: () => Promise.reject(new Error('nothing is loaded')), sanitize: () => Promise.reject(new Error('no links')) } });
    this.view.tooltip((handler, event, item, value) => this.show(value ? item : null));
    await this.view.runAsync();
    this.plot.append(this.ring);
    this.show(null);
  }

  say(text) {
    this.said.textContent = text;
  }

  // The values of a point, or what can be done.
  show(item) {
    const point = item && pointsOf(this.view).find((one) => one.item === item);
    this.ring.hidden = !point;
    if (!point) return this.say('Drag to move, scroll or pinch to zoom. Point at a mark for its values, or use the arrow keys, + − 0.');
    const drawing = this.plot.querySelector('svg').getBoundingClientRect();
    const frame = this.plot.getBoundingClientRect();
    this.ring.style.left = `${drawing.left - frame.left + point.x}px`;
    this.ring.style.top = `${drawing.top - frame.top + point.y}px`;
    this.said.replaceChildren(...Object.entries(item.tooltip).map(([name, value]) => make('span', {}, [make('b', { textContent: name }), ` ${value}`])));
  }

  async zoom(factor) {
    for (const { name, signal } of factor === null ? [] : this.axes) {
      const scale = this.view.scale(name);
      const [from, to] = scale.range();
      const middle = (from + to) / 2;
      const half = ((to - from) / 2) * factor;
      this.view.signal(signal, [scale.invert(middle - half), scale.invert(middle + half)].sort((a, b) => a - b));
    }
    if (factor === null) for (const { signal } of this.axes) this.view.signal(signal, null);
    await this.view.runAsync();
    this.show(null);
  }

  onKey(event) {
    if (!this.view || event.ctrlKey || event.metaKey || event.altKey) return;
    const ways = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const factors = { '+': 1 / step, '=': 1 / step, '-': step, 0: null };
    if (event.key in ways) this.go(ways[event.key]);
    else if (event.key in factors) this.zoom(factors[event.key]);
    else return;
    event.preventDefault();
  }

  // To the next point that the zoom shows.
  go(way) {
    const byRow = !this.axes.some(({ name }) => name === 'y');
    const points = pointsOf(this.view).filter((one) => one.item.opacity !== 0).sort((a, b) => (byRow ? a.y - b.y : a.x - b.x || a.y - b.y));
    if (points.length === 0) return;
    const what = (one) => Object.values(one.item.tooltip).join();
    const at = points.findIndex((one) => what(one) === this.at);
    const next = points[at < 0 ? (way > 0 ? 0 : points.length - 1) : (at + way + points.length) % points.length];
    this.at = what(next);
    this.show(next.item);
  }
}

export function open(figure) {
  const specification = figure.querySelector('a[href$=".vl.json"]').href;
  return new ChartView(figure.querySelector('svg title').textContent, specification).open();
}
