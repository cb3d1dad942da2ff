// What a benchmark would cost on each model, for the builder (new.js): about four characters a token, and the prices of
// api/v1/index.json. From answers of 100 tokens to answers as long as they may be.

const perToken = 4; // characters
const short = 100; // tokens of a short answer
const shown = 12;

const make = (name, text = '', attributes = {}) => {
  const node = Object.assign(document.createElement(name), { textContent: text });
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};
const dollars = (amount) => (amount === 0 ? '0' : amount < 0.01 ? amount.toPrecision(1) : amount.toFixed(2));

// [low, high] in dollars, or null where a price is not known.
export function cost({ requests, characters, most }, prices) {
  if (!prices || prices.input_usd === null || prices.output_usd === null) return null;
  const input = (characters / perToken) * prices.input_usd;
  return [Math.min(short, most), most].map((tokens) => (input + requests * tokens * prices.output_usd) / 1e6);
}

export function showCosts(place, extent, models) {
  const able = models.filter((model) => model.kind !== 'baseline' && !model.retired);
  const rows = extent ? able.map((model) => ({ name: model.name, cost: cost(extent, model.prices_per_million_tokens) })).filter((row) => row.cost) : [];
  rows.sort((a, b) => a.cost[1] - b.cost[1] || (a.name < b.name ? -1 : 1));
  if (!rows.length) return place.replaceChildren(make('p', extent ? 'No model here has a known price.' : 'Mend what is above first.', { class: 'muted' }));
  const requests = extent.requests.toLocaleString('en');
  const about = `${requests} request${extent.requests === 1 ? '' : 's'}, about ${Math.round(extent.characters / perToken).toLocaleString('en')} tokens sent; answers of ${Math.min(short, extent.most)} to ${extent.most.toLocaleString('en')} tokens`;
  const body = make('tbody');
  for (const row of rows) {
    const line = make('tr');
    line.append(make('th', row.name, { scope: 'row' }), make('td', dollars(row.cost[0])), make('td', dollars(row.cost[1])));
    body.append(line);
  }
  const head = make('thead');
  const heads = make('tr');
  heads.append(make('th', 'Model', { scope: 'col', class: 'l' }), make('th', 'From, $', { scope: 'col' }), make('th', 'To, $', { scope: 'col' }));
  head.append(heads);
  const table = make('table', '', { class: 'list' });
  table.append(make('caption', about), head, body);
  const fold = make('section', '', { class: `scroll${rows.length > shown ? ' short' : ''}`, tabindex: '0', 'aria-label': 'Cost by model' });
  fold.append(table);
  return place.replaceChildren(fold);
}
