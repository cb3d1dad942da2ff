// Ground truth of benchmarks/javascript-output: every program is executed twice, in a vm context of this process
// and as a script in a fresh Node.js process. Both outputs must be the expected text.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import { check, constantShare, done, fail, load, note } from './lib2.mjs';

const slug = 'javascript-output';
const { cases } = load(slug);

// Runs a program as the body of a CommonJS module and resolves with its printed lines once all timers are done.
function runInVm(program, where) {
  const lines = [];
  let open = 0;
  const console = {
    log: (...values) => {
      for (const value of values) {
        check(value === null || !['object', 'function', 'symbol'].includes(typeof value), `${where}: prints an object`);
        check(!Object.is(value, -0), `${where}: prints -0`);
      }
      lines.push(values.map(String).join(' '));
    },
  };
  const timer = (callback, delay) => { open++; setTimeout(() => { open--; callback(); }, delay); };
  const context = vm.createContext({ console, setTimeout: timer, queueMicrotask });
  const body = vm.runInContext(`(function (exports, module) {${program}\n})`, context, { timeout: 2000 });
  const module = { exports: {} };
  body.call(module.exports, module.exports, module);
  return new Promise((resolve) => {
    const wait = () => (open ? setTimeout(wait, 5) : resolve(lines.join('\n')));
    setTimeout(wait, 5);
  });
}

const folder = mkdtempSync(join(tmpdir(), 'truth-'));
function runAsProcess(program, where) {
  const file = join(folder, 'program.cjs');
  writeFileSync(file, program);
  const result = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 10_000 });
  if (result.status !== 0) fail(`${where}: the program ends with ${result.status}: ${result.stderr}`);
  return result.stdout.replace(/\n$/, '');
}

const collapse = (text) => text.trim().replace(/\s+/g, ' ');
const outputs = new Map();
try {
  for (const item of cases) {
    const where = `${slug} ${item.id}`;
    const { program } = item.vars;
    check(!/\b(Date|Math\.random|require|import|process|performance)\b/.test(program), `${where}: depends on the environment`);
    check(!program.includes('```'), `${where}: holds a fence`);
    const own = runAsProcess(program, where);
    check(own === item.expected, `${where}: a process prints ${JSON.stringify(own)}, the case says ${JSON.stringify(item.expected)}`);
    const sandboxed = await runInVm(program, where);
    check(sandboxed === item.expected, `${where}: the vm prints ${JSON.stringify(sandboxed)}, the case says ${JSON.stringify(item.expected)}`);
    // The scorer collapses white space, so an output must not depend on it.
    check(!/ {2,}|\t| \n|\n{2}/.test(item.expected) && item.expected !== '', `${where}: white space matters`);
    check(!program.includes(item.expected), `${where}: the output stands in the program`);
    check(!outputs.has(collapse(item.expected)), `${where}: same output as ${outputs.get(collapse(item.expected))}`);
    outputs.set(collapse(item.expected), item.id);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
note(`constant answer: ${constantShare(cases).share.toFixed(3)}`);
note(`programs: ${Math.min(...cases.map((c) => c.vars.program.split('\n').length))} to ${Math.max(...cases.map((c) => c.vars.program.split('\n').length))} lines`);
done(slug, cases);
