// Sorting, search, filters, choice of columns and pins for tables that are complete in the HTML (data-table). All state is
// in the query string, so that a view can be sent as a link. Says what it did in a live region.

const bodyRows = 20; // rows of one <tbody>: far ones are not laid out (site.css, .big)
const longTable = 200; // rows from which on bodies are filled when there is time
const atOnce = 4; // bodies of a long table that are filled before the rest
const rowHeight = 54; // pixels, of a long table's rows (site.css, .big)
const missing = '–';
const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));

// "2–6" is 2, "1,171" is 1171, "12/12" is 12, "<0.001" is 0.001; null is not known.
const readers = {
  number: (text) => {
    const value = parseFloat(text.replace(/[,<$+]/g, '').replace('−', '-'));
    return Number.isNaN(value) ? null : value;
  },
  date: (text) => (text === missing ? null : Number(text.replaceAll('-', ''))),
  text: (text) => (text === missing || text === '' ? null : text.toLowerCase()),
};

// Names in the query are divided by commas; those of their own are escaped.
const joined = (names) => names.map((name) => name.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
const divided = (text) => text.split(',').filter(Boolean).map((name) => name.replaceAll('%2C', ',').replaceAll('%25', '%'));

function firstText(cell) {
  let node = cell;
  while (node?.firstChild) node = node.firstChild;
  return (node?.data ?? '').trim();
}

class Table {
  constructor(table, tools) {
    this.table = table;
    this.tools = tools;
    this.heads = [...table.tHead.rows[0].cells];
    this.columns = this.heads.map((th) => ({ id: th.dataset.col, name: th.textContent.trim(), read: readers[th.dataset.kind ?? 'number'], first: th.dataset.first ?? 'asc' }));
    this.bodies = [...table.tBodies];
    this.note = table.querySelector('tr.note');
    this.rows = [];
    let ranked = true;
    for (const tr of table.querySelectorAll('tbody > tr')) {
      if (tr === this.note) ranked = false;
      else this.rows.push(this.rowOf(tr, ranked));
    }
    this.keys = new Map();
    this.state = this.readState();
  }

  rowOf(tr, ranked) {
    const link = tr.querySelector('th a');
    return {
      tr, ranked, index: this.rows.length, name: link.textContent, key: link.pathname.split('/').at(-2),
      words: tr.querySelector('th').textContent.toLowerCase(), baseline: tr.classList.contains('base'),
    };
  }

  // Values of a column, read once.
  values(column) {
    if (!this.keys.has(column)) {
      const { read } = this.columns[column];
      this.keys.set(column, this.rows.map((row) => read(firstText(row.tr.cells[column]))));
    }
    return this.keys.get(column);
  }

  readState() {
    const query = new URLSearchParams(location.search);
    const sort = query.get('sort') ?? '';
    const list = (name) => divided(query.get(name) ?? '');
    const filters = {};
    for (const select of this.tools.querySelectorAll('[data-filter]')) filters[select.dataset.filter] = query.get(select.dataset.filter) ?? '';
    return { sort: sort.replace(/^-/, ''), descending: sort.startsWith('-'), find: query.get('find') ?? '', filters,
      baselines: query.get('baselines') !== 'no', pins: list('pin'), hidden: list('hide'), categories: list('category') };
  }

  // Whatever else is in the query stays.
  writeState() {
    const { state } = this;
    const query = new URLSearchParams(location.search);
    const set = (name, value) => (value ? query.set(name, value) : query.delete(name));
    set('sort', state.sort && (state.descending ? '-' : '') + state.sort);
    set('find', state.find);
    for (const [name, value] of Object.entries(state.filters)) set(name, value);
    set('baselines', state.baselines ? '' : 'no');
    set('pin', joined(state.pins));
    set('hide', joined(state.hidden));
    set('category', joined(state.categories));
    const text = query.toString().replaceAll('%2C', ',');
    history.replaceState(null, '', location.pathname + (text && '?' + text) + location.hash);
    this.tools.querySelector('[data-reset]').hidden = text === '';
  }

  matches(row, words) {
    const { state } = this;
    if (!state.baselines && row.baseline) return false;
    for (const [name, value] of Object.entries(state.filters)) if (value && row.tr.dataset[name] !== value) return false;
    return words.every((word) => row.words.includes(word));
  }

  // What is not known comes last in both directions; equal rows keep the order of the board.
  order(rows) {
    const column = this.columns.findIndex((c) => c.id === this.state.sort);
    if (column < 0) return rows;
    const values = this.values(column);
    const sign = this.state.descending ? -1 : 1;
    return [...rows].sort((a, b) => {
      const x = values[a.index];
      const y = values[b.index];
      if (x === null || y === null) return (x === null) - (y === null) || a.index - b.index;
      return (x < y ? -sign : x > y ? sign : 0) || a.index - b.index;
    });
  }

  show() {
    const pins = new Set(this.state.pins);
    const words = this.state.find.toLowerCase().split(/\s+/);
    const pinned = this.rows.filter((row) => pins.has(row.key));
    const rest = this.rows.filter((row) => !pins.has(row.key) && this.matches(row, words));
    const parts = [this.order(pinned), this.order(rest.filter((row) => row.ranked)), this.order(rest.filter((row) => !row.ranked))];
    this.table.classList.toggle('resorted', this.state.sort !== '' && this.state.sort !== 'rank');
    for (const body of this.bodies) body.remove(); // first, so that rows that move are not in the page
    const bodies = [];
    this.waiting = new Map();
    parts.forEach((rows, part) => {
      for (let i = 0; i < rows.length; i += bodyRows) {
        const body = document.createElement('tbody');
        if (part === 0) body.className = 'pinned';
        if (part === 2 && i === 0 && this.note) body.append(this.note);
        bodies.push(body);
        this.fill(body, rows.slice(i, i + bodyRows), bodies.length > atOnce && this.rows.length > longTable);
      }
    });
    this.table.append(...bodies);
    this.bodies = bodies;
    this.fillLater();
    this.found = pinned.length + rest.length;
    this.showHeads();
    this.showPins(pinned);
  }

  // Attaching 2,000 rows takes longer than a key press may: those further down wait until they come near the screen, or
  // until there is nothing else to do.
  fill(body, rows, later) {
    if (!later) return body.append(...rows.map((row) => row.tr));
    body.style.blockSize = `${rows.length * rowHeight}px`;
    this.waiting.set(body, rows);
  }

  fillNow(body) {
    const rows = this.waiting.get(body);
    if (!rows) return;
    this.waiting.delete(body);
    this.near?.unobserve(body);
    body.style.blockSize = '';
    this.fill(body, rows, false);
  }

  fillLater() {
    this.near?.disconnect();
    if (this.waiting.size === 0) return;
    this.near = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => this.fillNow(one.target)), { rootMargin: '150%' });
    for (const body of this.waiting.keys()) this.near.observe(body);
    const { waiting } = this;
    const next = () => {
      if (waiting !== this.waiting || waiting.size === 0) return;
      this.fillNow(waiting.keys().next().value);
      idle(next);
    };
    idle(next);
  }

  fillAll() {
    for (const body of [...(this.waiting?.keys() ?? [])]) this.fillNow(body);
  }

  showHeads() {
    for (const [i, th] of this.heads.entries()) {
      const mine = this.state.sort === this.columns[i].id;
      if (mine) th.setAttribute('aria-sort', this.state.descending ? 'descending' : 'ascending');
      else th.removeAttribute('aria-sort');
      this.table.classList.toggle(`hide-${i + 1}`, this.state.hidden.includes(this.columns[i].id));
    }
  }

  showPins(pinned) {
    const place = this.tools.querySelector('[data-compare]');
    for (const row of this.pressed ?? []) row.pin?.setAttribute('aria-pressed', 'false');
    for (const row of pinned) row.pin?.setAttribute('aria-pressed', 'true');
    this.pressed = pinned;
    place.replaceChildren();
    const { compare } = this.table.dataset;
    if (!compare || pinned.length < 2) return;
    const link = document.createElement('a');
    link.href = `${compare}${compare.includes('?') ? '&' : '?'}models=${pinned.map((row) => row.key).join(',')}`;
    link.textContent = `Compare the ${pinned.length} pinned`;
    place.append(link);
  }

  say(what) {
    this.tools.querySelector('[data-status]').value = `${what ? what + '. ' : ''}${this.found} of ${this.rows.length} rows`;
  }

  update(what = '') {
    this.show();
    this.writeState();
    this.say(what);
  }

  sortBy(column) {
    const { state } = this;
    const { id, first, name } = this.columns[column];
    const was = state.sort === id ? (state.descending ? 'desc' : 'asc') : '';
    const next = was === '' ? first : was === first ? (first === 'asc' ? 'desc' : 'asc') : '';
    state.sort = next ? id : '';
    state.descending = next === 'desc';
    this.update(next ? `Sorted by ${name}, ${next === 'asc' ? 'lowest' : 'highest'} first` : 'In the order of the board');
  }

  addSortButtons() {
    for (const [i, th] of this.heads.entries()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.append(...th.childNodes);
      button.addEventListener('click', () => this.sortBy(i));
      th.append(button);
    }
  }

  addPins() {
    for (const row of this.rows) {
      row.pin = document.createElement('button');
      row.pin.type = 'button';
      row.pin.className = 'pin';
      row.pin.setAttribute('aria-label', `Pin ${row.name}`);
      row.pin.setAttribute('aria-pressed', 'false');
      row.tr.cells[0].append(row.pin);
      row.pin.dataset.row = row.index;
    }
    this.table.addEventListener('click', (event) => {
      const button = event.target.closest('.pin');
      if (!button) return;
      const { key, name } = this.rows[button.dataset.row];
      const { pins } = this.state;
      const at = pins.indexOf(key);
      if (at < 0) pins.push(key);
      else pins.splice(at, 1);
      this.update(`${name} ${at < 0 ? 'pinned to the top' : 'not pinned any more'}`);
      button.focus();
    });
  }

  addFields() {
    const find = this.tools.querySelector('[data-find]');
    find.value = this.state.find;
    find.addEventListener('input', () => {
      this.state.find = find.value.trim();
      this.update();
    });
    for (const select of this.tools.querySelectorAll('[data-filter]')) {
      select.value = this.state.filters[select.dataset.filter];
      select.addEventListener('change', () => {
        this.state.filters[select.dataset.filter] = select.value;
        this.update();
      });
    }
    const baselines = this.tools.querySelector('[data-baselines]');
    if (baselines) {
      baselines.checked = this.state.baselines;
      baselines.addEventListener('change', () => {
        this.state.baselines = baselines.checked;
        this.update();
      });
    }
    this.tools.querySelector('[data-reset]').addEventListener('click', () => {
      history.replaceState(null, '', location.pathname + location.hash);
      location.reload();
    });
  }

  // The scores by category stand in a table of their own; on request they become columns of this one.
  addChooser() {
    const list = this.tools.querySelector('[data-chooser] fieldset');
    if (!list) return;
    const check = (name, checked, change) => {
      const label = document.createElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = checked;
      box.addEventListener('change', () => change(box.checked));
      label.append(box, ' ' + name);
      list.append(label);
    };
    this.columns.slice(2).forEach(({ id, name }) => check(name, !this.state.hidden.includes(id), (on) => {
      this.state.hidden = this.state.hidden.filter((other) => other !== id);
      if (!on) this.state.hidden.push(id);
      this.update(`${name} ${on ? 'shown' : 'hidden'}`);
    }));
    const heat = document.querySelector('table[data-categories]');
    if (!heat) return;
    this.categories = [...heat.tHead.rows[0].cells].slice(2).map((th) => firstText(th));
    this.heatRows = new Map([...heat.tBodies[0].rows].map((tr) => [tr.querySelector('a').pathname, tr]));
    this.state.categories = this.state.categories.filter((name) => this.categories.includes(name));
    for (const name of this.state.categories) this.addCategory(name);
    for (const name of this.categories) {
      check(name, this.state.categories.includes(name), (on) => {
        this.state.categories = this.state.categories.filter((other) => other !== name);
        if (on) this.state.categories.push(name);
        if (on) this.addCategory(name);
        else this.removeCategory(name);
        this.update(`Category ${name} ${on ? 'shown' : 'hidden'}`);
      });
    }
  }

  addCategory(name) {
    const at = this.categories.indexOf(name) + 2;
    const th = document.createElement('th');
    th.scope = 'col';
    th.dataset.col = `category-${name}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    button.textContent = name;
    button.addEventListener('click', () => this.sortBy(this.heads.indexOf(th)));
    th.append(button);
    this.table.tHead.rows[0].append(th);
    this.heads.push(th);
    this.columns.push({ id: th.dataset.col, name, read: readers.number, first: 'desc' });
    for (const { tr } of this.rows) {
      const from = this.heatRows.get(tr.querySelector('.score a')?.pathname);
      tr.append(from ? from.cells[at].cloneNode(true) : Object.assign(document.createElement('td'), { textContent: missing }));
    }
  }

  removeCategory(name) {
    const column = this.columns.findIndex((c) => c.id === `category-${name}`);
    this.heads[column].remove();
    this.heads.splice(column, 1);
    this.columns.splice(column, 1);
    for (const { tr } of this.rows) tr.cells[column].remove();
    this.keys.clear();
    if (this.state.sort === `category-${name}`) this.state.sort = '';
  }

  // What the columns are sorted by, before somebody asks: a column at a time, while there is nothing else to do.
  prepare(column = 0) {
    idle(() => {
      if (column >= this.columns.length) return;
      this.values(column);
      this.prepare(column + 1);
    });
  }

  start() {
    this.addSortButtons();
    if (this.columns[0].id === 'rank') this.addPins();
    this.addFields();
    this.addChooser();
    addEventListener('beforeprint', () => this.fillAll());
    if (location.search) this.update();
    this.prepare();
  }
}

for (const table of document.querySelectorAll('table[data-table]')) {
  const tools = table.closest('section').previousElementSibling;
  if (tools?.classList.contains('tools')) new Table(table, tools).start();
}

// The search comes when it is asked for: who only reads waits for less.
const link = document.querySelector('[data-search-link]');
const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
async function search(event) {
  const slash = event.key === '/' && isPlain(event) && !event.target.closest?.('input, textarea, select');
  const click = event.type === 'click' && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!slash && !click) return;
  event.preventDefault();
  link.removeEventListener('click', search);
  document.removeEventListener('keydown', search);
  let typed = '';
  const keep = (event) => {
    if (event.key.length > 1 || !isPlain(event)) return;
    event.preventDefault();
    typed += event.key;
  };
  document.addEventListener('keydown', keep);
  const { open } = await import('./search.js'); // listens itself from now on
  document.removeEventListener('keydown', keep);
  open(typed);
}
link?.setAttribute('aria-keyshortcuts', '/');
link?.addEventListener('click', search);
if (link) document.addEventListener('keydown', search);

// So does the interactive view of a chart.
for (const figure of document.querySelectorAll('[data-interactive] figure')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Interactive view';
  button.addEventListener('click', async () => (await import('./chart.js')).open(figure));
  figure.querySelector('.links').prepend(button, ' ');
}
