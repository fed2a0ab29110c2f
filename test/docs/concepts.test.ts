/**
 * Holds docs/concepts.md against the engine: every passage with a number or a count is built here from the engine's results and must occur in
 * the document, and the rest of the document contains no digit.
 */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { participantsOf } from '../../src/application/change/action-names.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { uuid } from '../support/memory-node.js';
import {
  actions,
  blend,
  bulk,
  type Example,
  fruit,
  type Lot,
  lotAt,
  runExample,
  trueWeight,
  wrongWeight,
} from './concepts-example.js';

let example: Example;
/** Before the correction, and once it was known. */
let before: Results;
let after: Results;

interface Results {
  readonly known: number;
  readonly red: Lot;
  readonly cuvee: Lot;
  readonly cases: Lot;
  readonly cuveeInApril: Lot;
  readonly pressed: Lot;
  readonly must: Lot;
}

beforeAll(async () => {
  example = await runExample();
  before = await resultsAt(example.headBefore);
  after = await resultsAt(example.correction.notifications?.last ?? 0);
});

async function resultsAt(known: number): Promise<Results> {
  const { node } = example;
  return {
    known,
    red: await lotAt(node, 'RED', known, '2026-06-01'),
    cuvee: await lotAt(node, 'CUVEE', known, '2026-06-01'),
    cases: await lotAt(node, 'CUVEE-25', known, '2026-06-01'),
    cuveeInApril: await lotAt(node, 'CUVEE', known, '2026-04-01'),
    pressed: await lotAt(node, 'RED', known, '2025-12-31'),
    must: await lotAt(node, 'MUST', known, '2025-09-20'),
  };
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function word(count: number): string {
  return words[count] ?? String(count);
}

function atStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function litres(volume: number): string {
  return `${volume.toLocaleString('en-US')} L`;
}

function kilograms(weight: number): string {
  return `${weight.toLocaleString('en-US')} kg`;
}

function euros(amount: number): string {
  return `€${amount.toLocaleString('en-US', { minimumFractionDigits: Number.isInteger(amount) ? 0 : 2 })}`;
}

function unitCost({ cost }: Lot): string {
  return euros(cost.perUnit ?? 0);
}

function merlot({ composition }: Lot): string {
  const share = composition.find(({ variety }) => variety === 'Merlot')?.share ?? 0;
  return `${share * 100} %`;
}

function row(n: number, text: string): string {
  const { type, date } = actions[n - 1] ?? { type: '', date: '' };
  return `| ${n} | ${date} | \`${type}\` | ${text} |`;
}

function storyPassages(): string[] {
  const { must, pressed, cuveeInApril, cases, cuvee } = before;
  const [red = 0, sy = 0] = blend.from.map(({ volume }) => volume);
  const lost = litres(must.volume - pressed.volume);
  const crushed = `${kilograms(wrongWeight)} of the ${kilograms(wrongWeight + fruit.weight)} crushed`;
  const corrected = `${kilograms(trueWeight)} of ${kilograms(trueWeight + fruit.weight)}`;
  return [
    `A winery records ${word(actions.length)} actions, in`,
    row(1, `Weigh tag WT-101: ${kilograms(wrongWeight)} of Merlot for ${euros(wrongWeight)}, lot \`ME-F\``),
    row(2, `${kilograms(fruit.weight)} of Cabernet Sauvignon for ${euros(fruit.cost)}, lot \`CS-F\``),
    row(3, `Both are crushed together into ${litres(must.volume)}, lot \`MUST\``),
    row(4, `All of \`MUST\` is pressed into ${litres(pressed.volume)}, lot \`RED\`; ${lost} are lost as pomace`),
    row(5, 'The empty lot `ME-F` is archived'),
    row(6, `${litres(bulk.to.volume)} of Syrah are bought for ${euros(bulk.cost)}, lot \`SY\``),
    row(7, `${litres(red)} of \`RED\` and ${litres(sy)} of \`SY\` become ${litres(cuveeInApril.volume)} of \`CUVEE\``),
    row(8, `\`CUVEE\` is measured at ${litres(cuveeInApril.volume)}`),
    row(9, `${litres(cuveeInApril.volume - cuvee.volume)} of \`CUVEE\` fill ${cases.cases} cases, lot \`CUVEE-25\``),
    `the paper weigh tag WT-101. It says ${kilograms(trueWeight)}, not ${kilograms(wrongWeight)}, and the price was ${euros(trueWeight)}.`,
    `${crushed} were Merlot: ${merlot(before.pressed)}.`,
    `Three quarters of the blend came from that crush, so the blend was ${merlot(before.cuvee)} Merlot.`,
    `${corrected} were Merlot: ${merlot(after.pressed)} of the crush, and ${merlot(after.cuvee)} of the blend`,
  ];
}

function cascadePassages(): string[] {
  const { actionsRedecided, actionsChanged, eventsAsserted } = example.correction.impact;
  const streams = participantsOf({ winery: 'estate', type: 'blend', data: blend });
  const events = example.log.filter(({ type, data }) => type.startsWith('solera.lot') && data.action === uuid(7));
  const first = events.slice(0, 3).map((one) => ('event' in one.data ? one.data.event.vessels[0]?.change : undefined));
  const [fromRed = 0, fromSyrah = 0, toCuvee = 0] = first;
  return [
    `The blend has three: ${litres(-fromRed)} leave \`RED\`, ${litres(-fromSyrah)} leave \`SY\`, and ${litres(toCuvee)} arrive in \`CUVEE\``,
    `The blend has ${word(streams.length)}: the lots \`RED\`, \`SY\` and \`CUVEE\`, and the tanks that hold them.`,
    `Besides the edited action, ${word(actionsRedecided)} actions are decided again. ${atStart(word(actionsChanged))} change.`,
    `The measurement finds ${litres(after.cuveeInApril.volume)} as before, so nothing is written for it.`,
    `${atStart(word(eventsAsserted))} events are replaced.`,
    `a history in which ${kilograms(trueWeight)} were recorded in September`,
    ...(['red', 'cuvee', 'cases'] as const).map((lot, index) => {
      const code = ['RED', 'CUVEE', 'CUVEE-25'][index];
      return `| Merlot in \`${code}\` | ${merlot(before[lot])} | ${merlot(after[lot])} |`;
    }),
    `| Cost of a litre of \`CUVEE\` | ${unitCost(before.cuvee)} | ${unitCost(after.cuvee)} |`,
    `| Cost of a case | ${unitCost(before.cases)} | ${unitCost(after.cases)} |`,
  ];
}

/** The picture of the cascade. Solid arrows are streams on the frontier. */
function cascadePicture(): string[] {
  const changed = new Set(example.correction.impact.actions.map(({ id }) => id));
  const node = (n: number, note: string): string => `a${n}["${n} ${actions[n - 1]?.type}${note}"]`;
  const decided = (n: number): string =>
    node(n, changed.has(uuid(n)) ? '<br/>changed' : '<br/>decided again, not changed');
  return [
    `${node(1, '<br/>edited')} -- "ME-F" --> ${decided(3)}`,
    `${node(2, '')} -. "CS-F" .-> a3`,
    `a3 -. "ME-F: equal again" .-> ${node(5, '<br/>not decided again')}`,
    `a3 -- "MUST" --> ${decided(4)}`,
    `a4 -- "RED" --> ${decided(7)}`,
    `${node(6, '')} -. "SY" .-> a7`,
    `a7 -- "CUVEE" --> ${decided(8)}`,
    `a8 -- "CUVEE" --> ${decided(9)}`,
  ];
}

function knowledgePassages(): string[] {
  const { first, last } = example.correction.notifications ?? { first: 0, last: 0 };
  const state = (id: string, day: string, lot: Lot): string =>
    `${id}["at ${day}<br/>${litres(lot.volume)}, ${merlot(lot)} Merlot"]`;
  return [
    `The correction took the numbers ${first} to ${last}, so \`known=${before.known}\` shows the belief before it.`,
    `subgraph before["CUVEE, known=${before.known}"] ${state('b1', '2026-04-01', before.cuveeInApril)} ${state('b2', '2026-06-01', before.cuvee)} end`,
    `subgraph after["CUVEE, known=${after.known}"] ${state('a1', '2026-04-01', after.cuveeInApril)} ${state('a2', '2026-06-01', after.cuvee)} end`,
  ];
}

function conflictPassages(): string[] {
  const { rejected, states } = example;
  const conflicts = rejected.ok ? [] : (rejected.problem.conflicts ?? []);
  const volume = (of: ReadonlyMap<string, object>, code: string): string => {
    const lot = of.get(code) as Lot | undefined; // The public API documents this shape.
    return litres(lot?.volume ?? 0);
  };
  const { corrected, flagged, restored } = states;
  const cases = restored.get('CUVEE-25') as Lot | undefined; // The public API documents this shape.
  return [
    'and action 6 is to be retracted.',
    `all ${word(conflicts.length)} conflicts are listed, and nothing changes.`,
    `The ${word(conflicts.length)} actions stay in the timeline`,
    `\`RED\` holds ${volume(flagged, 'RED')} instead of ${volume(corrected, 'RED')}.`,
    `When action 6 is reinstated, the ${word(conflicts.length)} take effect again`,
    `\`RED\` holds ${volume(restored, 'RED')}, \`CUVEE\` ${volume(restored, 'CUVEE')}, and the ${cases?.cases} cases are back.`,
  ];
}

function logPassages(): string[] {
  const { log, headBefore, correction } = example;
  const { first, last } = correction.notifications ?? { first: 0, last: 0 };
  const numbersOf = (n: number): number[] =>
    log.filter(({ sequence, data }) => sequence > headBefore && data.action === uuid(n)).map((one) => one.sequence);
  const replaced = (id: string, n: number, how: string): string => {
    const numbers = numbersOf(n);
    return `${id}["${numbers[0]} to ${numbers.at(-1)}: ${how} of action ${n} replaced"]`;
  };
  const retraction = log[first];
  const asserted = retraction !== undefined && 'asserted' in retraction.data ? retraction.data.asserted : 0;
  return [
    'numbered 1, 2, 3 … without a gap: a missing number proves a missing message.',
    `The ${word(actions.length)} actions took the numbers 1 to ${headBefore}.`,
    `n25["${first}: action 1 revised"] --> n26["${first + 1}: event ${asserted} on ME-F retracted"]`,
    `n26 --> n27["${first + 2}: event on ME-F asserted, ${kilograms(trueWeight)}"]`,
    `n27 --> ${replaced('crush', 3, 'two of three events')}`,
    `crush --> ${replaced('press', 4, 'both events')}`,
    `press --> ${replaced('blend', 7, 'two of three events')}`,
    `blend --> ${replaced('bottle', 9, 'both events')}`,
    `It has ${last - first + 1} notifications, and each one carries`,
    `The event of \`SY\` in the blend is not among them: ${litres(1_000)} left it, as before.`,
  ];
}

/** Returns a copy without `version`, which is no part of a state. */
function withoutVersions(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member) => (name === 'version' ? undefined : member)));
}

