// The official clients of OpenAI, Anthropic and Google against the tests' loopback server: whatever they ask of it,
// streaming and not, they can read. So the server speaks the true protocols, and what our client is tested against is
// no invention of ours. LOOPBACK_SERVER names the program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test as nodeTest } from 'node:test';

// The clients want Node 20; the rest of these tests does with 18.
const skip = Number(process.versions.node.split('.')[0]) < 20 ? 'needs Node 20'
  : process.env.LOOPBACK_SERVER ? false : 'LOOPBACK_SERVER is not set';
const { default: Anthropic } = skip ? {} : await import('@anthropic-ai/sdk');
const { ApiError, GoogleGenAI } = skip ? {} : await import('@google/genai');
const { default: OpenAI } = skip ? {} : await import('openai');
const test = (name, body) => nodeTest(name, { skip }, body);

let server;
let root;
before(async () => {
  if (skip) return;
  server = spawn(process.env.LOOPBACK_SERVER, ['--chunks', '3'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((resolve) => server.stdout.once('data', (data) => resolve(String(data))));
  root = `http://127.0.0.1:${/listening on (\d+)/.exec(line)[1]}`;
});
after(() => server?.kill());

const question = 'How many miles? Grüße 😀';
const schema = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] };
const openai = () => new OpenAI({ apiKey: 'k', baseURL: `${root}/v1`, maxRetries: 0 });
const anthropic = () => new Anthropic({ apiKey: 'k', baseURL: root, maxRetries: 0 });
const gemini = () => new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: root } });
const collect = async (stream) => {
  const out = [];
  for await (const item of stream) out.push(item);
  return out;
};

const chat = (model = 'm', extra = {}) => ({
  model,
  messages: [{ role: 'system', content: 's' }, { role: 'user', content: question }],
  ...extra,
});

test('openai: whole answer, usage, tools, refusal, limits', async () => {
  const whole = await openai().chat.completions.create(chat());
  assert.equal(whole.choices[0].message.content, question);
  assert.equal(whole.choices[0].finish_reason, 'stop');
  assert.equal(whole.usage.total_tokens, whole.usage.prompt_tokens + whole.usage.completion_tokens);
  const tools = [{ type: 'function', function: { name: 'f', parameters: schema } }];
  const call = await openai().chat.completions.create(chat('fault:tools', { tools }));
  assert.deepEqual(JSON.parse(call.choices[0].message.tool_calls[0].function.arguments), { a: 1 });
  assert.equal((await openai().chat.completions.create(chat('fault:refusal'))).choices[0].message.refusal, 'I will not.');
  assert.equal((await openai().chat.completions.create(chat('fault:length'))).choices[0].finish_reason, 'length');
});

test('openai: streams', async () => {
  const options = { stream: true, stream_options: { include_usage: true } };
  const chunks = await collect(await openai().chat.completions.create(chat('m', options)));
  assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''), question);
  assert.ok(chunks.at(-1).usage.completion_tokens > 0);
  const tools = [{ type: 'function', function: { name: 'f', parameters: schema } }];
  const call = await openai().chat.completions.stream(chat('fault:tools', { tools })).finalChatCompletion();
  assert.equal(call.choices[0].message.tool_calls[0].function.arguments, '{"a":1}');
  const thought = await collect(await openai().chat.completions.create(chat('fault:reasoning', options)));
  assert.equal(thought.at(-1).usage.completion_tokens_details.reasoning_tokens, 40);
});

test('openai: errors have their class', async () => {
  const create = (model, extra) => openai().chat.completions.create(chat(model, extra));
  await assert.rejects(create('fault:401'), OpenAI.AuthenticationError);
  await assert.rejects(create('fault:429s'), (e) => e instanceof OpenAI.RateLimitError && e.headers.get('retry-after') === '1');
  await assert.rejects(create('fault:404'), OpenAI.NotFoundError);
  await assert.rejects(create('fault:500'), OpenAI.InternalServerError);
  await assert.rejects(collect(await create('fault:sse_err', { stream: true })), OpenAI.APIError);
  assert.deepEqual((await collect(openai().models.list())).map((model) => model.id), ['loopback']);
});

const message = (model = 'm', extra = {}) => ({
  model, max_tokens: 100, system: 's', messages: [{ role: 'user', content: question }], ...extra,
});
const claudeTools = { tools: [{ name: 'f', input_schema: schema }] };

test('anthropic: whole answer, usage, tools, refusal, limits', async () => {
  const whole = await anthropic().messages.create(message());
  assert.equal(whole.content[0].text, question);
  assert.equal(whole.stop_reason, 'end_turn');
  assert.ok(whole.usage.input_tokens > 0 && whole.usage.output_tokens > 0);
  const call = await anthropic().messages.create(message('fault:tools', claudeTools));
  assert.deepEqual(call.content[0].input, { a: 1 });
  assert.equal(call.stop_reason, 'tool_use');
  assert.equal((await anthropic().messages.create(message('fault:refusal'))).stop_reason, 'refusal');
  assert.equal((await anthropic().messages.create(message('fault:length'))).stop_reason, 'max_tokens');
});

