// Checks a value against a JSON Schema: the keywords that the published schemas of this site use, no others (an unknown one
// throws, so that a new keyword cannot be overlooked). Gives a list of {path, message}, empty if the value is valid.

const notes = new Set(['$id', '$comment', '$schema', 'title', 'description', 'default']);
const typeOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const length = (text) => [...text].length;
const isObject = (value) => typeOf(value) === 'object';

// Each keyword: what is wrong, or nothing. `go` checks a part of the value.
const keywords = {
  type: (value, want) => {
    const is = typeOf(value);
    const wanted = [want].flat();
    if (!wanted.includes(is) && !(is === 'integer' && wanted.includes('number'))) return `must be ${wanted.join(' or ')}, not ${is}`;
  },
  const: (value, want) => (same(value, want) ? undefined : `must be ${JSON.stringify(want)}`),
  enum: (value, want) => (want.some((one) => same(one, value)) ? undefined : `must be one of ${want.map((one) => JSON.stringify(one)).join(', ')}`),
  minimum: (value, want) => (typeof value === 'number' && value < want ? `must be at least ${want}` : undefined),
  maximum: (value, want) => (typeof value === 'number' && value > want ? `must be at most ${want}` : undefined),
  minLength: (value, want) => (typeof value === 'string' && length(value) < want ? (want === 1 ? 'must not be empty' : `must have ${want} characters or more`) : undefined),
  maxLength: (value, want) => (typeof value === 'string' && length(value) > want ? `must have ${want} characters or fewer` : undefined),
  // An empty text is told of by minLength; $comment says in words what the pattern wants.
  pattern: (value, want, schema) => {
    if (typeof value !== 'string' || (value === '' && schema.minLength > 0) || new RegExp(want, 'u').test(value)) return undefined;
    return schema.$comment ?? `must have the form ${want}`;
  },
  minItems: (value, want) => (Array.isArray(value) && value.length < want ? `must have ${want} or more entries` : undefined),
  maxItems: (value, want) => (Array.isArray(value) && value.length > want ? `must have ${want} or fewer entries` : undefined),
  required: (value, want) => {
    const lost = isObject(value) ? want.filter((name) => !Object.hasOwn(value, name)) : [];
    if (lost.length) return `${lost.map((name) => `"${name}"`).join(', ')} ${lost.length > 1 ? 'are' : 'is'} missing`;
  },
  items: (value, want, schema, go) => {
    if (Array.isArray(value)) value.forEach((item, i) => go(item, want, `[${i}]`));
  },
  properties: (value, want, schema, go) => {
    if (!isObject(value)) return;
    for (const [name, part] of Object.entries(want)) if (Object.hasOwn(value, name)) go(value[name], part, `.${name}`);
  },
  additionalProperties: (value, want, schema, go) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(schema.properties ?? {}, name)) continue;
      if (want === false) return `"${name}" is not a known key`;
      if (isObject(want)) go(value[name], want, `.${name}`);
    }
  },
  anyOf: (value, want) => nearest(value, want, (valid) => valid > 0),
  oneOf: (value, want) => nearest(value, want, (valid) => valid === 1),
};

// Of several alternatives the complaint of the one that comes nearest: the right type and constants, then fewest faults.
function nearest(value, schemas, enough) {
  const tries = schemas.map((schema) => ({ schema, faults: check(value, schema) }));
  if (enough(tries.filter((one) => one.faults.length === 0).length)) return undefined;
  const far = ({ schema, faults }) => {
    const wrongType = schema.type && keywords.type(value, schema.type) ? 1000 : 0;
    const wrongConst = isObject(value) && Object.entries(schema.properties ?? {}).some(([name, part]) => 'const' in part && !same(part.const, value[name])) ? 500 : 0;
    return wrongType + wrongConst + faults.length;
  };
  tries.sort((a, b) => far(a) - far(b));
  const [{ path, message } = { path: '', message: 'fits several alternatives' }] = tries[0].faults;
  return far(tries[0]) >= 1000 ? 'has the wrong type' : `${path ? path + ' ' : ''}${message}`;
}

export function check(value, schema, path = '') {
  const faults = [];
  for (const [keyword, want] of Object.entries(schema)) {
    if (notes.has(keyword)) continue;
    if (!Object.hasOwn(keywords, keyword)) throw new Error(`unknown keyword "${keyword}" in the schema`);
    const message = keywords[keyword](value, want, schema, (part, partSchema, step) => faults.push(...check(part, partSchema, path + step)));
    if (message) faults.push({ path: path.replace(/^\./, ''), message });
  }
  return faults;
}
