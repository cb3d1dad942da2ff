// The page of a case: loads a long text when it is opened, and opens all answers of a group at once. Without scripts the
// same texts are plain links. Makes elements, never markup from text. No library.

async function load(fold) {
  const place = fold.querySelector('.said') ?? Object.assign(document.createElement('div'), { className: 'said' });
  place.textContent = 'Loading …';
  fold.append(place);
  try {
    const reply = await fetch(fold.dataset.load);
    if (!reply.ok) throw new Error(`status ${reply.status}`);
    place.textContent = await reply.text();
    fold.previousElementSibling?.classList.add('replaced');
  } catch (error) {
    place.textContent = `It could not be loaded (${error.message}).`;
    delete fold.dataset.loaded;
  }
}

for (const fold of document.querySelectorAll('details[data-load]')) {
  fold.addEventListener('toggle', () => {
    fold.previousElementSibling?.classList.toggle('replaced', fold.open && 'loaded' in fold.dataset);
    if (!fold.open || 'loaded' in fold.dataset) return;
    fold.dataset.loaded = '';
    load(fold);
  });
}

// Behind each group's heading: all of its answers at once.
for (const head of document.querySelectorAll('#answers-h ~ h3')) {
  const group = [];
  for (let node = head.nextElementSibling; node?.matches('details'); node = node.nextElementSibling) group.push(node);
  if (group.length < 2) continue;
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'all', textContent: 'Open all' });
  button.addEventListener('click', () => {
    const open = button.textContent === 'Open all';
    for (const node of group) node.open = open;
    button.textContent = open ? 'Close all' : 'Open all';
  });
  head.append(button);
}

// An address that names an answer shows it open, also where the browser does not do so by itself.
function show() {
  const id = decodeURIComponent(location.hash.slice(1));
  const answer = id && document.getElementById(id)?.closest('details');
  if (!answer || answer.open) return;
  answer.open = true;
  answer.scrollIntoView();
}
addEventListener('hashchange', show);
show();
