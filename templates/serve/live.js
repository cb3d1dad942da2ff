// The live preview of `benchhub-build serve`, which alone puts this script into pages: reloads a page when it was made
// again, shows what is wrong with a definition or a template, and how far a run has come.
const me = document.currentScript;
let build = me.dataset.build;
let source = null;

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = new URL('live.css', me.src).href;
document.head.append(style);

// This page's file, below the site's root.
const { root } = me.dataset;
let file = decodeURIComponent(location.pathname);
file = file.slice(file.startsWith(root) ? root.length : 1);
if (file === '' || file.endsWith('/')) file += 'index.html';
const folder = file.slice(0, file.lastIndexOf('/') + 1);

// A page shows itself, everybody's styles and scripts, and pictures and data that lie beside or below it.
function concerns(changed) {
  return changed.some((one) => one === file || one.startsWith('assets/') || (!one.endsWith('.html') && one.startsWith(folder)));
}

function part(id, name, role) {
  let box = document.getElementById(id);
  if (!box) {
    box = document.createElement(name);
    box.id = id;
    box.setAttribute('role', role);
    document.body.append(box);
  }
  return box;
}

function remove(id) {
  document.getElementById(id)?.remove();
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

let shown = '';
function showError(text, stopped) {
  if (text === shown) return;
  shown = text;
  if (!text) return remove('benchhub-error');
  const box = part('benchhub-error', 'section', 'alert');
  const close = element('button', 'Close');
  close.type = 'button';
  close.addEventListener('click', () => remove('benchhub-error'));
  box.replaceChildren(element('h2', stopped ? 'The site could not be built' : 'Left out of the site'), element('pre', text), element('p', 'This message goes away when the fault is mended.'), close);
}

function showRun(run) {
  if (!run) return remove('benchhub-run');
  const box = part('benchhub-run', 'section', 'status');
  const bar = document.createElement('progress');
  bar.max = Math.max(1, run.total);
  bar.value = run.done;
  bar.setAttribute('aria-label', 'Requests done');
  const facts = [`${run.done} of ${run.total} done`];
  if (run.failed > 0) facts.push(`${run.failed} failed`);
  facts.push(`${run.in_flight} in flight`);
  if (run.spent_nano_usd > 0) facts.push(`$${(run.spent_nano_usd / 1e9).toFixed(4)}`);
  if (run.eta_s !== null) facts.push(`about ${Math.ceil(run.eta_s)} s left`);
  const lanes = document.createElement('ul');
  for (const lane of run.providers) {
    const state = lane.stopped ? `stopped: ${lane.stopped}` : lane.paused_s >= 0.1 ? `waits ${Math.ceil(lane.paused_s)} s: rate limit` : `${lane.in_flight} in flight`;
    lanes.append(element('li', `${lane.provider}: ${lane.done} of ${lane.total}, ${lane.done === lane.total ? 'done' : state}`));
  }
  box.replaceChildren(element('strong', 'A run goes on'), bar, element('span', facts.join(', ')), lanes);
}

function take(message) {
  const state = JSON.parse(message.data);
  if (state.build !== build) {
    const known = state.before === build && state.changed !== null;
    if (!known || concerns(state.changed)) return location.reload();
    build = state.build;
  }
  showError(state.error, state.stopped);
  showRun(state.run);
}

// A hidden page takes none of the few connections that a browser grants one server; it catches up when it is seen.
function follow() {
  if (document.hidden) {
    source?.close();
    source = null;
  } else if (!source) {
    source = new EventSource(new URL('events', me.src).href);
    source.addEventListener('message', take);
  }
}
document.addEventListener('visibilitychange', follow);
window.addEventListener('pagehide', () => source?.close());
follow();
