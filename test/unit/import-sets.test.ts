/** How an import divides its steps into sets, and sends independent ones side by side. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps } from '../../src/imports/job/apply-steps.js';
import type { ChangeSender, SetOutcome } from '../../src/imports/job/change-sender.js';
import type { Step } from '../../src/imports/job/import-plan.js';
import { setsOf } from '../../src/imports/job/step-sets.js';

interface StepShape {
  readonly lots: readonly string[];
  readonly hour: number;
  readonly winery?: string;
  readonly receiver?: string | undefined;
  readonly revises?: boolean;
}

function stepsOf(shapes: readonly StepShape[]): readonly Step[] {
  return shapes.map(({ lots, hour, winery = 'W', receiver, revises = false }, ordinal) => {
    const to = receiver === undefined ? {} : { to: { winery: receiver, lot: lots[0] } };
    const body = {
      type: receiver === undefined ? 'note' : 'transfer_in_bond',
      effectiveAt: new Date(hour * 3_600_000).toISOString(),
      data: { from: lots.map((lot) => ({ lot })), ...to },
    };
    const row = { ordinal, effectiveAt: hour * 3_600_000, action: { winery, body, place: { row: ordinal } } };
    return { row, action: String(ordinal), corrects: revises ? {} : null } as unknown as Step; // The members that these functions read.
  });
}

const lots = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const anyShapes = fc
  .array(
    fc.record({
      lots: fc.uniqueArray(fc.constantFrom(...lots), { minLength: 1, maxLength: 2 }),
      hour: fc.nat(20),
      winery: fc.constantFrom('W', 'X'),
      receiver: fc.option(fc.constantFrom('W', 'X'), { nil: undefined, freq: 12 }),
    }),
    { maxLength: 60 },
  )
  .map((shapes) => shapes.sort((a, b) => a.hour - b.hour).map((shape) => ({ ...shape, receiver: receiverOf(shape) })));

function receiverOf({ winery, receiver }: { winery: string; receiver: string | undefined }): string | undefined {
  return receiver === winery ? undefined : receiver;
}

/** The lots of a step with their wineries, found without the code under test. */
function lotsOf({ row }: Step): ReadonlySet<string> {
  const { winery, body } = row.action;
  const { from, to } = body.data as { from: { lot: string }[]; to?: { winery: string; lot: string } }; // As `stepsOf` makes them.
  return new Set([
    ...from.map(({ lot }) => `${winery} ${lot}`),
    ...(to === undefined ? [] : [`${to.winery} ${to.lot}`]),
  ]);
}

function share(a: Step, b: Step): boolean {
  const named = lotsOf(a);
  return [...lotsOf(b)].some((lot) => named.has(lot));
}

