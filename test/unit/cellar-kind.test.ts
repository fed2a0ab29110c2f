import { expect, it } from 'vitest';
import { participantsOf } from '../../src/application/change/action-names.js';
import { cellarDomain } from '../../src/cellar/domain.js';
import { actionKind, findActionKind } from '../../src/cellar/registry.js';
import { currentRules } from '../../src/cellar/rules.js';
import { GALLONS } from './cellar-scenario.js';

const position = { effectiveAt: 0, tieBreak: 0, id: 'action-1' };
const unknown = { winery: 'home', type: 'distil', units: GALLONS, rules: currentRules, data: { lot: 'A' } };
const note = {
  winery: 'home',
  type: 'note',
  units: GALLONS,
  rules: currentRules,
  data: { lot: 'A', text: 'Reductive.' },
};

it('throws an error that names the type of an action of no kind', () => {
  const message = 'No kind of action has the type "distil". Upgrade this node.';
  expect(() => cellarDomain.participants(unknown)).toThrow(message);
  expect(() => participantsOf(unknown)).toThrow(message);
  expect(() =>
    cellarDomain.decide({ position, revision: 1, data: unknown }, (stream) => cellarDomain.initial(stream)),
  ).toThrow(message);
  expect(findActionKind('distil')).toBeUndefined();
});

it('does not pass the data of one kind to another', () => {
  expect(() => actionKind('rack').participants(note)).toThrow('The kind rack was given an action of type note.');
  expect(() => actionKind('rack').vesselsNamed(note)).toThrow('The kind rack was given an action of type note.');
});

it('returns empty lists where a kind names no vessel and no winery', () => {
  expect(actionKind('note').vesselsNamed(note)).toEqual([]);
  expect(actionKind('note').vesselsFilled(note)).toEqual([]);
  expect(actionKind('note').wineriesNamed(note)).toEqual([]);
  expect(actionKind('note').check(note)).toEqual([]);
});
