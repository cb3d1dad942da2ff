// The rules of the repository's workflows: what may run when, with which permissions, and where secrets may be seen.
// Reads .github/workflows/ only; what only GitHub's settings can hold is in CONTRIBUTING.md. Each rule is tried on a
// workflow that breaks it, so that it is known to bite.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../../.github/workflows', import.meta.url));

const triggers = new Set(['pull_request', 'push', 'schedule', 'workflow_dispatch', 'workflow_call']);
const runners = new Set(['ubuntu-24.04']);
const image = 'debian:12';

// Every string below a value, with its path: [["jobs.x.steps.0.run", "make"], ...].
function strings(value, path = '') {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => strings(inner, path ? `${path}.${key}` : key));
}

function eventsOf({ on }) {
  if (typeof on === 'string') return [on];
  return Array.isArray(on) ? on : Object.keys(on ?? {});
}
const jobsOf = (workflow) => Object.entries(workflow.jobs ?? {});
const stepsOf = (job) => job.steps ?? [];
const localCall = (uses) => /^\.\/\.github\/workflows\/([a-z-]+\.yml)$/.exec(uses ?? '')?.[1];
const namesSecret = (text) => /\bsecrets\b/.test(text);
const writes = ({ permissions }) => Object.keys(permissions ?? {}).filter((scope) => permissions[scope] === 'write');

// Names of the workflows that a pull request starts, also through a local call.
function reachableFromPullRequest(all) {
  const starts = (name) => eventsOf(all[name].workflow).some((event) => event.startsWith('pull_request'));
  const names = new Set(Object.keys(all).filter(starts));
  for (const name of names) {
    for (const [, job] of jobsOf(all[name].workflow)) {
      const called = localCall(job.uses);
      if (called && all[called]) names.add(called);
    }
  }
  return names;
}

function checkTriggers(workflow, say) {
  for (const event of eventsOf(workflow)) if (!triggers.has(event)) say(`trigger ${event} is not allowed`);
  if (!eventsOf(workflow).includes('push')) return;
  if (JSON.stringify(workflow.on.push?.branches) !== '["main"]') say('push is for main only');
}

function checkPermissions(workflow, say) {
  const top = workflow.permissions;
  if (typeof top !== 'object' || top === null || Object.keys(top).length > 0) say('permissions at the top must be {}');
  for (const [name, job] of jobsOf(workflow)) {
    if (typeof job.permissions !== 'object' || job.permissions === null) say(`${name}: permissions must be listed`);
  }
}

function checkActions(workflow, text, say) {
  for (const [name, job] of jobsOf(workflow)) {
    if (job.uses !== undefined && !localCall(job.uses)) {
      say(`${name}: only a workflow of this repository may be called`);
    }
    for (const { uses, with: inputs } of stepsOf(job)) {
      if (uses === undefined) continue;
      if (!/^actions\/[a-z-]+@[0-9a-f]{40}$/.test(uses)) {
        say(`${name}: ${uses} is not an action of GitHub's own, pinned by its full SHA`);
      } else if (!new RegExp(`uses: ${uses} # v\\d+\\.\\d+\\.\\d+$`, 'm').test(text)) {
        say(`${name}: ${uses} lacks a comment with its version`);
      }
      if (uses.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false) {
        say(`${name}: checkout leaves its token behind`);
      }
      if (uses.startsWith('actions/github-script@')) say(`${name}: scripts belong in scripts/`);
      const caches = uses.startsWith('actions/cache') || Object.keys(inputs ?? {}).some((key) => key.includes('cache'));
      if (caches) say(`${name}: no cache, since a pull request could have filled it`);
    }
  }
}

function checkCommands(workflow, say) {
  for (const [path, text] of strings(workflow.jobs)) {
    if (/\.(run|shell|working-directory)$/.test(path) && text.includes('${{')) {
      say(`${path}: an expression in a command; hand it over in env`);
    }
  }
}

function checkMachines(workflow, say) {
  for (const [name, job] of jobsOf(workflow)) {
    if (job.uses !== undefined) continue;
    if (!runners.has(job['runs-on'])) say(`${name}: runs-on must be one of ${[...runners]}`);
    if (!(job['timeout-minutes'] > 0)) say(`${name}: timeout-minutes is missing`);
    const commands = stepsOf(job).some((step) => step.run !== undefined);
    if (commands && job.container !== image) say(`${name}: commands run in ${image}`);
  }
}

// Where a pull request leads there is nothing to steal.
function checkOpenWorkflow(workflow, say) {
  for (const [path, text] of strings(workflow)) {
    if (namesSecret(text)) say(`${path}: a secret where a pull request leads`);
  }
  for (const [name, job] of jobsOf(workflow)) {
    if (JSON.stringify(job.permissions) !== '{"contents":"read"}') {
      say(`${name}: a pull request gets contents: read and nothing else`);
    }
    if (job.environment !== undefined) say(`${name}: an environment where a pull request leads`);
  }
}

