// Truth check of benchmarks/unit-chains. Each problem has two solutions in the table below: "plain" is
// bare arithmetic (used by --write), "units" is the same problem in a small algebra of quantities that
// refuses to add or to report unlike dimensions. The file must agree with both to 1e-6. Numbers are checked
// too: every number in the text is used by "units" or listed as a distractor, and the reverse.
import { common, expect, fail, finish, writing, writeCases, scorerPattern } from './lib.mjs';

const slug = 'unit-chains';

// ---------------------------------------------------------------- quantities with dimensions
const base = ['m', 'kg', 's', 'K', 'EUR', 'USD', 'DKK', 'CHF', 'byte', 'unit'];
const table = { '1': [1, {}], g: [1e-3, { kg: 1 }], mg: [1e-6, { kg: 1 }], ug: [1e-9, { kg: 1 }], t: [1000, { kg: 1 }], lb: [0.45359237, { kg: 1 }], shortton: [907.18474, { kg: 1 }], ozt: [0.0311034768, { kg: 1 }],
  mm: [1e-3, { m: 1 }], cm: [1e-2, { m: 1 }], km: [1000, { m: 1 }], in: [0.0254, { m: 1 }], ft: [0.3048, { m: 1 }], yd: [0.9144, { m: 1 }], mi: [1609.344, { m: 1 }], nmi: [1852, { m: 1 }],
  min: [60, { s: 1 }], h: [3600, { s: 1 }], day: [86400, { s: 1 }], knot: [1852 / 3600, { m: 1, s: -1 }],
  L: [1e-3, { m: 3 }], mL: [1e-6, { m: 3 }], gal: [231 * 0.0254 ** 3, { m: 3 }], ha: [1e4, { m: 2 }], acre: [43560 * 0.3048 ** 2, { m: 2 }],
  N: [1, { kg: 1, m: 1, s: -2 }], Pa: [1, { kg: 1, m: -1, s: -2 }], atm: [101325, { kg: 1, m: -1, s: -2 }], psi: [0.45359237 * 9.80665 / 0.0254 ** 2, { kg: 1, m: -1, s: -2 }],
  J: [1, { kg: 1, m: 2, s: -2 }], kJ: [1e3, { kg: 1, m: 2, s: -2 }], MJ: [1e6, { kg: 1, m: 2, s: -2 }], W: [1, { kg: 1, m: 2, s: -3 }], kW: [1e3, { kg: 1, m: 2, s: -3 }],
  Wh: [3600, { kg: 1, m: 2, s: -2 }], kWh: [3.6e6, { kg: 1, m: 2, s: -2 }], MWh: [3.6e9, { kg: 1, m: 2, s: -2 }], kcal: [4184, { kg: 1, m: 2, s: -2 }], GB: [1e9, { byte: 1 }], MiB: [2 ** 20, { byte: 1 }] };
for (const b of base) table[b] = [1, { [b]: 1 }];
class Quantity {
  constructor(v, d) { this.v = v; this.d = Object.fromEntries(base.map((b) => [b, d[b] ?? 0])); }
  x(o) { const p = as(o); return new Quantity(this.v * p.v, Object.fromEntries(base.map((b) => [b, this.d[b] + p.d[b]]))); }
  over(o) { return this.x(as(o).pow(-1)); }
  pow(n) { return new Quantity(this.v ** n, Object.fromEntries(base.map((b) => [b, this.d[b] * n]))); }
  alike(o) { const p = as(o); if (base.some((b) => this.d[b] !== p.d[b])) throw new Error('unlike dimensions'); return p; }
  plus(o) { return new Quantity(this.v + this.alike(o).v, this.d); }
  minus(o) { return new Quantity(this.v - this.alike(o).v, this.d); }
  in(unit) { return this.v / this.alike(q(1, unit)).v; }
}
const as = (o) => (o instanceof Quantity ? o : new Quantity(o, {}));
function q(v, unit = '1') {
  let out = new Quantity(v, {});
  const parts = unit.split(/([*/])/); let divide = false;
  for (const p of parts) {
    if (p === '*' || p === '/') { divide = p === '/'; continue; }
    const [name, n = '1'] = p.split('^');
    if (!table[name]) throw new Error(`unknown unit ${name}`);
    const u = new Quantity(...table[name]).pow(Number(n));
    out = divide ? out.over(u) : out.x(u);
  }
  return out;
}
const fahrenheitStep = (n) => q(n / 1.8, 'K');
const pi = Math.PI;

