import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../../src/harvest/chance.js';
import type { HttpClient } from '../http-client.js';
import type { LogObserver } from '../log-observer.js';
import type { AppendAnswers } from './append-answers.js';
import { checkState, editFaultsOf, endOf } from './edit-checks.js';
import { type EditFault, type Phase, reached } from './edit-fault.js';
import { bodyOf, type EditFaultSite } from './edit-fault-site.js';
import type { EditFaultRow } from './edit-fault-table.js';
import type { LargeEdit, LongHistory } from './long-history.js';

/** Large edits of a history, each of which meets a fault. */
export class EditFaultRun {
  /** The number up to which the log was verified without a fault. */
  private verifiedTo = 0;

  constructor(
    private readonly site: EditFaultSite,
    private readonly history: LongHistory,
    private readonly parts: {
      readonly chance: Chance;
      readonly observer: LogObserver;
      /** Receives the answers to small appends during the faults. */
      readonly appends?: AppendAnswers;
    },
  ) {}

  anyClient = (): HttpClient => this.parts.chance.pick(this.site.nodes).client;

  /** Breaks something while an edit is in a phase, and checks everything after its end. */
  async breakOne(fault: EditFault, phase: Phase): Promise<EditFaultRow> {
    const { site, anyClient } = this;
    const { chance, observer, appends } = this.parts;
    const began = performance.now();
    const node = chance.pick(site.nodes);
    const edit = this.history.edit();
    const stopWriting = this.history.write(anyClient, appends);
    bodyOf(await node.client(inBackground(edit)));
    const hit = await reached(site, edit.id, phase);
    if (phase === 'deciding') await pause(chance.whole(0, 600));
    await fault.inject(site, node, chance);
    const end = await endOf(anyClient, edit);
    await stopWriting();
    const ms = performance.now() - began;
    const state = await checkState(site, this.verifiedTo);
    if (state.faults.length === 0) this.verifiedTo = state.head;
    const faults = [...(await editFaultsOf(site, edit, end)), ...state.faults];
    await observer.poll(anyClient(), () => chance.fraction());
    const logs = site.nodes.map(({ process }) => process.log).join('');
    if (end.status !== 'done' && !fault.mayFail) faults.push(`${end.status}, with the logs: ${logs}`);
    const died = site.nodes.filter(({ process }) => process.died).map(({ process }) => `a node died: ${process.log}`);
    return {
      ...{ fault: fault.name, phase, hit, ms },
      end: end.status,
      attempts: end.attempts,
      faults: [...faults, ...died],
    };
  }
}

/** The request of an edit, to be answered at once. */
export function inBackground({ request }: LargeEdit): LargeEdit['request'] {
  return { ...request, headers: { ...request.headers, prefer: 'respond-async' } };
}

/** Every fault in every phase, in random order, before any of them comes again. */
export function* schedule(
  faults: readonly EditFault[],
  phases: readonly Phase[],
  chance: Chance,
): Generator<readonly [EditFault, Phase]> {
  for (;;) {
    const all = faults.flatMap((fault) =>
      phases.map((phase) => ({ pair: [fault, phase] as const, by: chance.fraction() })),
    );
    for (const { pair } of all.sort((a, b) => a.by - b.by)) yield pair;
  }
}