// A secret is seen by one step of a job that may write nothing, and that no stranger can start.
function checkSecrets(workflow, say) {
  const { jobs, ...rest } = workflow;
  if (namesSecret(JSON.stringify(rest))) say('secrets belong to one step, not to the workflow');
  for (const [name, job] of Object.entries(jobs ?? {})) {
    if (job.secrets !== undefined) say(`${name}: no secret is handed to a called workflow`);
    const { steps, ...others } = job;
    if (namesSecret(JSON.stringify(others))) say(`${name}: secrets belong to one step, not to the job`);
    for (const [path, text] of strings(steps)) {
      if (namesSecret(text) && !/^\d+\.env\./.test(path)) say(`${name}: steps.${path}: a secret outside env`);
    }
    if (!namesSecret(JSON.stringify(job))) continue;
    if (writes(job).length > 0) say(`${name}: has both secrets and permission to write ${writes(job)}`);
    if (job.environment !== 'nightly') say(`${name}: has secrets outside the environment nightly`);
    if (job.if !== "github.ref == 'refs/heads/main'") say(`${name}: has secrets and may run on another branch`);
    const cancelled = workflow.concurrency?.['cancel-in-progress'] !== false;
    if (cancelled) say(`${name}: pays, and may be cancelled by the next run`);
  }
}

// All violations of a set of workflows: {name: text}.
function violations(texts) {
  const all = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { text, workflow: parse(text) }]));
  const open = reachableFromPullRequest(all);
  const found = [];
  for (const [name, { text, workflow }] of Object.entries(all)) {
    const say = (what) => found.push(`${name}: ${what}`);
    if (text.trimEnd().split('\n').length > 60) say('more than 60 lines');
    checkTriggers(workflow, say);
    checkPermissions(workflow, say);
    checkActions(workflow, text, say);
    checkCommands(workflow, say);
    checkMachines(workflow, say);
    checkSecrets(workflow, say);
    if (open.has(name)) checkOpenWorkflow(workflow, say);
  }
  return found;
}

const names = readdirSync(folder).sort();
const real = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

test('the workflows of this repository keep the rules', () => {
  assert.deepEqual(names, ['check.yml', 'ci.yml', 'nightly.yml', 'pages.yml']);
  assert.deepEqual(violations(real), []);
});

test('check.yml executes only what the base branch holds', () => {
  const { jobs } = parse(real['check.yml']);
  const steps = jobs.definitions.steps.filter((step) => step.run?.includes('proposed'));
  assert.equal(steps.length, 2);
  assert.match(steps[0].run, /git -C proposed worktree add --detach "\$GITHUB_WORKSPACE\/base" HEAD\^1\ncd base\n/);
  assert.equal(steps[1].run, 'base/scripts/check-proposal.sh base/build/benchhub-build proposed');
});

test('only nightly.yml sees keys, and only in its run step', () => {
  const holders = names.flatMap((name) => strings(parse(real[name])).filter(([, value]) => namesSecret(value))
    .map(([path]) => `${name} ${path}`));
  assert.ok(holders.length > 0);
  for (const holder of holders) assert.match(holder, /^nightly\.yml jobs\.run\.steps\.\d+\.env\.[A-Z_]+$/);
});

test('the nightly run is handed every key that a provider names', () => {
  const models = fileURLToPath(new URL('../../models', import.meta.url));
  const keysOf = (text) => [...text.matchAll(/"key_env"\s*:\s*"(\w+)"/g)].map((found) => found[1]);
  const wanted = readdirSync(models).flatMap((name) => keysOf(readFileSync(join(models, name), 'utf8')));
  const given = parse(real['nightly.yml']).jobs.run.steps.flatMap((step) => Object.entries(step.env ?? {}));
  for (const key of wanted) {
    const handed = given.some(([name, value]) => name === key && value === `\${{ secrets.${key} }}`);
    assert.ok(handed, `nightly.yml: ${key} is missing`);
  }
});

test('what a night paid for is kept and published however the night ends', () => {
  const { jobs } = parse(real['nightly.yml']);
  const [resume, , pack, upload] = jobs.run.steps.slice(-4);
  assert.deepEqual([resume.id, pack.id], ['resume', 'pack']);
  assert.equal(pack.if, "always() && steps.resume.outcome == 'success'");
  assert.equal(upload.if, "always() && steps.pack.outcome == 'success'");
  assert.equal(jobs.publish.if, "!cancelled() && needs.run.outputs.digest != ''");
  assert.equal(jobs.pages.if, "!cancelled() && needs.publish.result != 'skipped'");
});

// A workflow that keeps every rule, and one with a key; each case below breaks one rule of one of them.
const sha = '3d3c42e5aac5ba805825da76410c181273ba90b1';
const job = `jobs:
  a:
    runs-on: ubuntu-24.04
    container: debian:12
    timeout-minutes: 5
    permissions:
      contents: read
`;
const steps = `    steps:
      - uses: actions/checkout@${sha} # v7.0.1
        with:
          persist-credentials: false
      - run: make test
`;
const key = `        env:
          KEY: \${{ secrets.KEY }}
`;
const good = `name: x\non:\n  pull_request:\npermissions: {}\n${job}${steps}`;
const keyed = `name: x
on:
  schedule:
    - cron: "1 2 * * *"
permissions: {}
concurrency:
  group: n
  cancel-in-progress: false
${job}    environment: nightly
    if: github.ref == 'refs/heads/main'
${steps}${key}`;
const calling = (uses, more = '') => `name: x\non: pull_request\npermissions: {}\njobs:\n  a:
    permissions:\n      contents: read\n    uses: ${uses}\n${more}`;

