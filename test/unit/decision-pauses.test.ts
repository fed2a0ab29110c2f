/** The decision of an action with many participants pauses between its parts; that of a small action does not. */
import { expect, test } from 'vitest';
import { cellarDomain } from '../../src/cellar/domain.js';
import { currentRules } from '../../src/cellar/rules.js';
import { lotStream } from '../../src/cellar/stream.js';
import { cascade } from '../../src/kernel/cascade.js';
import { wholeOutcome } from '../../src/kernel/domain.js';
import { pause } from '../../src/kernel/pause.js';
import { type TankAction, tankDomain } from '../property/tank-domain.js';

const pausesOfDecision = 7;

/** Returns the pauses of a cascade that decides one new action on ten empty tanks. */
function pausesOfCascade(workPerStep: number): number {
  const domain = {
    ...tankDomain,
    *decide(...decided: Parameters<typeof tankDomain.decide>) {
      for (let part = 0; part < pausesOfDecision; part += 1) yield pause;
      return wholeOutcome(tankDomain.decide(...decided));
    },
  };
  const tanks = Array.from({ length: 10 }, (_, tank) => `t${tank}`);
  const after: TankAction = {
    position: { effectiveAt: 1, tieBreak: 0, id: 'a' },
    revision: 1,
    data: { kind: 'stir', tanks },
  };
  const limits = { actionsAhead: 1, streamsAhead: 1, ownStreamsAhead: 10, checkpointEvery: 9, workPerStep };
  const run = cascade(domain, [{ before: null, after }], limits);
  let pauses = 0;
  let step = run.next();
  while (!step.done) {
    const { value } = step;
    if (value.kind === 'pause') pauses += 1;
    const slices = value.kind === 'need' ? value.slices : [];
    const supplied = slices.map(({ stream }) => ({
      ...{ stream, from: null, fromIsProvisional: false, state: domain.initial(stream) },
      ...{ touches: [], more: false },
    }));
    step = run.next(value.kind === 'need' ? { slices: supplied, continuations: [], actions: [] } : undefined);
  }
  return pauses;
}

test('a cascade offers the pauses of a decision with many participants, and not those of a small one', () => {
  // One unit of work for each of the ten participants: a limit of eleven makes the decision small.
  expect([pausesOfCascade(10), pausesOfCascade(11)]).toEqual([
    expect.toSatisfy((pauses: number) => pauses >= pausesOfDecision),
    expect.toSatisfy((pauses: number) => pauses < pausesOfDecision),
  ]);
});

test('a racking into a thousand new lots pauses after every hundred of them', () => {
  const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' } as const;
  const to = Array.from({ length: 1_000 }, (_, lot) => ({ lot: `N${lot}`, volume: 1 }));
  const data = { from: [{ lot: 'A', volume: 1_000 }], to };
  const position = { effectiveAt: 2, tieBreak: 0, id: 'b' };
  const receipt = wholeOutcome(
    cellarDomain.decide(
      {
        position: { effectiveAt: 1, tieBreak: 0, id: 'a' },
        revision: 1,
        data: {
          ...{ winery: 'W', type: 'receive_bulk', units, rules: currentRules },
          data: {
            to: { lot: 'A', volume: 1_000 },
            components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
          },
        },
      },
      cellarDomain.initial,
    ),
  );
  if (receipt.kind === 'refused') throw new Error(receipt.refusal.detail);
  const stream = lotStream('W', 'A');
  let state = cellarDomain.initial(stream);
  for (const { event } of receipt.events) state = cellarDomain.evolve(state, event, position);
  const action = { position, revision: 1, data: { winery: 'W', type: 'rack', units, rules: currentRules, data } };
  const decision = cellarDomain.decide(action, (read) => (read === stream ? state : cellarDomain.initial(read)));
  if ('kind' in decision) throw new Error('a racking is decided in pieces');
  let pauses = 0;
  let step = decision.next();
  for (; !step.done; step = decision.next()) pauses += 1;
  expect(step.value.kind).toBe('accepted');
  expect(pauses).toBeGreaterThanOrEqual(10);
});