// ---------------------------------------------------------------- the problems
// [category, text, plain, units, {extra: distractors in the text, own: numbers of the method not in the text}]
const P = [
  ['rate', 'A bathtub holds 63 US gallons and weighs 41 kg when empty. The tap delivers 21.5 litres per minute, but the drain was left open and lets out 2.4 US gallons per minute. How many minutes does it take until the empty bathtub is full?',
    () => 63 * 3.785411784 / (21.5 - 2.4 * 3.785411784), () => q(63, 'gal').over(q(21.5, 'L/min').minus(q(2.4, 'gal/min'))).in('min'), { extra: [41] }],
  ['rate', 'A ferry makes 17 knots through the water and steers straight against a current of 1.5 m/s. The crossing is 38 km over ground. How many minutes does it take?',
    () => 38 / (17 * 1.852 - 1.5 * 3.6) * 60, () => q(38, 'km').over(q(17, 'knot').minus(q(1.5, 'm/s'))).in('min')],
  ['rate', 'In summer a car with a tank of 52 litres uses 6.4 litres of petrol per 100 km; in winter it uses 12 % more. What is its winter mileage in miles per US gallon?',
    () => 100 / 1.609344 / (6.4 * 1.12 / 3.785411784), () => q(100, 'km').over(q(6.4, 'L').x(1 + 12 / 100)).in('mi/gal'), { extra: [52], own: [1] }],
  ['rate', 'Sheets of paper, each 297 mm long and 210 mm wide, run lengthwise through a printer one behind the other with gaps of 1.5 inches between them. The printer prints 22 sheets a minute. At what speed, in feet per second, does the paper move?',
    () => 22 * (297 + 1.5 * 25.4) / 304.8 / 60, () => q(297, 'mm').plus(q(1.5, 'in')).x(q(22, '1/min')).in('ft/s'), { extra: [210] }],
  ['rate', 'One runner needs 5 minutes 20 seconds for a mile, another needs 3 minutes 31 seconds for a kilometre. They start together in the same direction and keep their pace. How many metres apart are they after 25 minutes?',
    () => 25 * 60 * (1609.344 / 320 - 1000 / 211), () => q(1, 'mi').over(q(5, 'min').plus(q(20, 's'))).minus(q(1, 'km').over(q(3, 'min').plus(q(31, 's')))).x(q(25, 'min')).in('m'), { own: [1] }],
  ['rate', 'A drug is to be given at 4 micrograms per kilogram of body weight per minute. The patient weighs 172 pounds and is 183 cm tall. The bag holds 200 mg of the drug in 250 mL of solution. At what rate, in mL per hour, must the pump run?',
    () => 172 * 0.45359237 * 4 * 60 / 1000 * 250 / 200, () => q(4, 'ug/kg/min').x(q(172, 'lb')).over(q(200, 'mg').over(q(250, 'mL'))).in('mL/h'), { extra: [183] }],
  ['rate', 'A camera records 24 frames per second of 3.1 MiB each (1 MiB = 1,048,576 bytes) on a card of 256 GB (1 GB = 1,000,000,000 bytes), of which 7 % must stay free. How many minutes of recording fit on the card?',
    () => 256e9 * 0.93 / (24 * 3.1 * 1048576 * 60), () => q(256, 'GB').x(1 - 7 / 100).over(q(3.1, 'MiB').x(q(24, '1/s'))).in('min'), { extra: [1, 1048576, 1000000000], own: [1, 100] }],
  ['rate', 'Three machines mow a field of 40 acres. The first mows 2.2 hectares per hour, the second 4.1 acres per hour; the third mows 15,000 square metres per hour but starts 90 minutes after the other two. How many hours after the start of the first two is the whole field mown?',
    () => (40 * 4046.8564224 + 1.5 * 15000) / (22000 + 4.1 * 4046.8564224 + 15000), () => { const third = q(15000, 'm^2/h'); const all = q(2.2, 'ha/h').plus(q(4.1, 'acre/h')).plus(third); return q(40, 'acre').plus(third.x(q(90, 'min'))).over(all).in('h'); }],

  ['matter', 'A bed of 18 yards by 40 feet is covered with mulch 3 inches deep. The mulch weighs 380 kg per cubic metre. How many tonnes (1,000 kg) of mulch are needed?',
    () => 18 * 3 * 40 * 0.25 * 0.028316846592 * 0.38, () => q(18, 'yd').x(q(40, 'ft')).x(q(3, 'in')).x(q(380, 'kg/m^3')).in('t'), { extra: [1000] }],
  ['matter', 'A brass consists of 65 % copper (8.96 g/cm³) and 35 % zinc (7.14 g/cm³) by mass; assume that the volumes of the two metals add up. What is the mass, in pounds, of a bar of this brass measuring 2 by 3 by 18 inches?',
    () => 108 * 16.387064 / (0.65 / 8.96 + 0.35 / 7.14) / 453.59237, () => q(2, 'in').x(q(3, 'in')).x(q(18, 'in')).over(as(65 / 100).over(q(8.96, 'g/cm^3')).plus(as(35 / 100).over(q(7.14, 'g/cm^3')))).in('lb'), { own: [100] }],
  ['matter', 'Sea water contains 35 g of salt per kg of sea water and has a density of 1,025 kg/m³. How many kilograms of salt are in a pool of 25 m by 10 m that is filled with sea water to a depth of 6 feet?',
    () => 250 * 6 * 0.3048 * 1.025 * 35, () => q(25, 'm').x(q(10, 'm')).x(q(6, 'ft')).x(q(1025, 'kg/m^3')).x(q(35, 'g/kg')).in('kg')],
  ['matter', 'A large tub contains 5 US gallons of pure water. How many millilitres of a cleaner with 12 % active agent by volume must be poured into it so that the mixture contains 0.75 % active agent by volume? Assume that volumes add up and that nothing is taken out.',
    () => 5 * 3785.411784 * 0.75 / (12 - 0.75), () => q(5, 'gal').x(0.75 / 100).over(12 / 100 - 0.75 / 100).in('mL'), { own: [100] }],
  ['matter', 'Concrete is mixed from cement, sand, gravel and water in the mass ratio 1 : 2 : 3.5 : 0.55. Fresh concrete weighs 2,350 kg per cubic metre. Cement comes in bags of 94 pounds. How many bags (as a decimal number, not rounded up) are needed for a slab of 14 feet by 9 feet, 4 inches thick?',
    () => 42 * 0.028316846592 * 2350 / 7.05 / 42.63768278, () => q(14, 'ft').x(q(9, 'ft')).x(q(4, 'in')).x(q(2350, 'kg/m^3')).x(1 / (1 + 2 + 3.5 + 0.55)).over(q(94, 'lb')).in('1')],
  ['matter', 'A diving cylinder of 12 litres is filled with air at 3,000 psi (absolute). A diver breathes 0.7 cubic feet of air per minute, measured at 1 atm. Treat air as an ideal gas at constant temperature. After how many minutes has the pressure in the cylinder fallen to 700 psi (absolute)?',
    () => 2300 * 6.894757293 / 101.325 * 12 / (0.7 * 28.316846592), () => q(3000, 'psi').minus(q(700, 'psi')).x(q(12, 'L')).over(q(1, 'atm').x(q(0.7, 'ft^3/min'))).in('min')],
  ['matter', 'A shower brings 0.8 inches of rain on a roof with a horizontal area of 1,450 square feet. Of this water 82 % runs into an upright tank with a base of 2.5 square metres and a height of 2 m. By how many centimetres does the level in the tank rise?',
    () => 0.8 * 2.54 * 1450 * 0.09290304 * 0.82 / 2.5, () => q(0.8, 'in').x(q(1450, 'ft^2')).x(82 / 100).over(q(2.5, 'm^2')).in('cm'), { extra: [2], own: [100] }],
  ['matter', 'An aircraft takes on 1,900 pounds of fuel with a density of 0.804 kg per litre. The fuel volume is shared between the left and the right tank in the ratio 3 : 2. How many US gallons go into the left tank?',
    () => 0.6 * 1900 * 0.45359237 / 0.804 / 3.785411784, () => q(1900, 'lb').over(q(0.804, 'kg/L')).x(3 / (3 + 2)).in('gal')],

  ['energy', 'A boiler holds 30 US gallons of water at 55 °F. A heater of 4.5 kW, of whose power 92 % reaches the water, brings it to 140 °F. Take 4.186 kJ per kg and kelvin for the specific heat and 1 kg per litre for the density of water. How many minutes does it take?',
    () => 30 * 3.785411784 * 4.186 * (85 * 5 / 9) / (4.5 * 0.92) / 60, () => q(30, 'gal').x(q(1, 'kg/L')).x(q(4.186, 'kJ/kg/K')).x(fahrenheitStep(140 - 55)).over(q(4.5, 'kW').x(92 / 100)).in('min'), { own: [100] }],
  ['energy', 'A drone has a battery of 74 Wh. Flying at a steady 12 m/s it draws 9.5 A at 14.8 V. It must land with 20 % of the battery left. What is the greatest distance, in miles, that it can fly?',
    () => 74 * 0.8 / (9.5 * 14.8) * 3600 * 12 / 1609.344, () => q(74, 'Wh').x(1 - 20 / 100).over(q(9.5 * 14.8, 'W')).x(q(12, 'm/s')).in('mi'), { own: [1, 100] }],
  ['energy', 'A pump lifts 350 US gallons of water per minute by 60 feet and turns 68 % of its electric power into lifting work. Take 9.81 m/s² for gravity and 1 kg per litre for the density of water. What electric power, in kW, does the pump draw?',
    () => 350 * 3.785411784 / 60 * 9.81 * 18.288 / 0.68 / 1000, () => q(350, 'gal/min').x(q(1, 'kg/L')).x(q(9.81, 'm/s^2')).x(q(60, 'ft')).over(68 / 100).in('kW'), { own: [100] }],
  ['energy', 'A cyclist burns 540 kcal of food energy per hour (1 kcal = 4,184 J). Of this, 24 % becomes work at the pedals, and a generator turns 80 % of that work into electric energy. How many hours must the cyclist pedal for 1.5 kWh of electric energy?',
    () => 1.5 * 3600 / (540 * 4.184 * 0.24 * 0.8), () => q(1.5, 'kWh').over(q(540, 'kcal/h').x(24 / 100).x(80 / 100)).in('h'), { extra: [1, 4184], own: [100] }],
  ['energy', 'A cord of firewood is a stack of 128 cubic feet, of which 70 % is wood and the rest is air. The wood weighs 650 kg per cubic metre of solid wood and gives 15 MJ per kg; a stove puts 75 % of that into the room. How many MWh of heat does the stove put into the room from 2.5 cords?',
    () => 2.5 * 128 * 0.7 * 0.028316846592 * 650 * 15 * 0.75 / 3600, () => q(128, 'ft^3').x(2.5).x(70 / 100).x(q(650, 'kg/m^3')).x(q(15, 'MJ/kg')).x(75 / 100).in('MWh'), { own: [100] }],
  ['energy', 'A roof carries 12 solar panels of 65 by 39 inches. The panels turn 20.4 % of the sunlight into electricity, and 14 % of that electricity is lost in cables and the inverter. The sun delivers 4.6 kWh per square metre and day. How many kWh are left for use in 30 days?',
    () => 12 * 65 * 39 * 6.4516e-4 * 0.204 * 0.86 * 4.6 * 30, () => q(65, 'in').x(q(39, 'in')).x(12).x(20.4 / 100).x(1 - 14 / 100).x(q(4.6, 'kWh/m^2/day')).x(q(30, 'day')).in('kWh'), { own: [1, 100] }],
  ['energy', 'A truck of 26,000 pounds slows down from 55 to 20 miles per hour. How much kinetic energy, in kWh, does it give up?',
    () => 0.5 * 26000 * 0.45359237 * 0.44704 ** 2 * (55 ** 2 - 20 ** 2) / 3.6e6, () => q(55, 'mi/h').pow(2).minus(q(20, 'mi/h').pow(2)).x(q(26000, 'lb')).x(1 / 2).in('kWh'), { own: [1, 2] }],
  ['energy', 'A computer room gives off 18 kW of heat. When the cooling fails, the heat goes into an ice store with 2.4 short tons (1 short ton = 2,000 pounds) of ice at 0 °C. Melting takes 334 kJ per kg. For how many hours can the store take up the heat by melting alone?',
    () => 2.4 * 2000 * 0.45359237 * 334 / 18 / 3600, () => q(2.4, 'shortton').x(q(334, 'kJ/kg')).over(q(18, 'kW')).in('h'), { extra: [1, 2000, 0] }],

  ['money', 'Petrol costs 1.789 EUR per litre. A company gets 9 % of the price refunded. With 1 EUR = 1.085 USD, what does it pay after the refund, in USD per US gallon?',
    () => 1.789 * 0.91 * 1.085 * 3.785411784, () => q(1.789, 'EUR/L').x(1 - 9 / 100).x(q(1.085, 'USD').over(q(1, 'EUR'))).in('USD/gal'), { own: [1, 100] }],
  ['money', 'A loan of 18,500 EUR at a nominal rate of 6.3 % per year with monthly compounding (one twelfth of the yearly rate per month) is paid back in 48 equal payments, one at the end of every month. How many EUR is one payment?',
    () => { const i = 0.063 / 12; return 18500 * i / (1 - (1 + i) ** -48); },
    () => { let factor = as(0); for (let m = 1; m <= 48; m++) factor = factor.plus((1 + 6.3 / 100 / 12) ** -m); return q(18500, 'EUR').over(factor).in('EUR'); }, { own: [0, 1, 12, 100] }],
  ['money', 'At the beginning of every month for 3 years a saver pays 250 EUR into an account that adds 0.35 % interest at the end of every month. How many EUR are in the account at the end of the third year, interest included?',
    () => 250 * 1.0035 * (1.0035 ** 36 - 1) / 0.0035,
    () => { let b = q(0, 'EUR'); for (let m = 0; m < 3 * 12; m++) b = b.plus(q(250, 'EUR')).x(1 + 0.35 / 100); return b.in('EUR'); }, { own: [0, 12, 1, 100] }],
  ['money', 'A coin weighs 7.99 g and is 91.7 % gold. Gold costs 2,310 USD per troy ounce (31.1035 g); a dealer pays 4 % less than the value of the gold. With 1 USD = 0.88 CHF, how many CHF does the dealer pay for 7 coins?',
    () => 7 * 7.99 * 0.917 / 31.1035 * 2310 * 0.96 * 0.88, () => q(7.99, 'g').x(7).x(91.7 / 100).x(q(2310, 'USD').over(q(31.1035, 'g'))).x(1 - 4 / 100).x(q(0.88, 'CHF').over(q(1, 'USD'))).in('CHF'), { own: [1, 100] }],
  ['money', 'In Denmark a jacket has a price tag of 3,480 DKK, which includes 25 % VAT (25 % on top of the net price). The shop takes 15 % off the price tag. A visitor pays by card; the bank converts at 7.46 DKK for 1 EUR and adds 1.75 % to the amount in EUR. At the airport the visitor gets back the VAT contained in the amount paid to the shop, less a fee of 18 % of that VAT, in cash in DKK. Counting the cash at 7.46 DKK for 1 EUR, how many EUR has the jacket cost in the end?',
    () => (3480 * 0.85 * 1.0175 - 3480 * 0.85 * 0.2 * 0.82) / 7.46,
    () => { const rate = q(7.46, 'DKK').over(q(1, 'EUR')); const paid = q(3480, 'DKK').x(1 - 15 / 100); const vat = paid.minus(paid.over(1 + 25 / 100)); return paid.over(rate).x(1 + 1.75 / 100).minus(vat.x(1 - 18 / 100).over(rate)).in('EUR'); }, { own: [1, 100] }],
  ['money', 'A tenant pays 28 % of the income for rent. The rent grows by 3.2 % per year and the income by 2.1 % per year, both steadily and compounding. After how many years (a decimal number) is the rent 35 % of the income?',
    () => Math.log(1.25) / Math.log(1.032 / 1.021), () => { let lo = 0; let hi = 100; const share = (y) => 28 * (1 + 3.2 / 100) ** y / (1 + 2.1 / 100) ** y; while (hi - lo > 1e-10) { const mid = (lo + hi) / 2; if (share(mid) < 35) lo = mid; else hi = mid; } return lo; }, { own: [0, 1, 2, 100, 1e-10] }],
  ['money', 'An old freezer of 210 litres uses 0.71 kWh per day; a new one uses 0.38 kWh per day and costs 429 EUR. The old one can be sold for 60 EUR. Electricity costs 31.4 cents (0.314 EUR) per kWh. With years of 365 days and constant prices, after how many years (a decimal number) has the exchange paid for itself?',
    () => 369 / (0.33 * 365 * 0.314), () => q(429, 'EUR').minus(q(60, 'EUR')).over(q(0.71, 'kWh/day').minus(q(0.38, 'kWh/day')).x(q(0.314, 'EUR/kWh')).x(q(365, 'day'))).in('1'), { extra: [210, 31.4] }],
  ['money', 'A railway charges 0.12 USD per short ton (2,000 pounds) and mile. With 1 EUR = 1.09 USD, how many EUR does it charge per tonne (1,000 kg) for 100 km?',
    () => 0.12 * 1000 / (2000 * 0.45359237) * 100 / 1.609344 / 1.09, () => q(0.12, 'USD/shortton/mi').over(q(1.09, 'USD').over(q(1, 'EUR'))).x(q(100, 'km')).in('EUR/t'), { extra: [2000, 1000] }],

  ['geometry', 'On a map with the scale 1 : 63,360 a lake covers 7.4 square centimetres. What is its area in acres?',
    () => 7.4 / 2.54 ** 2 * 640, () => q(7.4, 'cm^2').x(63360).x(63360).in('acre'), { extra: [1] }],
  ['geometry', 'A roll of tape has an outer diameter of 4.5 inches; the core has a diameter of 76 mm. The tape is 0.28 mm thick, 50 mm wide and wound without gaps. How many yards of tape are on the roll?',
    () => pi / 4 * (114.3 ** 2 - 76 ** 2) / 0.28 / 914.4, () => q(4.5, 'in').pow(2).minus(q(76, 'mm').pow(2)).x(pi / 4).over(q(0.28, 'mm')).in('yd'), { extra: [50], own: [2, 4] }],
  ['geometry', 'A round silo with an inner diameter of 14 feet is filled with barley up to 22 feet; on top of that lies a cone of barley with the full inner diameter as its base and a height of 4 feet. How many cubic metres of barley are in the silo?',
    () => pi * 49 * (22 + 4 / 3) * 0.028316846592, () => { const disc = q(14, 'ft').x(1 / 2).pow(2).x(pi); return disc.x(q(22, 'ft')).plus(disc.x(q(4, 'ft')).x(1 / 3)).in('m^3'); }, { own: [1, 2, 3] }],
  ['geometry', 'A screen has a diagonal of 27 inches, the aspect ratio 16 : 9 (width to height), square pixels and 2,560 pixels in each row. How many pixels are there per centimetre of width?',
    () => 2560 * Math.sqrt(337) / (27 * 16 * 2.54), () => q(2560, '1').over(q(27, 'in').x(16 / Math.hypot(16, 9))).in('1/cm')],
  ['geometry', 'A road climbs steadily with a gradient of 7.5 % (7.5 m of height per 100 m of horizontal distance). Its length, measured along the road surface, is 2.3 miles. How many metres of height does it gain? Do not use the approximation that road length and horizontal distance are equal.',
    () => 2.3 * 1609.344 * Math.sin(Math.atan(0.075)), () => q(2.3, 'mi').x(7.5 / Math.hypot(7.5, 100)).in('m')],
  ['geometry', 'A bicycle has wheels with an outer diameter of 28 inches, 44 teeth on the chainring and 16 teeth on the rear sprocket, and weighs 13 kg. The rider pedals at 85 turns per minute. What is the speed in km/h?',
    () => 28 * 0.0254 * pi * 2.75 * 85 * 0.06, () => q(28, 'in').x(pi).x(44 / 16).x(q(85, '1/min')).in('km/h'), { extra: [13] }],
  ['geometry', 'Two towns lie on the same meridian at 48° 12\' and 41° 18\' northern latitude. Treat the Earth as a sphere with a radius of 6,371 km. How many nautical miles apart are they along the meridian?',
    () => 6.9 / 180 * pi * 6371 / 1.852, () => q(6371, 'km').x(2 * pi).x((48 + 12 / 60 - (41 + 18 / 60)) / 360).in('nmi'), { own: [2, 60, 360] }],
  ['geometry', 'An upright cylindrical tank with a radius of 11 feet and a height of 30 feet is painted outside: the side and the flat roof, not the bottom. It gets 2 coats; a litre of paint covers 9.5 square metres once. How many US gallons of paint are needed?',
    () => (2 * pi * 11 * 30 + pi * 121) * 0.09290304 * 2 / 9.5 / 3.785411784, () => q(11, 'ft').x(2 * pi).x(q(30, 'ft')).plus(q(11, 'ft').pow(2).x(pi)).x(2).over(q(9.5, 'm^2/L')).in('gal')],

  ['invented', 'In the harbour of Orvel 7 spans make 3 reels, 1 reel is 22.5 cubits, and 1 cubit is 46 cm. Rope is sold by the span, and 5 spans of rope weigh 1.3 stones; 1 Orvel stone is 6.2 kg. How many kilograms do 50 m of rope weigh?',
    () => 50 / (3 / 7 * 22.5 * 0.46) / 5 * 1.3 * 6.2, () => { const cubit = q(46, 'cm'); const reel = cubit.x(22.5); const span = reel.x(3).over(7); const stone = q(6.2, 'kg'); return q(50, 'm').x(stone.x(1.3).over(span.x(5))).in('kg'); }, { extra: [1] }],
  ['invented', 'On the linear Brell scale water freezes at 15 degrees (0 °C) and boils at 95 degrees (100 °C). One oven is at 240 degrees Brell, another at 430 °F. By how many °C is the first oven hotter than the second?',
    () => 225 * 1.25 - (430 - 32) * 5 / 9, () => { const brell = (b) => q(0, 'K').plus(q(100, 'K').x((b - 15) / (95 - 15))); return brell(240).minus(fahrenheitStep(430).minus(fahrenheitStep(32))).in('K'); }, { own: [32] }],
  ['invented', 'On a planet a day lasts 31 hours 12 minutes, a week has 8 days and a year has 45 weeks. Hours and minutes are those of the Earth. Someone is 14.5 of these years old. How many Earth years is that, at 365.25 days of 24 hours each?',
    () => 14.5 * 360 * 31.2 / 8766, () => { const day = q(31, 'h').plus(q(12, 'min')); return day.x(8).x(45).x(14.5).over(q(24, 'h').x(365.25)).in('1'); }],
  ['invented', 'In an old currency 1 crown is 14 pence and 1 penny is 9 bits. Cloth costs 2 crowns, 5 pence and 3 bits per ell, and 1 ell is 68 cm. How many crowns (a decimal number) do 3.2 m of cloth cost?',
    () => 300 / 126 * 320 / 68, () => { const crown = q(1, 'unit'); const penny = crown.over(14); const bit = penny.over(9); return crown.x(2).plus(penny.x(5)).plus(bit.x(3)).over(q(68, 'cm')).x(q(3.2, 'm')).over(crown).in('1'); }],
  ['invented', 'Loudness is given in rills: one rill more means that the sound power is 2.5 times as large. Machine A alone has 31 rills, machine B alone has 28.5 rills. When both run, their sound powers add up. By how many rills is the sound of both machines louder than machine A alone?',
    () => Math.log(1 + 2.5 ** -2.5) / Math.log(2.5), () => { const sum = 2.5 ** 31 + 2.5 ** 28.5; return Math.log2(sum) / Math.log2(2.5) - 31; }],
  ['invented', 'A yoke is an area of 12 by 8 rods, where 1 rod is 16.5 feet. A farmer sows 3 measures of wheat per yoke; 1 measure is 8.81 litres, and a litre of wheat weighs 770 g. How many kilograms of wheat are needed for 5 hectares?',
    () => 50000 / (96 * 5.0292 ** 2) * 3 * 8.81 * 0.77, () => { const rod = q(16.5, 'ft'); const yoke = rod.x(12).x(rod.x(8)); return q(5, 'ha').over(yoke).x(3).x(q(8.81, 'L')).x(q(770, 'g/L')).in('kg'); }, { extra: [1] }],
  ['invented', 'A flare is the energy that lifts 1 grut by 1 lonn, where 1 grut is 16.38 kg, 1 lonn is 7 feet and gravity is 9.81 m/s². A lamp uses 3 flares every 40 seconds for its light and 1 flare every 5 minutes for its clock. What is its mean power in watts?',
    () => 16.38 * 9.81 * 2.1336 * (3 / 40 + 1 / 300), () => { const flare = q(16.38, 'kg').x(q(9.81, 'm/s^2')).x(q(7, 'ft')); return flare.x(3).over(q(40, 's')).plus(flare.x(1).over(q(5, 'min'))).in('W'); }],
  ['invented', 'Walkers in Tarn give their speed in tacks: the number of seconds they need for 120 paces, where 1 pace is 74 cm. Two walkers with 66 and 58 tacks start at the same moment from the ends of a road of 2.4 km and walk towards each other. After how many minutes do they meet?',
    () => 2400 / (120 * 0.74 * (1 / 66 + 1 / 58)) / 60, () => { const way = q(74, 'cm').x(120); return q(2.4, 'km').over(way.over(q(66, 's')).plus(way.over(q(58, 's')))).in('min'); }, { extra: [1] }],
];

