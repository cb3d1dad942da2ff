// Feeds and site map of a rendered site: XML that a strict parser accepts, the elements that the formats require, entries
// that agree between the two feeds, and no address that leads nowhere. Site: the folder in BENCHHUB_SITE, else site/.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const site = process.env.BENCHHUB_SITE || join(root, 'site');
const skip = !existsSync(join(site, 'feed.xml')) && `no feed.xml in ${site}: build the site, or set BENCHHUB_SITE`;
const read = (name) => readFileSync(join(site, name), 'utf8');

const kEntities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
// Only the references that XML itself knows; a bare & or < is an error.
function unescaped(text) {
  assert.doesNotMatch(text, /[<>]|&(?!(?:amp|lt|gt|quot|#39);)/, `bare character in ${text}`);
  return text.replace(/&([^;]+);/g, (_, name) => kEntities[name]);
}

function attributes_of(text) {
  const out = {};
  const rest = text.replace(/\s+([a-z:]+)="([^"<]*)"/g, (_, name, value) => {
    assert.ok(!(name in out), `attribute ${name} twice`);
    out[name] = unescaped(value);
    return '';
  });
  assert.equal(rest.trim(), '', `attributes: ${text}`);
  return out;
}

// The part of XML that the site uses, and nothing else: declaration, elements, attributes, text. Throws on all the rest.
function parse_xml(text) {
  assert.doesNotMatch(text, /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/, 'a character that XML forbids');
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
  assert.ok(text.startsWith(declaration), 'no declaration');
  const document = { name: '', children: [], text: '' };
  const open = [document];
  const token = /<(\/?)([a-z]+)((?:\s+[a-z:]+="[^"]*")*)(\/?)>|([^<]+)/gy;
  token.lastIndex = declaration.length;
  let end = token.lastIndex;
  for (let found; end < text.length && (found = token.exec(text)); end = token.lastIndex) {
    const [, closing, name, attributes, empty, data] = found;
    if (data !== undefined) open.at(-1).text += unescaped(data);
    else if (closing) assert.equal(open.pop().name, name, 'end tag');
    else {
      const element = { name, attributes: attributes_of(attributes), children: [], text: '' };
      open.at(-1).children.push(element);
      if (!empty) open.push(element);
    }
  }
  assert.equal(end, text.length, `not well-formed at ${end}: ${text.slice(end, end + 40)}`);
  assert.equal(open.length, 1, 'an element is not closed');
  assert.equal(document.children.length, 1, 'one root');
  assert.equal(document.text.trim(), '', 'text outside the root');
  return document.children[0];
}

const all = (element, name) => element.children.filter((child) => child.name === name);
function one(element, name) {
  const found = all(element, name);
  assert.equal(found.length, 1, `${name} in ${element.name}`);
  return found[0];
}
const is_time = (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text));

test('feed.xml is Atom', { skip }, () => {
  const feed = parse_xml(read('feed.xml'));
  assert.equal(feed.name, 'feed');
  assert.equal(feed.attributes.xmlns, 'http://www.w3.org/2005/Atom');
  one(one(feed, 'author'), 'name');
  const ids = [one(feed, 'id').text];
  let newest = one(feed, 'updated').text;
  for (const entry of all(feed, 'entry')) {
    assert.ok(one(entry, 'title').text);
    assert.ok(one(entry, 'summary').text);
    assert.equal(one(entry, 'link').attributes.rel, 'alternate');
    const updated = one(entry, 'updated').text;
    assert.ok(is_time(updated) && updated <= newest, `${updated} after ${newest}`);
    newest = updated;
    ids.push(one(entry, 'id').text);
  }
  assert.equal(new Set(ids).size, ids.length, 'an id is there twice');
  for (const id of ids) assert.match(id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('feed.json is JSON Feed 1.1 with the same entries', { skip }, () => {
  const feed = JSON.parse(read('feed.json'));
  const atom = parse_xml(read('feed.xml'));
  assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
  assert.equal(typeof feed.title, 'string');
  assert.deepEqual(feed.items.map(({ id }) => id), all(atom, 'entry').map((entry) => one(entry, 'id').text));
  for (const item of feed.items) {
    assert.ok(item.content_text);
    assert.ok(is_time(item.date_published));
    if (item.url) assert.ok(URL.canParse(item.url));
  }
});

test('the site map is well-formed, small enough and leads to pages', { skip }, (t) => {
  if (!existsSync(join(site, 'sitemap.xml'))) return t.skip('the site has no base_url');
  const base = JSON.parse(read('api/v1/index.json')).site.address;
  const file_of = (url) => {
    assert.ok(url.startsWith(base), url);
    return url.slice(base.length);
  };
  const map = parse_xml(read('sitemap.xml'));
  const parts = map.name === 'urlset' ? [map] : map.children.map((part) => parse_xml(read(file_of(one(part, 'loc').text))));
  const pages = parts.flatMap((part) => part.children.map((url) => file_of(one(url, 'loc').text)));
  for (const part of parts) {
    assert.ok(part.children.length <= 50_000);
    for (const url of part.children) all(url, 'lastmod').forEach(({ text }) => assert.ok(is_time(text), text));
  }
  assert.equal(new Set(pages).size, pages.length, 'a page is there twice');
  if (!existsSync(join(site, 'index.html'))) return t.diagnostic('no pages in this folder: links not checked');
  for (const page of pages) assert.ok(existsSync(join(site, page, 'index.html')), page);
});

test('every page of the site is in the site map', { skip }, (t) => {
  if (!existsSync(join(site, 'sitemap.xml')) || !existsSync(join(site, 'index.html'))) return t.skip('no site map or no pages');
  const texts = readdirSync(site, { recursive: true }).filter((name) => /(^|\/)sitemap[^/]*\.xml$/.test(name)).map(read).join('');
  const base = JSON.parse(read('api/v1/index.json')).site.address;
  for (const name of readdirSync(site, { recursive: true })) {
    if (!`/${name}`.endsWith('/index.html') || read(name).includes('content="noindex"')) continue; // what has moved
    assert.ok(texts.includes(`<loc>${base}${name.slice(0, -'index.html'.length)}</loc>`), name);
  }
});

test('robots.txt and llms.txt say where things are', { skip }, () => {
  assert.match(read('robots.txt'), /^User-agent: \*\nAllow: \/\n/);
  assert.match(read('llms.txt'), /^# .+\n\n/);
  assert.match(read('llms.txt'), /\]\(\S*api\/v1\/index\.json\)/);
});