/** Line breaks and the padding of tables do not matter. */
function normalized(text: string): string {
  return text.replace(/\s+/g, ' ');
}

test('the document contains the results of the engine, and no other number', async () => {
  const text = await readFile(new URL('../../docs/concepts.md', import.meta.url), 'utf8');
  let rest = normalized(text);
  const passages = [storyPassages, cascadePassages, cascadePicture, knowledgePassages, conflictPassages, logPassages];
  const expected = passages.flatMap((passagesOf) => passagesOf());
  expect(expected.filter((passage) => !rest.includes(passage))).toEqual([]);
  // Longer passages first: a short one can occur in a long one.
  for (const passage of expected.sort((a, b) => b.length - a.length)) rest = rest.replaceAll(passage, '');
  expect(rest.match(/[^ ]* ?[^ ]*\d[^ ]*/g)).toBeNull();
});

describe('the document states that', () => {
  test('a preview returns the impact of the edit, and changes nothing', () => {
    const { preview, correction, headAfterPreview, headBefore } = example;
    expect(withoutVersions(preview.impact)).toEqual(withoutVersions(correction.impact));
    expect(headAfterPreview).toBe(headBefore);
  });

  test('every retracted event is replaced by an asserted one', () => {
    const { eventsAsserted, eventsRetracted } = example.correction.impact;
    expect(eventsRetracted).toBe(eventsAsserted);
  });

  test('the tie break of an action is its notification number', () => {
    const own = example.log.filter(({ type }) => type === 'solera.action.recorded');
    expect(own.map(({ data }) => data.tieBreak)).toEqual(own.map(({ sequence }) => sequence));
  });

  test('neither the archiving of the fruit nor the Syrah is decided again', () => {
    const written = example.log.filter(({ sequence }) => sequence > example.headBefore);
    const touched = new Set(written.map(({ data }) => data.action));
    for (const n of [2, 5, 6, 8]) expect(touched).not.toContain(uuid(n));
    expect(written.map(({ subject }) => subject)).not.toContain('SY');
  });

  test('an edit equals a rebuild', () => {
    const { corrected, rightFirstTime } = example.states;
    expect(corrected).toEqual(rightFirstTime);
  });

  test('a rejected edit changes nothing, and a flagged one is undone by restoration', () => {
    const { rejected, headAfterRejection, correction, states } = example;
    expect(rejected).toMatchObject({ ok: false, problem: { code: 'conflicts' } });
    expect(headAfterRejection).toBe(correction.notifications?.last);
    expect([...states.flagged.keys()]).toEqual(['ME-F', 'CS-F', 'MUST', 'RED']);
    expect(states.restored).toEqual(states.corrected);
  });

  test('the data can be verified', async () => {
    const { truth } = example.node;
    const report = await verify({ store: truth, ...truth, now: () => 0 });
    expect(report.differences.map(differenceText)).toEqual([]);
  });
});