describe('the sets of an import', () => {
  it('contain each step once, and keep the order of steps that share a lot', () => {
    fc.assert(
      fc.property(
        anyShapes,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (shapes, size, atOnce, revises) => {
          const steps = stepsOf(shapes.map((shape, index) => ({ ...shape, revises: revises && index === 0 })));
          const sets = [...setsOf(steps, { actionsPerSet: size, setsAtOnce: atOnce, acrossWineries: false })];
          expect(sets.flatMap((set) => set.steps.map(({ action }) => action)).sort()).toEqual(
            steps.map(({ action }) => action).sort(),
          );
          for (const set of sets) {
            expect(new Set(set.steps.map(({ row }) => row.action.winery)).size).toBe(1);
            expect(set.steps.length).toBeLessThanOrEqual(2 * size);
            expect(set.steps.map((step) => steps.indexOf(step))).toEqual(
              set.steps.map((step) => steps.indexOf(step)).sort((a, b) => a - b),
            );
          }
          const setOf = new Map(sets.flatMap((set, at) => set.steps.map((step) => [step, at] as const)));
          for (const [index, later] of steps.entries())
            for (const earlier of steps.slice(0, index)) {
              if (!share(earlier, later)) continue;
              const [a, b] = [setOf.get(earlier) ?? -1, setOf.get(later) ?? -1];
              expect(a).toBeLessThanOrEqual(b);
              if (a === b) {
                const members = sets[a]?.steps ?? [];
                expect(members.indexOf(earlier)).toBeLessThan(members.indexOf(later));
                continue;
              }
              // The sender waits between sets with a common name, and before and after a set without names.
              const [first, second] = [sets[a]?.names ?? null, sets[b]?.names ?? null];
              expect(first === null || second === null || first.some((name) => second.includes(name))).toBe(true);
            }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keep steps of one time that share a lot together', () => {
    const steps = stepsOf(Array.from({ length: 6 }, () => ({ lots: ['A'], hour: 1 })));
    const sets = [...setsOf(steps, { actionsPerSet: 3, setsAtOnce: 2, acrossWineries: false })];
    expect(sets.map((set) => set.steps.length)).toEqual([6]);
  });

  it('keep steps of one time that share a lot together although all sets are full', () => {
    const steps = stepsOf(['A', 'A', 'B', 'B', 'C', 'A'].map((lot) => ({ lots: [lot], hour: 1 })));
    const sets = [...setsOf(steps, { actionsPerSet: 2, setsAtOnce: 2, acrossWineries: false })];
    const withA = sets.filter((set) => set.names?.includes('W/lot/A') === true);
    expect(withA).toHaveLength(1);
  });

  it('are divided at twice the limit if all steps have one time and one lot', () => {
    const steps = stepsOf(Array.from({ length: 9 }, () => ({ lots: ['A'], hour: 1 })));
    const sets = [...setsOf(steps, { actionsPerSet: 2, setsAtOnce: 2, acrossWineries: false })];
    expect(sets.map((set) => set.steps.length)).toEqual([4, 4, 1]);
  });
});

/** A sender whose sets end when the test says so. */
function heldSender(actionsPerSet: number): {
  readonly sender: ChangeSender;
  readonly sent: string[][];
  readonly answer: (index: number, outcome?: SetOutcome | Error) => void;
} {
  const sent: string[][] = [];
  const answers: ((outcome: SetOutcome | Error) => void)[] = [];
  const sender: ChangeSender = {
    ...{ actionsPerSet, setsAtOnce: 3, acrossWineries: false },
    send: (steps) =>
      new Promise((resolve, reject) => {
        sent.push(steps.map(({ action }) => action));
        answers.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      }),
  };
  const accepted: SetOutcome = { kind: 'accepted', revisions: [1, 1] };
  return { sender, sent, answer: (index, outcome = accepted) => answers[index]?.(outcome) };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('an import', () => {
  const options = { tries: 0, settleExisting: async (steps: readonly Step[]) => steps };

  it('sends sets of independent lots side by side, and later sets of the same lots after them', async () => {
    const steps = stepsOf([
      ...['A', 'B', 'A', 'B'].map((lot) => ({ lots: [lot], hour: 1 })),
      ...['A', 'B'].map((lot) => ({ lots: [lot], hour: 2 })),
      { lots: ['A', 'B'], hour: 3 },
    ]);
    const { sender, sent, answer } = heldSender(3);
    const accepted: string[] = [];
    const results = {
      accepted: async (some: readonly Step[]) => void accepted.push(...some.map(({ action }) => action)),
      refused: async () => undefined,
    };
    const applied = applySteps(steps, sender, results, options);
    await settled();
    expect(sent).toEqual([
      ['0', '2', '4'],
      ['1', '3', '5'],
    ]);
    answer(1);
    await settled();
    expect(sent).toHaveLength(2);
    answer(0);
    await settled();
    expect(sent.at(-1)).toEqual(['6']);
    answer(2);
    await applied;
    expect(accepted).toEqual(['1', '3', '5', '0', '2', '4', '6']);
  });

  it('that fails waits for the sets that were sent already, and sends no further one', async () => {
    const steps = stepsOf(['A', 'A', 'B', 'B', 'C', 'C', 'A'].map((lot, hour) => ({ lots: [lot], hour })));
    const { sender, sent, answer } = heldSender(2);
    const accepted: string[] = [];
    const results = {
      accepted: async (some: readonly Step[]) => void accepted.push(...some.map(({ action }) => action)),
      refused: async () => undefined,
    };
    let ended = false;
    const applied = applySteps(steps, sender, results, options).catch((error: unknown) => {
      ended = true;
      return error;
    });
    await settled();
    const count = sent.length;
    expect(count).toBeGreaterThan(1);
    answer(0, new Error('the server went away'));
    await settled();
    expect(ended).toBe(false);
    for (let index = 1; index < count; index += 1) answer(index);
    expect(await applied).toMatchObject({ message: 'the server went away' });
    expect(sent).toHaveLength(count);
    expect(accepted).toEqual(sent.slice(1).flat());
  });
});
