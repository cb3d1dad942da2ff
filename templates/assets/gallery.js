// Search and filters of the list of benchmarks (data-gallery), which is complete in the HTML. All state is in the query
// string, so that a view can be sent as a link. Fields only, so that it works by keyboard; what it did is said in a live
// region. No library, no other file.

const list = document.querySelector('[data-gallery]');
const tools = document.querySelector('.tools');
const find = tools.querySelector('[data-find]');
const selects = [...tools.querySelectorAll('[data-filter]')];
const none = document.querySelector('[data-none]');
const cards = [...list.children].map((element) => ({
  element,
  words: `${element.textContent} ${element.dataset.category}`.toLocaleLowerCase('en'),
  has: Object.fromEntries(selects.map((select) => [select.dataset.filter, (element.dataset[select.dataset.filter] ?? '').split('\n')])),
}));

function show() {
  const words = find.value.toLocaleLowerCase('en').split(/\s+/);
  let found = 0;
  for (const card of cards) {
    const fits = words.every((word) => card.words.includes(word)) && selects.every(({ value, dataset }) => !value || card.has[dataset.filter].includes(value));
    card.element.hidden = !fits;
    found += fits;
  }
  none.hidden = found > 0;
  tools.querySelector('[data-status]').value = `${found} of ${cards.length} benchmarks`;
}

function read() {
  const query = new URLSearchParams(location.search);
  find.value = query.get('find') ?? '';
  // A value that no benchmark has any more selects nothing.
  for (const select of selects) {
    const wanted = query.get(select.dataset.filter) ?? '';
    select.value = [...select.options].some((option) => (option.value || option.text) === wanted) ? wanted : '';
  }
  tools.querySelector('[data-reset]').hidden = location.search === '';
  show();
}

// Whatever else is in the query stays.
function write() {
  const query = new URLSearchParams(location.search);
  for (const { name, value } of [{ name: 'find', value: find.value.trim() }, ...selects.map((select) => ({ name: select.dataset.filter, value: select.value }))]) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  history.replaceState(null, '', location.pathname + (text && `?${text}`) + location.hash);
  tools.querySelector('[data-reset]').hidden = text === '';
  show();
}

find.addEventListener('input', write);
for (const select of selects) select.addEventListener('change', write);
for (const button of document.querySelectorAll('[data-reset], [data-none] button')) {
  button.addEventListener('click', () => {
    history.replaceState(null, '', location.pathname);
    read();
    find.focus();
  });
}
// A tag of a card is a link to this page with that tag: no need to load it anew.
list.addEventListener('click', (event) => {
  const link = event.target.closest('.tags a');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, '', link.href);
  read();
  find.focus({ preventScroll: true });
  tools.scrollIntoView({ block: 'nearest' });
});
addEventListener('popstate', read);
read();
