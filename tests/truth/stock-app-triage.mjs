// Ground truth of benchmarks/stock-app-triage: a table of the facts of each report, tied to the text by quotes,
// and the rules of system.md as a function of these facts.
import { check, constantShare, done, load, note } from './lib2.mjs';

const slug = 'stock-app-triage';
const { cases, definition, system } = load(slug);

// v: app version stated (null: none) · web: only about the back office · manual: M1..M6 or "how" when all of it is as the manual says
// lost / shown: data lost for good, data shown to another customer · blocked: [people who cannot count at all, people]
// fails: a function fails · minutes: minutes a day of a workaround that works (null: none) · gone: no longer occurs
// training: problem on a training site · q: phrases of the report that carry the facts
const facts = {
  c001: { v: '4.2', lost: 1, fails: 1, q: ['stored on Tuesday are gone', 'cannot be brought back'] },
  c002: { v: '4.1', shown: 1, fails: 1, q: ['I see articles and purchase prices of Brandt Tools', 'another customer'] },
  c003: { v: '4.2', fails: 1, q: ['does nothing', 'no other way to print'] },
  c004: { v: '4.0', fails: 1, q: ['there is no way to enter these', 'All other articles can be counted'] },
  c005: { v: '4.2', q: ['Nothing else'] },
  c006: { v: '4.1', fails: 1, minutes: 3, q: ['ends in an error', 'works', '3 minutes a day'] },
  c007: { v: '4.2', manual: 'how', q: ['How do I add a second site'] },
  c008: { v: '4.1', manual: 'M1', q: ['12 minutes later'], within: [12, 15] },
  c009: { v: null, fails: 1, q: ['no way round it'] },
  c010: { v: null, fails: 1, q: ['changes nothing'] },
  c011: { v: '4.2', fails: 1, blocked: [8, 15], q: ['Of our 15 counters, 8', 'cannot count at all', 'no workaround'] },
  c012: { v: '4.2', fails: 1, blocked: [7, 14], q: ['7 of our 14 counters', 'cannot count at all', 'no other way in'] },
  c013: { v: '4.1', fails: 1, minutes: 25, q: ['that works', '25 minutes a day'] },
  c014: { v: '4.1', fails: 1, minutes: 10, q: ['which works', '10 minutes a day'] },
  c015: { v: '4.2', manual: 'M5', q: ['five times in a row', 'locked for 40 minutes'], within: [40, 60] },
  c016: { v: '4.2', fails: 1, q: ['locked at 07:10', 'It is 09:30', 'still locked', 'other eight counters work'], beyond: [140, 60] },
  c017: { v: '4.2', fails: 1, minutes: 4, q: ['180 articles', 'refuses', 'works and takes me 4 minutes a day'], within: [180, 199] },
  c018: { v: '4.0', manual: 'M2', q: ['With 200 articles stored, the next one is refused'], beyond: [201, 200] },
  c019: { v: '4.1', lost: 1, fails: 1, q: ['21 days ago', 'cannot be brought back'], within: [21, 30] },
  c020: { v: null, fails: 1, blocked: [9, 16], q: ['9 of our 16 counters'] },
  c021: { v: '4.2', q: ['logo', 'blurred'] },
  c022: { v: '4.1', lost: 1, fails: 1, q: ['stored count of 3 May is not there', 'cannot be brought back'] },
  c023: { v: '4.2', manual: 'M4', q: ['hands me a CSV file', 'no button for Excel'] },
  c024: { v: '4.2', fails: 1, q: ['ends in error 12 every time', 'no other way'] },
  c025: { v: null, fails: 1, q: ['newest version of the app'] },
  c026: { v: '4.2', q: ['9 seconds', 'Every function does its work in the end'] },
  c027: { v: '4.2', manual: 'M6', lost: 1, q: ['at 9:00', 'at 9:20', 'only his numbers'] },
  c028: { v: '4.3', fails: 1, blocked: [6, 6], q: ['none of our 6 counters', 'nobody can count at all', 'no way round it'] },
  c029: { v: '4.1', manual: 'M1', q: ['finished ten minutes ago', 'not on the server', 'Nothing else is wrong'], within: [10, 15] },
  c030: { v: null, fails: 1, q: ['no other way into the app'] },
  c031: { v: null, manual: 'how', q: ['How do I print', 'from the handheld'] },
  c032: { v: null, web: 1, manual: 'how', q: ['about the back office in the browser', 'how can I allow'] },
  c033: { v: null, lost: 1, fails: 1, q: ['the app on our handhelds', 'cannot be brought back'] },
  c034: { v: null, web: 1, fails: 1, q: ['In the back office in the browser', 'error 500', 'cannot be edited anywhere else', 'handhelds are not concerned'] },
  c035: { v: '4.2', manual: 'M3', lost: 1, q: ['45 days ago', 'gone for good'], beyond: [45, 30] },
  c036: { v: null, fails: 1, q: ['in the back office in the browser', 'On our handhelds the export button is missing'] },
  c037: { v: null, web: 1, shown: 1, fails: 1, q: ['Back office in the browser', 'those of Kestrel Foods, another customer', 'handhelds are not concerned'] },
  c038: { v: '4.1', fails: 1, gone: 1, q: ['the problem no longer occurs', 'no other way to print'] },
  c039: { v: '4.1', fails: 1, gone: 1, lost: 1, q: ['no longer occurs', 'cannot be brought back'] },
  c040: { v: '4.2', fails: 1, minutes: 6, q: ['still on the handheld', 'works every time', '6 minutes a day', 'Nothing is missing'] },
  c041: { v: '4.3b', fails: 1, blocked: [11, 12], q: ['live site', '11 of our 12 counters', 'cannot count at all', 'no workaround'] },
  c042: { v: '4.3b', fails: 1, q: ['fails with error 7 every time', 'no other way'] },
  c043: { v: '4.2', lost: 1, fails: 1, training: 1, q: ['on our training site', 'cannot be brought back'] },
  c044: { v: '4.3b', lost: 1, fails: 1, training: 1, q: ['on our training site', 'stored counts there disappeared', 'cannot be brought back'] },
  c045: { v: '4.2', fails: 1, blocked: [5, 7], q: ['on our live site', '5 of 7 counters', 'cannot count at all', 'no workaround', 'has no problem'] },
  c046: { v: '4.3b', manual: 'M1', q: ['after 14 minutes'], within: [14, 15] },
  c047: { v: null, fails: 1, training: 1, blocked: [9, 9], q: ['current beta', 'All 9 counters'] },
  c048: { v: '4.1', fails: 1, training: 1, q: ['training site in Elst', 'no other way', 'They can still count'] },
  c049: { v: '4.3', shown: 1, fails: 1, q: ['We now run 4.3 on the live site', 'another customer, sees our purchase prices'] },
  c050: { v: null, fails: 1, training: 1, q: ['back office 7.3', 'on the handhelds of our training site'] },
};

