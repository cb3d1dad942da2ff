// Our client against a mock server that other people wrote (@copilotkit/aimock), over its OpenAI, Anthropic and Gemini
// endpoints: with its 500s, rate limits, disconnects and malformed JSON on, a run ends with the same answers and scores
// as without. BENCHHUB_BUILD names the program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

const skip = Number(process.versions.node.split('.')[0]) < 20 ? 'needs Node 20'
  : process.env.BENCHHUB_BUILD ? false : 'BENCHHUB_BUILD is not set';
const { LLMock } = skip ? {} : await import('@copilotkit/aimock');
const scratch = mkdtempSync(join(tmpdir(), 'benchhub-aimock-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const cases = Array.from({ length: 12 }, (_, i) => ({ id: `c${i}`, vars: { q: `number ${i}.` }, expected: i }));
const pairs = ['openai', 'anthropic', 'gemini'].flatMap((name) => [`${name}-stream`, `${name}-whole`]);

function put(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}

function makeRepository(name, url) {
  const root = join(scratch, name);
  put(join(root, 'benchhub.json'), { format: 1, title: 'T', base_url: 'https://x.example' });
  put(join(root, 'benchmarks/b/benchmark.json'), {
    format: 1, name: 'N', summary: 'S', license: 'CC0-1.0', authors: [{ name: 'A' }], prompt: { user: 'Say {{q}}' },
    cases, params: { max_tokens: 64, temperature: 0 }, scoring: [{ type: 'numeric' }],
  });
  for (const pair of pairs) {
    const [protocol, mode] = pair.split('-');
    put(join(root, `models/${pair}.json`), {
      format: 1, name: pair, protocol, base_url: protocol === 'openai' ? `${url}/v1` : url, stream: mode === 'stream',
      concurrency: 4,
      models: [{ slug: pair, id: { openai: 'gpt-4o', anthropic: 'claude-sonnet-4-5', gemini: 'gemini-2.5-flash' }[protocol],
                 name: pair, prices: { input: 0, output: 0, date: '2026-01-01' } }],
    });
  }
  return root;
}

function run(root, ...args) {
  return new Promise((resolve) => {
    const child = spawn(process.env.BENCHHUB_BUILD, ['run', '--root', root, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { text += data; });
    child.on('close', (code) => resolve({ code, text }));
  });
}

const lines = (file) => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

function outcome(root) {
  return Object.fromEntries(pairs.map((pair) => {
    const folder = join(root, 'data/b', pair);
    const answers = lines(join(folder, 'answers.jsonl')).filter((line) => line.case);
    const history = lines(join(folder, 'history.jsonl'));
    return [pair, { answers: answers.map((a) => [a.case, a.state, a.text, a.usage.estimated ?? false]), score: history.at(-1).score }];
  }));
}

async function play(name, chaos) {
  const mock = new LLMock({ port: 0, logLevel: 'silent' });
  // Two answers in three are right.
  for (const [i, { vars }] of cases.entries()) mock.onMessage(vars.q, { content: `It is ${i % 3 ? i : 99}.` });
  await mock.start();
  try {
    const root = makeRepository(name, mock.url);
    if (chaos) mock.setChaos(chaos);
    let last;
    let runs = 0;
    do last = await run(root, '--retry-failed'); while (last.code !== 0 && ++runs < 12);
    assert.equal(last.code, 0, last.text);
    return { outcome: outcome(root), requests: mock.getRequests().length };
  } finally {
    await mock.stop();
  }
}

test('the same scores with and without chaos, over three protocols', { skip }, async () => {
  const calm = await play('calm');
  assert.equal(calm.requests, cases.length * pairs.length);
  for (const pair of pairs) assert.equal(calm.outcome[pair].score, 8 / 12, pair);
  const rough = await play('rough', { rateLimitRate: 0.1, disconnectRate: 0.1, malformedRate: 0.1, dropRate: 0.1 });
  assert.ok(rough.requests > calm.requests, 'chaos was on');
  assert.deepEqual(rough.outcome, calm.outcome);
});
