// Truth check of benchmarks/fine-print. Every passage is parsed from the text of its case; every question has a
// function that computes the answer from the parsed data. The computed value must equal exactly one choice,
// or, for questions about statements, exactly one choice must hold. --write builds cases.jsonl from the table;
// the answer letter is then set by position, never by the solver.
import { common, expect, fail, finish, writing, writeCases, random } from './lib.mjs';

const slug = 'fine-print';
const mins = (t) => { const [h, m] = t.split(':').map(Number); return h * 60 + m; };
const clock = (n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
const list = (a) => (a.length < 2 ? a.join('') : `${a.slice(0, -1).join(', ')} and ${a.at(-1)}`);
const money = (c) => `${(c / 100).toFixed(2)} EUR`;
const runs = (a) => `runs ${list(a)}`;

// ---------------------------------------------------------------- passages
const doors = {
  category: 'log',
  text: `Door log of a laboratory. The room was empty before the first line. A number such as K41 is a badge; every badge belongs to one person.
08:02 in K41
08:05 in K17
08:11 out K41
08:11 in K09
08:20 in K41
08:26 out K17
08:31 in K22
08:40 out K09
08:47 out K41
08:52 in K17
The log ends here, at 08:52.`,
  parse: (t) => [...t.matchAll(/^(\d\d:\d\d) (in|out) (K\d\d)$/gm)].map((m) => ({ t: mins(m[1]), in: m[2] === 'in', who: m[3] })),
  inside: (d, at) => { const s = new Set(); for (const e of d) if (e.t <= at) { if (e.in) s.add(e.who); else s.delete(e.who); } return s; },
  questions: [
    ['Who was in the laboratory at 08:35?', ['K09, K22 and K41', 'K09, K17 and K41', 'K22 and K41', 'K09, K17, K22 and K41'], (d) => list([...doors.inside(d, mins('08:35'))].sort())],
    ['For how many minutes in all was badge K41 in the laboratory?', ['36 minutes', '45 minutes', '27 minutes', '41 minutes'], (d) => { let n = 0; for (let m = 0; m < 1440; m++) if (doors.inside(d, m).has('K41')) n++; return `${n} minutes`; }],
    ['Between 08:02 and 08:52, for how many minutes were exactly two people in the laboratory?', ['27 minutes', '21 minutes', '18 minutes', '34 minutes'], (d) => { let n = 0; for (let m = mins('08:02'); m < mins('08:52'); m++) if (doors.inside(d, m).size === 2) n++; return `${n} minutes`; }],
    ['Which statement is right?', ['There were never more than three people in the laboratory.', 'K17 and K22 were in the laboratory together before 08:40.', 'The longest unbroken stay of K41 was longer than that of K09.', 'At 08:50 the laboratory was empty.'], null,
      [(d) => d.every((e) => doors.inside(d, e.t).size <= 3), (d) => { for (let m = 0; m < mins('08:40'); m++) { const s = doors.inside(d, m); if (s.has('K17') && s.has('K22')) return true; } return false; },
        (d) => { const longest = (w) => { let best = 0; let from = 0; for (const e of d.filter((x) => x.who === w)) { if (e.in) from = e.t; else best = Math.max(best, e.t - from); } return best; }; return longest('K41') > longest('K09'); }, (d) => doors.inside(d, mins('08:50')).size === 0]],
  ],
};
const backups = {
  category: 'log',
  text: `Backup log of one week.
run 1: Mon 01:00 full ok
run 2: Tue 01:00 differential ok
run 3: Wed 01:00 incremental ok
run 4: Thu 01:00 incremental failed
run 5: Fri 01:00 incremental ok
run 6: Sat 01:00 differential failed
run 7: Sun 01:00 incremental ok
A failed run holds nothing. A full run holds everything. A differential run holds all changes since the last successful full run. An incremental run holds the changes since the last successful run of any kind. Every run takes less than an hour. To restore, one needs the last successful full run, the last successful differential run after it (if there is one), and all successful incremental runs after that differential run (or, without one, after the full run).`,
  parse: (t) => [...t.matchAll(/^run (\d): (\w{3}) (\d\d:\d\d) (\w+) (ok|failed)$/gm)].map((m) => ({ n: Number(m[1]), t: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(m[2]) * 1440 + mins(m[3]), kind: m[4], ok: m[5] === 'ok' })),
  restore: (d) => { const ok = d.filter((x) => x.ok); const full = ok.filter((x) => x.kind === 'full').at(-1); const diff = ok.filter((x) => x.kind === 'differential' && x.n > full.n).at(-1); const base = diff ?? full; return [...new Set([full.n, base.n, ...ok.filter((x) => x.kind === 'incremental' && x.n > base.n).map((x) => x.n)])]; },
  // since when the changes held by run x count
  since: (d, x) => (x.kind === 'full' ? -1 : d.filter((y) => y.ok && y.n < x.n && (x.kind === 'incremental' || y.kind === 'full')).at(-1).t),
  holders: (d, t) => d.filter((x) => x.ok && x.t > t && backups.since(d, x) < t && x.kind !== 'full').map((x) => x.n),
  questions: [
    ['Which runs are needed to restore the state of Sunday at 12:00?', ['runs 1, 2, 3, 5 and 7', 'runs 1, 3, 5 and 7', 'runs 1, 2, 3, 4, 5 and 7', 'runs 1, 2 and 7'], (d) => runs(backups.restore(d))],
    ['A file was created on Thursday at 00:30 and not changed afterwards. Which is the first run that holds it?', ['run 5', 'run 4', 'run 6', 'run 7'], (d) => `run ${backups.holders(d, 3 * 1440 + 30)[0]}`],
    ['A file was changed on Tuesday at 20:00 and never again. The medium of run 3 is lost. In which other run can the change be found?', ['in none of the other runs', 'in run 5', 'in run 7', 'in runs 5 and 7'], (d) => { const h = backups.holders(d, 1440 + 1200).filter((n) => n !== 3); return h.length ? `in run${h.length > 1 ? 's' : ''} ${list(h)}` : 'in none of the other runs'; }],
    ['Suppose run 6 had succeeded. Which runs would be needed to restore the state of Sunday at 12:00?', ['runs 1, 6 and 7', 'runs 1, 2, 6 and 7', 'runs 1 and 6', 'runs 1, 2, 3, 5, 6 and 7'], (d) => runs(backups.restore(d.map((x) => (x.n === 6 ? { ...x, ok: true } : x))))],
  ],
};
const limiter = {
  category: 'log',
  text: `A server accepts a request at second t if fewer than 3 requests were accepted in the last 10 seconds, that is, at a second s with t - 10 < s < t. Otherwise it rejects the request. Rejected requests do not count. Requests arrived at these seconds:
0 2 3 5 10 11 12 13 20 21`,
  parse: (t) => ({ limit: Number(/fewer than (\d+)/.exec(t)[1]), span: Number(/last (\d+) seconds/.exec(t)[1]), times: t.split('\n').at(-1).split(' ').map(Number) }),
  accepted: (d, limit = d.limit) => { const a = []; for (const t of d.times) if (a.filter((s) => t - d.span < s && s < t).length < limit) a.push(t); return a; },
  questions: [
    ['Which requests were rejected?', ['5, 11 and 21', '5, 10, 11 and 21', '5, 11 and 13', '5, 11, 13 and 21'], (d) => { const a = limiter.accepted(d); return list(d.times.filter((t) => !a.includes(t))); }],
    ['How many requests would have been accepted if the limit had been 2 instead of 3?', ['5', '4', '6', '7'], (d) => String(limiter.accepted(d, 2).length)],
    ['No further request arrives for a while after second 21. What is the earliest whole second at which a new request would be accepted?', ['22', '23', '30', '31'], (d) => { const a = limiter.accepted(d); for (let t = 22; ; t++) if (a.filter((s) => t - d.span < s && s < t).length < d.limit) return String(t); }],
    ['Suppose rejected requests did count as well: a request is accepted only if fewer than 3 requests of any kind arrived in the last 10 seconds. Which requests would be rejected then?', ['5, 10, 11, 12, 13, 20 and 21', '5, 10, 11, 12, 13 and 21', '5, 11, 12, 13 and 21', '5, 11 and 21'], (d) => list(d.times.filter((t) => d.times.filter((s) => t - d.span < s && s < t).length >= d.limit))],
  ],
};
const parcels = {
  category: 'spec',
  text: `Parcel tariff. The fee is 4.00 EUR up to and including 2 kg; every started kilogram beyond 2 kg adds 1.20 EUR. If length times width times height in centimetres, divided by 5000, is larger than the mass in kilograms, that number is used instead of the mass. For island addresses 30 % is added to the fee, and the result is rounded up to the next multiple of 0.10 EUR. Insurance is optional and costs 1 % of the part of the value above 100 EUR; it is added last.`,
  parse: (t) => { const n = (re) => Number(re.exec(t)[1]); return { base: n(/fee is ([\d.]+)/) * 100, free: n(/including (\d+) kg/), step: n(/adds ([\d.]+) EUR/) * 100, div: n(/divided by (\d+)/), island: n(/addresses (\d+) %/), unit: n(/multiple of ([\d.]+)/) * 100, ins: n(/costs (\d+) %/), above: n(/above (\d+) EUR/) }; },
  fee: (d, kg, dims, island, value) => { const w = Math.max(kg, dims[0] * dims[1] * dims[2] / d.div); let c = Math.round(d.base + Math.max(0, Math.ceil(w - d.free - 1e-9)) * d.step); if (island) c = Math.ceil(c * (100 + d.island) / 100 / d.unit - 1e-9) * d.unit; if (value) c += Math.max(0, value - d.above) * d.ins; return c; },
  questions: [
    ['What does a parcel of 3.2 kg, 20 by 20 by 20 cm, to a mainland address without insurance cost?', ['6.40 EUR', '5.20 EUR', '5.44 EUR', '7.60 EUR'], (d) => money(parcels.fee(d, 3.2, [20, 20, 20]))],
    ['What does a parcel of 1.5 kg, 60 by 40 by 30 cm, to a mainland address without insurance cost?', ['19.60 EUR', '18.40 EUR', '18.88 EUR', '4.00 EUR'], (d) => money(parcels.fee(d, 1.5, [60, 40, 30]))],
    ['What does a parcel of 5 kg, 10 by 10 by 10 cm, to an island address, insured for a value of 250 EUR, cost?', ['11.40 EUR', '11.38 EUR', '11.90 EUR', '12.40 EUR'], (d) => money(parcels.fee(d, 5, [10, 10, 10], true, 250))],
    ['Which of these parcels costs exactly 7.60 EUR, sent to a mainland address without insurance?', ['3 kg, 50 by 40 by 12 cm', '4 kg, 30 by 25 by 20 cm', '5.2 kg, 40 by 30 by 20 cm', '2 kg, 50 by 35 by 20 cm'], null, ['3 kg, 50 by 40 by 12 cm', '4 kg, 30 by 25 by 20 cm', '5.2 kg, 40 by 30 by 20 cm', '2 kg, 50 by 35 by 20 cm'].map((s) => (d) => { const [kg, a, b, c] = s.match(/[\d.]+/g).map(Number); return parcels.fee(d, kg, [a, b, c]) === 760; })],
  ],
};
const config = {
  category: 'spec',
  text: `A program reads its settings from four sources in this order; a later source overrides an earlier one.
defaults: port=8000 log=warn cache=64 tags=core
file: port=8100! log=info tags=+web
environment: port=8200 log=debug cache=128 tags=+beta
command line: log=- cache=- tags=+x
An exclamation mark locks a setting: later sources can no longer change it. A value that begins with + is added to the end of the list that holds so far; any other value replaces what holds so far. A hyphen as the value sets the setting back to its value in the defaults. The list is written with commas.`,
  parse: (t) => ['defaults', 'file', 'environment', 'command line'].map((n) => new RegExp(`^${n}: (.+)$`, 'm').exec(t)[1]),
  merge: (sources) => { const out = {}; const first = {}; const locked = new Set(); sources.forEach((s, i) => { for (const p of s.split(' ')) { let [k, v] = p.split('='); const lock = v.endsWith('!'); v = v.replace('!', ''); if (locked.has(k)) continue; out[k] = v === '-' ? first[k] : v.startsWith('+') ? `${out[k]},${v.slice(1)}` : v; if (i === 0) first[k] = out[k]; if (lock) locked.add(k); } }); return out; },
  questions: [
    ['Which values hold in the end for port and log?', ['port 8100, log warn', 'port 8100, log debug', 'port 8200, log warn', 'port 8200, log debug'], (d) => { const m = config.merge(d); return `port ${m.port}, log ${m.log}`; }],
    ['The environment variable for tags is changed to tags=beta (without the plus sign); everything else stays. Which list of tags holds in the end?', ['beta,x', 'core,web,beta,x', 'x', 'core,beta,x'], (d) => config.merge(d.map((s, i) => (i === 2 ? s.replace('tags=+beta', 'tags=beta') : s))).tags],
    ['The command line is replaced by: log=error port=9000 tags=-. Which values hold in the end for port and cache?', ['port 8100, cache 128', 'port 9000, cache 64', 'port 9000, cache 128', 'port 8100, cache 64'], (d) => { const m = config.merge([d[0], d[1], d[2], 'log=error port=9000 tags=-']); return `port ${m.port}, cache ${m.cache}`; }],
    ['The exclamation mark is moved in the file from port to log (port=8100 log=info!); everything else stays. Which statement is right?', ['In the end log is info and port is 8200.', 'In the end log is warn and port is 8200.', 'In the end log is info and port is 8100.', 'In the end log is debug and port is 8200.'], (d) => { const m = config.merge([d[0], d[1].replace('8100!', '8100').replace('info', 'info!'), d[2], d[3]]); return `In the end log is ${m.log} and port is ${m.port}.`; }],
  ],
};
const versions = {
  category: 'spec',
  text: `A package has these releases: 1.4.0, 1.4.9, 1.8.3, 1.9.5 (withdrawn), 1.10.2, 1.10.10 (withdrawn), 2.0.0-rc1, 2.0.0, 2.1.0-rc2.
Version numbers are compared number by number from the left; a release with -rc comes before the same number without it. The range ~a.b means: from a.b.0 up, but below the next higher first number. The range =a.b means: every release that begins with a.b. The ranges >v and <v mean: after v, before v. Of the releases that meet all given ranges, the installer takes the highest one, but never a withdrawn release, and a release with -rc only if a range names it in full.`,
  parse: (t) => [.../releases: (.+)\.\n/.exec(t)[1].split(', ')].map((s) => { const m = /^(\d+)\.(\d+)\.(\d+)(-rc\d+)?( \(withdrawn\))?$/.exec(s); return { v: m.slice(1, 4).join('.') + (m[4] ?? ''), key: [1, 2, 3].map((i) => Number(m[i])).concat(m[4] ? 0 : 1), rc: !!m[4], gone: !!m[5] }; }),
  key: (s) => { const m = /^(\d+)\.(\d+)(?:\.(\d+))?(-rc\d+)?$/.exec(s); return [Number(m[1]), Number(m[2]), Number(m[3] ?? 0), m[4] ? 0 : 1]; },
  cmp: (a, b) => { for (let i = 0; i < 4; i++) if (a[i] !== b[i]) return a[i] - b[i]; return 0; },
  pick: (d, ranges) => { const ok = d.filter((x) => !x.gone && (!x.rc || ranges.some((r) => r.endsWith(x.v))) && ranges.every((r) => { const k = versions.key(r.slice(1)); const c = versions.cmp(x.key, k); return r[0] === '~' ? x.key[0] === k[0] && versions.cmp(x.key, [k[0], k[1], 0, 0]) >= 0 : r[0] === '=' ? x.key[0] === k[0] && x.key[1] === k[1] : r[0] === '>' ? c > 0 : c < 0; })); return ok.sort((a, b) => versions.cmp(b.key, a.key))[0]?.v ?? 'no release'; },
  questions: [
    ['Which release does the installer take for the single range ~1.4?', ['1.10.2', '1.10.10', '1.8.3', '1.4.9'], (d) => versions.pick(d, ['~1.4'])],
    ['Which release does the installer take for the two ranges ~1.4 and <1.10.0?', ['1.8.3', '1.9.5', '1.4.9', '1.10.2'], (d) => versions.pick(d, ['~1.4', '<1.10.0'])],
    ['Which release does the installer take for the two ranges >1.10.2 and <2.0.0?', ['no release', '1.10.10', '2.0.0-rc1', '1.9.5'], (d) => versions.pick(d, ['>1.10.2', '<2.0.0'])],
    ['For which single range does the installer take the release 2.0.0?', ['~2.0', '=2.1', '~1.10', '<2.0.0'], null, ['~2.0', '=2.1', '~1.10', '<2.0.0'].map((r) => (d) => versions.pick(d, [r]) === '2.0.0')],
  ],
};
const trains = {
  category: 'table',
  text: `Trains in the morning (a hyphen means that the train does not stop):
train | Arla | Bexo | Cort | Dunn
T11 | 06:10 | 06:34 | 06:58 | 07:20
T23 | 06:40 | - | 07:15 | 07:31
T35 | 07:05 | 07:29 | 07:56 | 08:18
T47 | 07:30 | - | 08:04 | 08:20
Buses leave Dunn at 07:25, 07:37, 07:45, 08:20, 08:26 and 08:40. The way from the train to the bus takes 6 minutes; arriving at the bus in the very minute of its departure is in time. Today T23 runs 5 minutes late from Arla on, at all its stops; all other trains and the buses are on time.`,
  parse: (t) => { const rows = [...t.matchAll(/^(T\d\d) \| (.+)$/gm)].map((m) => ({ id: m[1], at: m[2].split(' | ').map((x) => (x === '-' ? null : mins(x))) })); const late = /Today (T\d\d) runs (\d+)/.exec(t); return { rows: rows.map((r) => ({ ...r, at: r.at.map((x) => (x === null ? null : x + (r.id === late[1] ? Number(late[2]) : 0))) })), buses: /at ([\d:, and]+)\. The/.exec(t)[1].match(/\d\d:\d\d/g).map(mins), way: Number(/takes (\d+) minutes/.exec(t)[1]) }; },
  bus: (d, r) => d.buses.find((b) => b >= r.at[3] + d.way),
  questions: [
    ['Someone is on the platform in Arla at 06:15 and takes the next train. Which is the first bus in Dunn that this person can reach today?', ['07:45', '07:37', '08:20', '07:25'], (d) => clock(trains.bus(d, d.rows.filter((r) => r.at[0] >= mins('06:15')).sort((a, b) => a.at[0] - b.at[0])[0]))],
    ['Someone is on the platform in Bexo at 06:40 and takes the next train that stops there. Which is the first bus in Dunn that this person can reach today?', ['08:26', '08:20', '08:40', '07:45'], (d) => clock(trains.bus(d, d.rows.filter((r) => r.at[1] !== null && r.at[1] >= mins('06:40')).sort((a, b) => a.at[1] - b.at[1])[0]))],
    ['Which is the last train from Arla with which one reaches the bus at 08:26 in Dunn today?', ['T47', 'T35', 'T23', 'T11'], (d) => d.rows.filter((r) => r.at[3] + d.way <= mins('08:26')).sort((a, b) => a.at[0] - b.at[0]).at(-1).id],
    ['Which train and bus together take the least time from departure in Arla to departure of the bus in Dunn today, if one always takes the first bus that can be reached?', ['T47', 'T23', 'T35', 'T11'], (d) => [...d.rows].sort((a, b) => trains.bus(d, a) - a.at[0] - (trains.bus(d, b) - b.at[0]))[0].id],
  ],
};
const stock = {
  category: 'table',
  text: `Stock of a workshop:
part | on hand | reserved | on order | arrives in (days) | minimum | pack size
N1 | 50 | 35 | 20 | 2 | 30 | 25
N2 | 80 | 60 | 40 | 7 | 25 | 50
N3 | 24 | 0 | 0 | 0 | 24 | 12
N4 | 12 | 15 | 30 | 5 | 30 | 10
N5 | 200 | 130 | 0 | 0 | 80 | 100
The free stock of a part is the number on hand minus the number reserved plus the number on order, where an order counts only if it arrives within 5 days (5 included). A part is bought when its free stock is below the minimum. Then the smallest number of full packs is bought that brings the free stock to at least twice the minimum.`,
  parse: (t) => [...t.matchAll(/^(N\d)((?: \| \d+){6})$/gm)].map((m) => { const [hand, res, order, days, min, pack] = m[2].match(/\d+/g).map(Number); return { id: m[1], free: hand - res + (days <= 5 ? order : 0), min, pack }; }),
  packs: (x) => { let n = 0; if (x.free < x.min) while (x.free + n * x.pack < 2 * x.min) n++; return n; },
  questions: [
    ['Which parts are bought?', ['N2, N4 and N5', 'N2 and N5', 'N4 and N5', 'N2, N3, N4 and N5'], (d) => list(d.filter((x) => stock.packs(x) > 0).map((x) => x.id))],
    ['How many pieces of part N4 are bought?', ['40', '30', '33', '70'], (d) => String(stock.packs(d[3]) * d[3].pack)],
    ['By how many pieces at least must the reservation of part N1 grow so that the part is bought?', ['6', '5', '15', '16'], (d) => { for (let k = 0; ; k++) if (stock.packs({ ...d[0], free: d[0].free - k }) > 0) return String(k); }],
    ['How many packs are bought in all, over all parts?', ['6', '5', '4', '8'], (d) => String(d.reduce((a, x) => a + stock.packs(x), 0))],
  ],
};
const returns = {
  category: 'policy',
  text: `Return rules of a shop. Goods may be sent back within 14 days. The day of delivery does not count: the first day is the day after delivery. If the 14th day is a Sunday or a public holiday, the period ends on the next day that is neither. What is posted on the last day is in time. The refund is the price of the goods sent back; if the packaging of an article is missing, 10 % of the price of that article is kept. The delivery charge of 4.90 EUR is refunded only if the whole order is sent back.
In June 2031 the only public holiday is Monday, 23 June. The 1st of June 2031 is a Sunday.`,
  parse: (t) => ({ days: Number(/within (\d+) days/.exec(t)[1]), holiday: Number(/Monday, (\d+) June/.exec(t)[1]), keep: Number(/missing, (\d+) %/.exec(t)[1]), charge: Math.round(100 * Number(/charge of ([\d.]+)/.exec(t)[1])), sunday: /1st of June 2031 is a Sunday/.test(t) && new Date(Date.UTC(2031, 5, 1)).getUTCDay() === 0 }),
  last: (d, delivered) => { let n = delivered + d.days; while (new Date(Date.UTC(2031, 5, n)).getUTCDay() === 0 || n === d.holiday) n++; return n; },
  refund: (d, back, whole) => back.reduce((a, [c, bare]) => a + (bare ? c * (100 - d.keep) / 100 : c), 0) + (whole ? d.charge : 0),
  questions: [
    ['Goods were delivered on Friday, 6 June 2031. What is the last day for sending them back?', ['20 June', '19 June', '21 June', '24 June'], (d) => `${returns.last(d, 6)} June`],
    ['Goods were delivered on Sunday, 8 June 2031. What is the last day for sending them back?', ['24 June', '22 June', '23 June', '21 June'], (d) => `${returns.last(d, 8)} June`],
    ['An order contains two articles, one for 35.00 EUR and one for 48.00 EUR, and was delivered against the delivery charge. Only the article for 48.00 EUR is sent back in time, without its packaging. How much is refunded?', ['43.20 EUR', '48.10 EUR', '47.61 EUR', '39.70 EUR'], (d) => money(returns.refund(d, [[4800, true]], false))],
    ['An order contains two articles, one for 35.00 EUR and one for 48.00 EUR, and was delivered against the delivery charge. Both are sent back in time; the packaging of the article for 35.00 EUR is missing. How much is refunded?', ['84.40 EUR', '79.50 EUR', '79.11 EUR', '87.90 EUR'], (d) => money(returns.refund(d, [[3500, true], [4800, false]], true))],
  ],
};
const votes = {
  category: 'policy',
  text: `A council has 15 members. It can decide only if more than half of its members are present. An ordinary motion passes if more members vote yes than no; abstentions are not votes. If yes and no are equal, the side for which the chair voted wins. A change of the statutes passes only if at least two thirds of the members present vote yes. Members present who neither vote yes nor no abstain.
motion | kind | present | yes | no | vote of the chair
A | ordinary | 9 | 4 | 3 | no
B | statutes | 12 | 8 | 4 | yes
C | ordinary | 7 | 6 | 1 | yes
D | statutes | 11 | 7 | 2 | yes
E | ordinary | 10 | 4 | 4 | no`,
  parse: (t) => ({ members: Number(/has (\d+) members/.exec(t)[1]), rows: [...t.matchAll(/^([A-E]) \| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (yes|no)$/gm)].map((m) => ({ id: m[1], kind: m[2], present: Number(m[3]), yes: Number(m[4]), no: Number(m[5]), chair: m[6] })) }),
  pass: (d, x) => 2 * x.present > d.members && (x.kind === 'ordinary' ? x.yes > x.no || (x.yes === x.no && x.chair === 'yes') : 3 * x.yes >= 2 * x.present),
  row: (d, id) => d.rows.find((x) => x.id === id),
  questions: [
    ['Which motions passed?', ['A and B', 'A, B and C', 'A, B and D', 'B and D'], (d) => list(d.rows.filter((x) => votes.pass(d, x)).map((x) => x.id))],
    ['In the vote on motion D, how many of the members who abstained would at least have had to vote yes for it to pass?', ['one', 'two', 'none, it passed anyway', 'more than there were'], (d) => { const x = votes.row(d, 'D'); const spare = x.present - x.yes - x.no; for (let k = 0; k <= spare; k++) if (votes.pass(d, { ...x, yes: x.yes + k })) return ['none, it passed anyway', 'one', 'two'][k]; return 'more than there were'; }],
    ['In the vote on motion E, one more member comes in before the vote; everything else stays. Which statement is right?', ['The motion passes if the new member votes yes.', 'The motion fails whatever the new member does.', 'The motion passes if the new member abstains.', 'The motion passes whatever the new member does.'], null,
      [(d) => { const x = votes.row(d, 'E'); return votes.pass(d, { ...x, present: 11, yes: 5 }); }, (d) => { const x = votes.row(d, 'E'); return !votes.pass(d, { ...x, present: 11, yes: 5 }) && !votes.pass(d, { ...x, present: 11, no: 5 }) && !votes.pass(d, { ...x, present: 11 }); }, (d) => { const x = votes.row(d, 'E'); return votes.pass(d, { ...x, present: 11 }); }, (d) => { const x = votes.row(d, 'E'); return votes.pass(d, { ...x, present: 11, yes: 5 }) && votes.pass(d, { ...x, present: 11, no: 5 }) && votes.pass(d, { ...x, present: 11 }); }]],
    ['Suppose all five motions had been changes of the statutes, with the same people present and the same votes. Which would have passed?', ['only B', 'B and C', 'B and D', 'A and B'], (d) => { const p = d.rows.filter((x) => votes.pass(d, { ...x, kind: 'statutes' })).map((x) => x.id); return p.length === 1 ? `only ${p[0]}` : list(p); }],
  ],
};
const passages = { doors, backups, limiter, parcels, config, versions, trains, stock, returns, votes };

// ---------------------------------------------------------------- writing: the first choice of the table is the answer key
const letters = 'ABCD';
if (writing) {
  const r = random(31337); const out = [];
  const slots = r.shuffle(Array.from({ length: 40 }, (_, i) => i % 4));
  for (const [cluster, p] of Object.entries(passages)) for (const [question, [right, ...wrong]] of p.questions) {
    const at = slots[out.length]; const choices = r.shuffle(wrong); choices.splice(at, 0, right);
    out.push({ vars: { text: p.text, question, options: choices.map((c, i) => `${letters[i]}) ${c}`).join('\n') }, expected: letters[at], category: p.category, cluster, choices });
  }
  writeCases(slug, out);
}

// ---------------------------------------------------------------- check
const { cases } = common(slug);
const bySolver = []; const all = Object.entries(passages).flatMap(([cluster, p]) => p.questions.map((q) => ({ cluster, p, q })));
expect(all.length === cases.length, slug, 'the table and the file differ in length');
cases.forEach((c, i) => {
  const { cluster, p, q: [question, table, solve, judges] } = all[i];
  expect(c.cluster === cluster && c.vars.question === question, c.id, 'question or cluster differs from the table');
  expect(c.choices.length === 4 && new Set(c.choices).size === 4 && [...c.choices].sort().join() === [...table].sort().join(), c.id, 'choices differ from the table');
  expect(c.vars.options === c.choices.map((x, k) => `${letters[k]}) ${x}`).join('\n'), c.id, 'options and choices differ');
  try {
    const data = p.parse(c.vars.text);
    let hits;
    if (solve) { const v = solve(data); hits = c.choices.filter((x) => x === v); if (!hits.length) throw new Error(`worked out "${v}", which is not a choice`); }
    else hits = c.choices.filter((x) => judges[table.indexOf(x)](data));
    if (hits.length !== 1) throw new Error(`${hits.length} choices hold`);
    bySolver.push(letters[c.choices.indexOf(hits[0])]);
    expect(c.expected === bySolver.at(-1), c.id, `worked out ${bySolver.at(-1)}, file says ${c.expected}`);
  } catch (e) { fail(c.id, e.message); }
});
const share = [...letters].map((l) => cases.filter((c) => c.expected === l).length);
expect(Math.max(...share) - Math.min(...share) <= 1, slug, `letters are not balanced: ${share}`);
const longest = cases.filter((c) => { const n = c.choices.map((x) => x.length); const k = letters.indexOf(c.expected); return n.every((x, j) => j === k || x < n[k]); }).length;
const shortest = cases.filter((c) => { const n = c.choices.map((x) => x.length); const k = letters.indexOf(c.expected); return n.every((x, j) => j === k || x > n[k]); }).length;
expect(longest < 12 && shortest < 12, slug, 'the length of a choice gives the answer away');
finish(slug, cases, `letters ${share.join('/')}, constant letter ${(100 * Math.max(...share) / cases.length).toFixed(1)} %, strictly longest ${longest}, strictly shortest ${shortest}`);