const round = (v) => Number(v.toPrecision(8));
if (writing) writeCases(slug, P.map(([category, problem, plain]) => ({ vars: { problem }, expected: round(plain()), category })));

const { definition, cases } = common(slug);
expect(cases.length === P.length, slug, 'the table and the file differ in length');
const numbersIn = (s) => [...s.replace(/(\d),(?=\d{3}\b)/g, '$1').matchAll(/(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?!\w)/g)].map((m) => Number(m[0]));
cases.forEach((c, i) => {
  const [category, problem, , units, opt = {}] = P[i];
  expect(category === c.category && problem === c.vars.problem, c.id, 'text or category differs from the table');
  try {
    const v = units();
    expect(Math.abs(v / c.expected - 1) < 1e-6, c.id, `worked out ${v}, file says ${c.expected}`);
  } catch (e) { fail(c.id, e.message); }
  const used = new Set(numbersIn(units.toString().replace(/'[^']*'/g, "''")));
  const given = new Set(numbersIn(problem));
  const extra = new Set(opt.extra ?? []); const own = new Set(opt.own ?? []);
  for (const n of given) expect(used.has(n) || extra.has(n), c.id, `number ${n} of the text is not used`);
  for (const n of used) expect(given.has(n) || own.has(n), c.id, `number ${n} of the solution is not in the text`);
  for (const n of extra) expect(given.has(n), c.id, `distractor ${n} is not in the text`);
  expect(!given.has(c.expected), c.id, 'the answer stands in the text');
  const pattern = scorerPattern(definition.scoring[0].extract_pattern);
  for (const reply of [`Answer: ${c.expected}`, `x = 3\n**Answer:** ${c.expected}`, `Answer: ≈ ${c.expected} km2`, `Answer: 1\nAnswer: ${c.expected}.`]) {
    const got = [...reply.matchAll(pattern)].at(-1)?.groups.answer;
    expect(Number(got) === c.expected, c.id, `pattern reads ${got} from ${JSON.stringify(reply)}`);
  }
});
// The best constant answer: the value that lies within the tolerance of most expected values.
const tol = definition.scoring[0].relative;
const best = Math.max(...cases.map((a) => cases.filter((b) => Math.abs(a.expected - b.expected) <= 2 * tol * b.expected).length));
expect(best <= 3, slug, `${best} expected values lie within one tolerance`);
finish(slug, cases, `best constant answer at most ${(100 * best / cases.length).toFixed(1)} %`);
if (process.argv.includes('--show')) cases.forEach((c) => console.log(c.id, c.category, c.expected));