test('anthropic: streams are gathered by its own accumulator', async () => {
  const whole = await anthropic().messages.stream(message()).finalMessage();
  assert.equal(whole.content[0].text, question);
  assert.equal(whole.stop_reason, 'end_turn');
  const call = await anthropic().messages.stream(message('fault:tools', claudeTools)).finalMessage();
  assert.deepEqual(call.content[0].input, { a: 1 });
  const thought = await anthropic().messages.stream(message('fault:reasoning')).finalMessage();
  assert.deepEqual(thought.content.map((block) => block.type), ['thinking', 'text']);
  assert.equal(thought.content[0].thinking, 'hm');
  assert.equal(thought.usage.output_tokens_details.thinking_tokens, 40);
});

test('anthropic: errors have their class', async () => {
  const create = (model) => anthropic().messages.create(message(model));
  await assert.rejects(create('fault:401'), Anthropic.AuthenticationError);
  await assert.rejects(create('fault:429'), Anthropic.RateLimitError);
  await assert.rejects(create('fault:529'), (e) => e instanceof Anthropic.InternalServerError && e.error.error.type === 'overloaded_error');
  await assert.rejects(create('fault:400ctx'), Anthropic.BadRequestError);
  await assert.rejects(anthropic().messages.stream(message('fault:sse_err')).finalMessage(), /upstream broke/);
  await assert.rejects(anthropic().messages.create({ ...message(), max_tokens: undefined }), Anthropic.BadRequestError);
  assert.deepEqual((await collect(anthropic().models.list())).map((model) => model.id), ['loopback']);
});

const generate = (model = 'm', config = {}) => ({ model, contents: question, config: { systemInstruction: 's', ...config } });

test('gemini: whole answer, usage, tools, blocked prompt, limits', async () => {
  const whole = await gemini().models.generateContent(generate());
  assert.equal(whole.text, question);
  assert.equal(whole.candidates[0].finishReason, 'STOP');
  assert.equal(whole.usageMetadata.totalTokenCount, whole.usageMetadata.promptTokenCount + whole.usageMetadata.candidatesTokenCount);
  const tools = [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: schema }] }];
  const call = await gemini().models.generateContent(generate('fault:tools', { tools }));
  assert.deepEqual(call.functionCalls, [{ name: 'f', args: { a: 1 }, id: 'c1' }]);
  assert.equal((await gemini().models.generateContent(generate('fault:400filter'))).promptFeedback.blockReason, 'SAFETY');
  assert.equal((await gemini().models.generateContent(generate('fault:length'))).candidates[0].finishReason, 'MAX_TOKENS');
});

test('gemini: streams', async () => {
  const chunks = await collect(await gemini().models.generateContentStream(generate()));
  assert.equal(chunks.map((chunk) => chunk.text ?? '').join(''), question);
  assert.ok(chunks.at(-1).usageMetadata.candidatesTokenCount > 0);
  const call = await collect(await gemini().models.generateContentStream(generate('fault:tools')));
  assert.deepEqual(call.flatMap((chunk) => chunk.functionCalls ?? []).map((c) => c.args), [{ a: 1 }]);
  const thought = await collect(await gemini().models.generateContentStream(generate('fault:reasoning')));
  assert.equal(thought[0].candidates[0].content.parts[0].thought, true);
  assert.equal(thought.at(-1).usageMetadata.thoughtsTokenCount, 40);
});

test('gemini: errors have their status', async () => {
  const status = (wanted) => (e) => e instanceof ApiError && e.status === wanted;
  await assert.rejects(gemini().models.generateContent(generate('fault:401')), status(401));
  await assert.rejects(gemini().models.generateContent(generate('fault:429')), status(429));
  await assert.rejects(gemini().models.generateContent(generate('fault:503')), status(503));
  const names = await collect(await gemini().models.list());
  assert.deepEqual(names.map((model) => model.name), ['models/loopback']);
});

test('openai: batches, from the file to the results', async () => {
  const lines = ['a-1', 'a-2'].map((id) => JSON.stringify({
    custom_id: id, method: 'POST', url: '/v1/chat/completions', body: chat(),
  }));
  const content = new File([`${lines.join('\n')}\n`], 'batch.jsonl');
  const file = await openai().files.create({ file: content, purpose: 'batch' });
  const made = await openai().batches.create({
    input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h', metadata: { benchhub: 't' },
  });
  const batch = await openai().batches.retrieve(made.id);
  assert.equal(batch.status, 'completed');
  assert.equal(batch.request_counts.completed, 2);
  const text = await (await openai().files.content(batch.output_file_id)).text();
  const results = text.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(results.map((result) => result.custom_id), ['a-1', 'a-2']);
  assert.equal(results[0].response.body.choices[0].message.content, question);
  const listed = await collect(await openai().batches.list({ limit: 100 }));
  assert.deepEqual(listed.map((item) => [item.id, item.metadata.benchhub]), [[made.id, 't']]);
});

test('anthropic: message batches', async () => {
  const params = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: question }] };
  const { batches } = anthropic().messages;
  const made = await batches.create({ requests: [{ custom_id: 'a-1', params }, { custom_id: 'a-2', params }] });
  const batch = await batches.retrieve(made.id);
  assert.equal(batch.processing_status, 'ended');
  assert.equal(batch.request_counts.succeeded, 2);
  const results = await collect(await batches.results(made.id));
  assert.deepEqual(results.map((item) => [item.custom_id, item.result.type]),
    [['a-1', 'succeeded'], ['a-2', 'succeeded']]);
  assert.equal(results[0].result.message.content[0].text, question);
  assert.deepEqual((await collect(await batches.list())).map((item) => item.id), [made.id]);
});
