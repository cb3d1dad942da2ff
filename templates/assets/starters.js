// What the builder (new.js) can start from: one small, valid benchmark for each kind of task, as the fields of a
// benchmark.json that the form does not ask for by name.

const lastLine = 'End with the answer alone on the last line.';

export const starters = {
  'exact answer': { prompt: { user: 'Answer with one word.\n\n{{question}}' }, scoring: [{ type: 'equals' }],
    cases: [{ id: 'c001', vars: { question: 'Which planet is nearest to the sun?' }, expected: 'Mercury' }] },
  'multiple choice': { prompt: { user: '{{question}}\n\n{{choices}}\n\nEnd with the letter of your choice on a line of its own.' }, scoring: [{ type: 'choice', extract: 'last_line' }],
    cases: [{ id: 'c001', vars: { question: 'Which is a prime number?' }, choices: ['21', '23', '27'], expected: 'B' }] },
  number: { prompt: { user: `{{question}}\n\n${lastLine}` }, scoring: [{ type: 'numeric', extract: 'last_line' }],
    cases: [{ id: 'c001', vars: { question: 'What is 12 times 12?' }, expected: 144 }] },
  date: { prompt: { user: `{{question}}\n\nWrite the day as YYYY-MM-DD. ${lastLine}` }, scoring: [{ type: 'date', extract: 'last_line' }],
    cases: [{ id: 'c001', vars: { question: 'Which day comes 10 days after 24 February 2024?' }, expected: '2024-03-05' }] },
  'label from a closed set': { labels: ['positive', 'negative', 'neutral'], prompt: { system: 'You sort messages. Answer with one word: positive, negative or neutral.', user: '{{message}}' }, scoring: [{ type: 'label' }],
    cases: [{ id: 'c001', vars: { message: 'It came two days early and works as described.' }, expected: 'positive' }] },
  'words that must appear': { prompt: { user: '{{question}}' }, scoring: [{ type: 'contains' }],
    cases: [{ id: 'c001', vars: { question: 'Name the capital of France.' }, expected: 'Paris' }] },
  'list of items, in any order': { prompt: { user: '{{text}}\n\nAnswer with a JSON list of the names of all people in it.' }, scoring: [{ type: 'set', mode: 'f1' }], metric: 'mean',
    cases: [{ id: 'c001', vars: { text: 'Ada met Grace in London; Alan was late.' }, expected: ['Ada', 'Grace', 'Alan'] }] },
  'JSON object': { prompt: { user: 'Answer with a JSON object only.\n\n{{question}}' }, scoring: [{ type: 'json_equal' }],
    cases: [{ id: 'c001', vars: { question: 'The year and month of 3 May 1999 as {"year", "month"}.' }, expected: { year: 1999, month: 5 } }] },
  'text that keeps rules': { prompt: { user: 'Write {{task}}. Keep all conditions:\n{{conditions}}' }, scoring: [{ type: 'instructions', mode: 'all' }],
    cases: [{ id: 'c001', vars: { task: 'a note to a neighbour about a parcel', conditions: '- Exactly 12 words.\n- It contains the word parcel.' }, expected: [{ rule: 'exact_words', value: 12 }, { rule: 'must_contain', value: 'parcel' }] }] },
  'tool call': { prompt: { user: '{{request}}' }, scoring: [{ type: 'tool_calls' }],
    tools: [{ type: 'function', function: { name: 'get_weather', description: 'The weather of a place.', parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] } } }],
    cases: [{ id: 'c001', vars: { request: 'How is the weather in Oslo?' }, expected: [{ name: 'get_weather', arguments: { place: 'Oslo' } }] }] },
  'free text, graded by a judge': { prompt: { user: 'Explain in at most three sentences: {{question}}' }, scoring: [{ type: 'judge_score', prompt: 'reference', rubric: 'Full marks for an explanation that is right, complete and plain.' }], metric: 'mean',
    cases: [{ id: 'c001', vars: { question: 'why is the sky blue?' }, expected: 'Air scatters short waves of light more than long ones, so that blue light reaches us from all over the sky.' }] },
};
