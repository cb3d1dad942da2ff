// Every emitted chart spec is valid Vega-Lite: checked against the schema of the vega-lite package, then compiled, with
// no warning, and drawn by Vega without a screen. Specs: all *.vl.json below the folder in BENCHHUB_SPECS (the rendered
// site, or the folder that the C++ tests wrote to with BENCHHUB_SPECS_OUT), else the charts of site/.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.env.BENCHHUB_SPECS || join(root, 'site');

function specs_below(path) {
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return specs_below(inner);
      return entry.name.endsWith('.vl.json') ? [inner] : [];
    });
}

const paths = existsSync(folder) ? specs_below(folder) : [];
const skip = paths.length === 0 && `no *.vl.json below ${folder}: build the site, or set BENCHHUB_SPECS`;

// The schema names formats ("uri", "color-hex") that ajv leaves to a further package; they hold nothing that we emit.
async function schema_check() {
  const { default: Ajv } = await import('ajv');
  const file = createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json');
  const ajv = new Ajv({ strict: false, validateFormats: false });
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
}

// An "anyOf" of the schema reports every branch; the errors furthest inside are those of the branch that was meant.
function deepest_errors(errors) {
  const depth = (error) => error.instancePath.split('/').length;
  const lines = [...(errors ?? [])].sort((a, b) => depth(b) - depth(a)).map((e) => `${e.instancePath} ${e.message}`);
  return [...new Set(lines)].slice(0, 5).join('; ');
}

test('each spec is valid by the schema of Vega-Lite', { skip }, async () => {
  const is_valid = await schema_check();
  for (const path of paths) {
    const ok = is_valid(JSON.parse(readFileSync(path, 'utf8')));
    assert.ok(ok, `${path}: ${deepest_errors(is_valid.errors)}`);
  }
});

test('the schema check refuses what is not Vega-Lite', { skip }, async () => {
  const is_valid = await schema_check();
  const spec = JSON.parse(readFileSync(paths[0], 'utf8'));
  assert.equal(is_valid({ ...spec, layer: [{ mark: 'blob', encoding: {} }] }), false);
  assert.equal(is_valid({ ...spec, layerz: [] }), false);
});

test('each spec names the major version of the schema that checked it', { skip }, async () => {
  const { version } = await import('vega-lite');
  for (const path of paths) {
    const { $schema } = JSON.parse(readFileSync(path, 'utf8'));
    assert.equal($schema, `https://vega.github.io/schema/vega-lite/v${version.split('.')[0]}.json`, path);
  }
});

test('each spec compiles without a warning and draws', { skip }, async () => {
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  for (const path of paths) {
    const warnings = [];
    const note = (...words) => { warnings.push(words.join(' ')); return logger; };
    const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
    const spec = JSON.parse(readFileSync(path, 'utf8'));
    if (spec.width === 'container') spec.width = 480;  // there is no page to take it from
    const compiled = compile(spec, { logger }).spec;
    assert.deepEqual(warnings, [], path);
    const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
    assert.match(await view.toSVG(), /<svg/, path);
    assert.deepEqual(warnings, [], path);
    view.finalize();
  }
});
