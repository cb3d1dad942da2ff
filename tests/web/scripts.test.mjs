// The shell scripts that the workflows call, in repositories made for the purpose and with a tool that only writes down
// its arguments: what a pull request's check hands to the tool, and what the nightly job packs, refuses and publishes.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'benchhub-scripts-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const baseEnvironment = {
  PATH: process.env.PATH,
  HOME: scratch,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
const git = (cwd, ...args) => execFileSync('git', args, { cwd, env: baseEnvironment, encoding: 'utf8' });

function put(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

// A repository whose main branch holds `files`.
function repository(name, files) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  git(folder, 'init', '-q', '-b', 'main');
  put(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'base');
  return folder;
}

// A tool that appends its arguments to a log, one line of JSON per call, prints `says`, and ends with `code`.
function fakeTool(name, { code = 0, says = '' } = {}) {
  const file = join(scratch, `${name}-tool.mjs`);
  const log = join(scratch, `${name}-log`);
  writeFileSync(file, `#!${process.execPath}\nimport { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(log)}, JSON.stringify([process.argv.slice(2), process.env.PUSH_TOKEN ?? null]) + '\\n');
process.stdout.write(${JSON.stringify(says)});
process.exit(${code});\n`);
  chmodSync(file, 0o755);
  return { file, calls: () => readFileSync(log, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line)) };
}