const steps = ['minor', 'major', 'critical'];

function label(f) {
  if (!f.v && !f.web) return 'incomplete';
  if (f.manual) return 'question';
  const workaround = f.minutes !== undefined && f.minutes <= 10;
  const half = f.blocked && f.blocked[0] * 2 > f.blocked[1];
  let level = 0;
  if (f.lost || f.shown) level = 2;
  else if (f.gone) level = 0;
  else if (half && !workaround) level = 2;
  else if (f.fails && !workaround) level = 1;
  if (f.v === '4.3b' || f.training) level = Math.max(0, level - 1);
  return steps[level];
}

for (const item of cases) {
  const f = facts[item.id];
  const where = `${slug} ${item.id}`;
  check(f, `${where}: no facts`);
  const report = item.vars.report;
  for (const quote of f.q) check(report.includes(quote), `${where}: the report does not say "${quote}"`);
  const versions = report.match(/\b4\.\d\b|\b4\.3b\b/g) ?? [];
  if (f.v) check(versions.includes(f.v), `${where}: version ${f.v} is not in the report`);
  else check(versions.length === 0, `${where}: a version is in the report`);
  if (f.within) check(f.within[0] <= f.within[1], `${where}: not within the limit of the manual`);
  if (f.beyond) check(f.beyond[0] > f.beyond[1], `${where}: not beyond the limit of the manual`);
  if (f.manual && f.manual !== 'how') check(system.includes(`${f.manual} `), `${where}: ${f.manual} is not in the manual`);
  // c045 names the training site only to say that it has no problem.
  check(/training site/.test(report) === Boolean(f.training) || item.id === 'c045', `${where}: training site`);
  check(item.expected === label(f), `${where}: rules give ${label(f)}, the case says ${item.expected}`);
}

for (const name of definition.labels) {
  const count = cases.filter((item) => item.expected === name).length;
  check(count === cases.length / definition.labels.length, `${slug}: label ${name} has ${count} cases`);
}
// A report that asks for a label in its own words must not be a hint.
const named = cases.filter((item) => definition.labels.filter((l) => new RegExp(`\\b${l}\\b`, 'i').test(item.vars.report)).length > 0);
note(`reports that hold a label word: ${named.length}, of which the word is the answer: ${named.filter((i) => new RegExp(`\\b${i.expected}\\b`, 'i').test(i.vars.report)).length}`);
note(`constant answer: ${constantShare(cases).share.toFixed(3)}`);
const naive = cases.filter((item) => label({ ...facts[item.id], training: 0, v: facts[item.id].v?.replace('b', '') ?? null }) === item.expected).length;
note(`rules without R4: ${(naive / cases.length).toFixed(2)}`);
done(slug, cases);