function change(text, from, to) {
  assert.ok(text.includes(from), from);
  return text.replace(from, () => to);
}

test('workflows that keep the rules pass', () => {
  assert.deepEqual(violations({ 'a.yml': good }), []);
  assert.deepEqual(violations({ 'a.yml': keyed }), []);
});

function refused(name, texts, expected) {
  test(`refused: ${name}`, () => {
    const found = violations(texts);
    assert.ok(found.some((line) => expected.test(line)), `got ${JSON.stringify(found)}`);
  });
}

// [what, in which workflow, a text of it, the text instead, what must be said]
const broken = [
  ['pull_request_target', good, 'pull_request:', 'pull_request_target:', /trigger pull_request_target/],
  ['workflow_run', good, 'pull_request:', 'workflow_run:', /trigger workflow_run/],
  ['an issue comment as trigger', good, 'on:\n  pull_request:', 'on: [issue_comment]', /trigger issue_comment/],
  ['push of any branch', good, 'pull_request:', 'push:', /push is for main only/],
  ['no permissions at the top', good, 'permissions: {}\n', '', /at the top must be/],
  ['read-all at the top', good, 'permissions: {}', 'permissions: read-all', /at the top must be/],
  ['a job without permissions', good, '    permissions:\n      contents: read\n', '', /must be listed/],
  ['write-all in a job', good, 'permissions:\n      contents: read', 'permissions: write-all', /must be listed/],
  ['a pull request that may write', good, 'contents: read', 'contents: write', /contents: read and nothing else/],
  ['a tag instead of a SHA', good, `@${sha} # v7.0.1`, '@v7', /full SHA/],
  ['a short SHA', good, sha, sha.slice(0, 12), /full SHA/],
  ["a stranger's action", good, 'actions/checkout', 'someone/checkout', /GitHub's own/],
  ['a SHA without its version', good, ' # v7.0.1', '', /comment with its version/],
  ['a checkout that keeps its token', good, 'persist-credentials: false', 'fetch-depth: 0', /leaves its token/],
  ['github-script', good, 'actions/checkout@', 'actions/github-script@', /scripts belong/],
  ['a cache', good, 'actions/checkout@', 'actions/cache@', /no cache/],
  ['a cache by the way', good, 'persist-credentials: false', 'cache: npm', /no cache/],
  ['a title in a command', good, 'make test', 'echo ${{ github.event.pull_request.title }}', /in a command/],
  ['a branch name in a command', good, 'make test', 'echo ${{ github.head_ref }}', /in a command/],
  ['a secret in a pull request', good, 'run: make test\n', `run: make test\n${key}`, /pull request leads/],
  ['all secrets in a pull request', good, 'make test', 'echo ${{ toJSON(secrets) }}', /pull request leads/],
  ['an environment in a pull request', good, '    steps', '    environment: x\n    steps', /environment where/],
  ['secrets beside permission to write', keyed, 'contents: read', 'contents: write', /both secrets and permission/],
  ['secrets outside the environment', keyed, '    environment: nightly\n', '', /outside the environment/],
  ['secrets on any branch', keyed, "if: github.ref == 'refs/heads/main'", 'if: true', /another branch/],
  ['a paid run that is cancelled', keyed, 'in-progress: false', 'in-progress: true', /may be cancelled/],
  ['a secret for a job', keyed, '    steps', '    env: { K: "${{ secrets.K }}" }\n    steps', /not to the job/],
  ['a secret for a workflow', keyed, 'jobs:', 'env: { K: "${{ secrets.K }}" }\njobs:', /not to the workflow/],
  ['a secret for an action', keyed, 'persist-credentials: false', 'token: ${{ secrets.K }}', /outside env/],
  ['an own machine', good, 'ubuntu-24.04', 'self-hosted', /runs-on must be/],
  ['no time limit', good, '    timeout-minutes: 5\n', '', /timeout-minutes is missing/],
  ['another image', good, 'debian:12', 'debian:latest', /run in debian:12/],
  ['a long file', good, 'name: x\n', 'name: x\n' + '#\n'.repeat(60), /more than 60 lines/],
];
for (const [name, text, from, to, expected] of broken) refused(name, { 'a.yml': change(text, from, to) }, expected);

refused('a secret in a workflow that a pull request calls', {
  'a.yml': calling('./.github/workflows/b.yml'),
  'b.yml': change(keyed, 'schedule:\n    - cron: "1 2 * * *"', 'workflow_call:'),
}, /^b\.yml: .*pull request leads/);
const inheriting = calling('./.github/workflows/b.yml', '    secrets: inherit\n');
refused('secrets: inherit', { 'a.yml': inheriting }, /no secret is handed/);
refused("somebody else's workflow", { 'a.yml': calling('a/b/.github/workflows/b.yml@main') }, /workflow of this repo/);