function script(name, args, cwd, environment = {}) {
  const env = { ...baseEnvironment, ...environment };
  const { status, stdout, stderr } = spawnSync(join(scripts, name), args, { cwd, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

// A repository whose HEAD is the merge of a branch that made `changes`.
function proposal(name, changes) {
  const folder = repository(name, {
    'benchmarks/old/benchmark.json': '{}',
    'benchmarks/gone/benchmark.json': '{}',
    'data/x/m/answers.jsonl': 'h\n',
    'src/a.cc': '//\n',
  });
  git(folder, 'checkout', '-q', '-b', 'proposed');
  changes(folder);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'change');
  git(folder, 'checkout', '-q', 'main');
  git(folder, 'merge', '-q', '--no-ff', '-m', 'merge', 'proposed');
  return folder;
}

const commandsOf = (tool) => tool.calls().map(([args]) => args);

test('a proposal is checked as a stranger\'s, with every changed path, whatever its name', () => {
  const hostile = 'benchmarks/old/--help; touch x\n::error::.md';
  const folder = proposal('stranger', (where) => {
    put(where, { [hostile]: 'x', 'benchmarks/new/benchmark.json': '{}', 'models/p.json': '{}', 'src/a.cc': '/*\n' });
    rmSync(join(where, 'benchmarks/gone'), { recursive: true });
    rmSync(join(where, 'data/x/m/answers.jsonl'));
  });
  const tool = fakeTool('stranger');
  const { status, output } = script('check-proposal.sh', [tool.file, folder], scratch);
  assert.equal(status, 0, output);
  const [validate, ...rest] = commandsOf(tool);
  const changed = ['benchmarks/new/benchmark.json', hostile, 'data/x/m/answers.jsonl', 'models/p.json'];
  assert.deepEqual(validate, ['validate', '--stranger', '--', ...changed]);
  assert.deepEqual(rest, [['verify'], ['plan']]);
});

test('with an owner\'s word the whole repository is validated', () => {
  const tool = fakeTool('owner');
  const folder = proposal('owner', (where) => put(where, { 'models/p.json': '{}' }));
  assert.equal(script('check-proposal.sh', [tool.file, folder], scratch, { OWNERS: 'true' }).status, 0);
  assert.deepEqual(commandsOf(tool), [['validate'], ['verify'], ['plan']]);
});

// valgrind is played by a script that says a number; what is held here is the comparison.
test('a command that executes more than 5 % more instructions fails the count', () => {
  const folder = join(scratch, 'count');
  const sh = '#!/bin/sh\n';
  put(folder, {
    'templates/base.html': '', 'docs/methodology.md': '', 'build/benchhub-build': sh, 'build/tests/perf/perf_corpus': sh, 'bin/valgrind': `${sh}echo "==7== Collected : $COUNT"\n`,
    'tests/perf/instructions.txt': ['render-cold', 'render-nothing-changed', 'render-one-changed', 'plan-cold', 'validate'].map((name) => `${name} 1000\n`).join(''),
  });
  for (const program of ['build/benchhub-build', 'build/tests/perf/perf_corpus', 'bin/valgrind']) chmodSync(join(folder, program), 0o755);
  const count = (number, ...more) => script('count-instructions.sh', ['build', ...more], folder, { PATH: `${folder}/bin:${process.env.PATH}`, COUNT: `${number}`, SETTLE_S: '0' });
  for (const [number, status, said] of [[1000, 0, /render-cold +1000 +\+0\.00 %\n/], [1050, 0, /\+5\.00 %\n/], [1051, 1, /more than 5 %/], [900, 0, /less: keep it/]]) {
    const ran = count(number);
    assert.equal(ran.status, status, ran.output);
    assert.match(ran.output, said);
  }
  assert.match(count(1051).output, /make count UPDATE=1/);
  assert.equal(count(1051, '--update').status, 0);
  assert.equal(count(1051).status, 0, 'the file was renewed');
});

test('a proposal that the tool refuses fails the check', () => {
  const tool = fakeTool('refused', { code: 3 });
  const folder = proposal('refused', (where) => put(where, { 'benchmarks/old/benchmark.json': '{' }));
  assert.equal(script('check-proposal.sh', [tool.file, folder], scratch).status, 3);
  assert.equal(tool.calls().length, 1);
});

test('what the tool prints cannot command the runner', () => {
  const args = ['sh', '-c', 'echo ::error::owned; exit 3'];
  const { status, output } = script('without-commands.sh', args, scratch, { GITHUB_ACTIONS: 'true' });
  assert.equal(status, 3);
  const [, token] = /^::stop-commands::([0-9a-f]{32})\n/.exec(output);
  assert.ok(output.indexOf('::error::owned') < output.lastIndexOf(`\n::${token}::`));
});

// The nightly job's two halves over a bare "remote".
function nightly(name) {
  const remote = join(scratch, `${name}-remote.git`);
  const origin = repository(`${name}-origin`, {
    '.gitattributes': 'data/**/*.jsonl merge=union\n',
    'data/b/m/answers.jsonl': 'header\na\n',
    'README.md': 'x\n',
  });
  git(scratch, 'clone', '-q', '--bare', origin, remote);
  for (const half of ['run', 'publish']) git(scratch, 'clone', '-q', remote, `${name}-${half}`);
  const run = join(scratch, `${name}-run`);
  put(run, { 'data/b/m/answers.jsonl': 'header\na\nb\n', '.benchhub/journal': 'left\n' });
  const beside = (suffix) => join(scratch, name + suffix);
  return { remote, run, publish: beside('-publish'), tar: beside('.tar'), out: beside('-output') };
}

function pack({ run, tar, out }) {
  const { status, output } = script('nightly.sh', ['pack', tar], run, { GITHUB_OUTPUT: out });
  assert.equal(status, 0, output);
  return /^digest=([0-9a-f]{64})\n$/.exec(readFileSync(out, 'utf8'))[1];
}

function publish({ remote, publish: cwd, tar }, tool, digest) {
  return script('nightly.sh', ['publish', tar], cwd, {
    BENCHHUB_BUILD: tool.file,
    DIGEST: digest,
    PUSH_TOKEN: 'token-of-the-test',
    GITHUB_SERVER_URL: `file://${dirname(remote)}`,
    GITHUB_REPOSITORY: basename(remote),
  });
}

// A tool whose `merge DIR` puts the files of DIR/data over those of data/ (the real one takes records: see
// tests/e2e/nightly_test.cc).
function mergingTool(name, options) {
  const tool = fakeTool(name, options);
  const copy = "import { cpSync } from 'node:fs';\nif (process.argv[2] === 'merge') cpSync(process.argv[3] + '/data', 'data', { recursive: true });\n";
  writeFileSync(tool.file, readFileSync(tool.file, 'utf8').replace(/^(import .*\n)/m, `$1${copy}`));
  return tool;
}

test('nightly merges what is new onto what others pushed, then verifies', () => {
  const job = nightly('good');
  put(job.run, { 'data/b/m/quarantine.jsonl': 'q\n', 'data/b/n/answers.jsonl': 'header\nn\n', 'data/b/m/x': 'x' });
  const digest = pack(job);
  assert.equal(execFileSync('tar', ['-xOf', job.tar, 'data/b/m/answers.jsonl'], { encoding: 'utf8' }), 'header\nb\n');
  assert.doesNotMatch(execFileSync('tar', ['-tf', job.tar], { encoding: 'utf8' }), /quarantine|\/x$/m);
  git(scratch, 'clone', '-q', job.remote, 'good-other');
  put(join(scratch, 'good-other'), { 'README.md': 'y\n' });
  git(join(scratch, 'good-other'), 'commit', '-q', '-a', '-m', 'meanwhile');
  git(join(scratch, 'good-other'), 'push', '-q');
  const tool = mergingTool('good');
  const { status, output } = publish(job, tool, digest);
  assert.equal(status, 0, output);
  assert.deepEqual(tool.calls().map(([[command], token]) => [command, token]), [['merge', null], ['verify', null]]);
  assert.equal(git(job.remote, 'show', 'main:README.md'), 'y\n');
  assert.equal(git(job.remote, 'show', 'main:data/b/n/answers.jsonl'), 'header\nn\n');
  const files = git(job.remote, 'show', '--name-only', '--format=', 'main').trim().split('\n');
  assert.deepEqual(files, ['data/b/m/answers.jsonl', 'data/b/n/answers.jsonl']);
  assert.ok(!existsSync(join(job.publish, '.benchhub')), 'a left journal is kept in the artifact only');
  assert.ok(!output.includes('token-of-the-test'));
});

test('nothing new is no commit', () => {
  const job = nightly('same');
  put(job.run, { 'data/b/m/answers.jsonl': 'header\na\n' });
  const before = git(job.remote, 'rev-parse', 'main');
  const { status, output } = publish(job, fakeTool('same'), pack(job));
  assert.equal(status, 0, output);
  assert.match(output, /nothing new/);
  assert.equal(git(job.remote, 'rev-parse', 'main'), before);
});

test('a changed tar and a link in it are refused', () => {
  const job = nightly('bad');
  pack(job);
  assert.match(publish(job, fakeTool('bad1'), '0'.repeat(64)).output, /not what the run packed/);
  symlinkSync('/etc/passwd', join(job.run, 'data/link'));
  execFileSync('tar', ['-C', job.run, '-cf', job.tar, 'data']);
  const digest = execFileSync('sha256sum', [job.tar], { encoding: 'utf8' }).slice(0, 64);
  assert.match(publish(job, fakeTool('bad3'), digest).output, /something else than files/);
  assert.equal(git(job.remote, 'rev-list', '--count', 'main').trim(), '1');
});

test('damage fails the job after the rest is pushed, any other failure before', () => {
  for (const [code, commits] of [[8, '2'], [4, '1']]) {
    const job = nightly(`code-${code}`);
    const ended = publish(job, mergingTool(`code-${code}`, { code }), pack(job));
    assert.equal(ended.status, code, ended.output);
    assert.equal(git(job.remote, 'rev-list', '--count', 'main').trim(), commits);
  }
});

// `curl` and `unzip` of the test's own: the list of artifacts, and the archive as it would be downloaded.
function resume(name, artifacts, tar, published = 'failure') {
  const bin = join(scratch, `${name}-bin`);
  const cwd = join(scratch, `${name}-next`);
  mkdirSync(cwd);
  put(bin, {
    list: JSON.stringify({ artifacts }),
    curl: `#!/bin/bash\necho "$@" >>"${bin}/calls"\ncase "$*" in
  *name=answers*) cat "${bin}/list" ;;
  */jobs) echo '{"jobs":[{"name":"run","conclusion":"success"},{"name":"publish","conclusion":"${published}"}]}' ;;
esac\n`,
    unzip: `#!/bin/bash\ncp "${tar}" "\${@: -1}/answers.tar"\n`,
  });
  for (const tool of ['curl', 'unzip']) chmodSync(join(bin, tool), 0o755);
  const tool = fakeTool(`${name}-resume`);
  const ended = script('nightly.sh', ['resume'], cwd, {
    BENCHHUB_BUILD: tool.file, PATH: `${bin}:${process.env.PATH}`, READ_TOKEN: 'token-of-the-test',
    GITHUB_API_URL: 'https://api.example', GITHUB_REPOSITORY: 'a/b',
  });
  const calls = existsSync(join(bin, 'calls')) ? readFileSync(join(bin, 'calls'), 'utf8') : '';
  return { cwd, calls, tool, ...ended };
}

const artifact = (id, more, own = 7) => ({
  expired: false, created_at: `2026-01-0${id}T00:00:00Z`, archive_download_url: `https://api.example/zip/${id}`, ...more,
  workflow_run: { id: 100 + id, head_branch: 'main', repository_id: 7, head_repository_id: own },
});

test('what was left goes from one nightly run to the next, and from no one else', () => {
  const job = nightly('wait');
  put(job.run, {
    '.benchhub/batches/00ff': 'open\n', '.benchhub/spent': 'x\n', '.benchhub/lock': '', '.benchhub/journal.torn-1': 'y\n',
  });
  pack(job);
  const list = [artifact(1), artifact(3), artifact(4, {}, 8), artifact(5, { expired: true })];
  const { cwd, calls, tool, status, output } = resume('wait', list, job.tar);
  assert.equal(status, 0, output);
  assert.match(calls, /zip\/3\n.*\/runs\/103\/jobs\n$/, 'the newest of this repository');
  assert.equal(readFileSync(join(cwd, '.benchhub/batches/00ff'), 'utf8'), 'open\n');
  for (const left of ['spent', 'journal', 'journal.torn-1']) assert.ok(existsSync(join(cwd, '.benchhub', left)), left);
  for (const other of ['.benchhub/lock', 'data']) assert.ok(!existsSync(join(cwd, other)), other);
  assert.deepEqual(commandsOf(tool).map(([command]) => command), ['merge'], 'what was not published is merged');
  assert.ok(!output.includes('token-of-the-test'));
  const published = resume('wait-published', list, job.tar, 'success');
  assert.match(published.output, /its answers are published/);
  assert.throws(() => published.tool.calls(), 'nothing is merged, so that what was removed since stays so');
  const first = resume('first', [artifact(2, {}, 8)], job.tar);
  assert.equal(first.status, 0, first.output);
  assert.match(first.output, /no run before/);
});

test('a run that ends early or meets damage is a warning, a broken one fails', () => {
  for (const [code, status] of [[0, 0], [1, 0], [5, 0], [6, 0], [130, 0], [3, 3], [4, 4], [8, 0], [137, 137]]) {
    const tool = fakeTool(`code${code}`, { code });
    const ended = script('nightly.sh', ['run', '1m'], scratch, { BENCHHUB_BUILD: tool.file });
    assert.equal(ended.status, status, `exit code ${code}`);
    assert.deepEqual(commandsOf(tool), [['run']]);
  }
});

test('a judge that has moved is told to the job that fails for it, and the answers are published', () => {
  const tool = fakeTool('moved', { code: 9 });
  const out = join(scratch, 'moved-output');
  const env = { BENCHHUB_BUILD: tool.file, GITHUB_OUTPUT: out };
  const { status, output } = script('nightly.sh', ['run', '1m'], scratch, env);
  assert.equal(status, 0, output);
  assert.match(output, /::error::a judge/);
  assert.equal(readFileSync(out, 'utf8'), 'judge_moved=true\n');
});

test('the time limit interrupts the tool, which may still fold its answers', () => {
  const file = join(scratch, 'slow-tool.sh');
  writeFileSync(file, "#!/bin/bash\ntrap 'echo folded; exit 130' INT\nfor _ in {1..100}; do sleep 0.1; done\n");
  chmodSync(file, 0o755);
  const { status, output } = script('nightly.sh', ['run', '0.5s'], scratch, { BENCHHUB_BUILD: file });
  assert.equal(status, 0, output);
  assert.match(output, /folded/);
  assert.match(output, /exit code 130/);
});
