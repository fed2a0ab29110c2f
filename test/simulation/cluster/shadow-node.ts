import { limits } from '../../../config/limits.js';
import type { JsonObject } from '../../../src/application/json-object.js';
import { currentLevel, rulesAt } from '../../../src/application/level.js';
import type { BodyReader } from '../../../src/application/request/body.js';
import type { UseCases } from '../../../src/application/use-cases.js';
import { assemble } from '../../../src/main/assemble.js';
import { expectSame } from '../../support/expect-same.js';
import type { MemoryStore } from '../../support/memory-store.js';
import type { ClusterExchange } from './cluster-clients.js';

/**
 * Decides requests once more, each on the history that was committed at one moment, alone and without versions.
 * Owns: the moment. Does not own: the history.
 */
export class ShadowNode {
  private readonly solera: UseCases;
  private turn = 0;

  constructor(
    private readonly truth: MemoryStore,
    reader: BodyReader,
  ) {
    const { settingsStore, actionIndex, knowledge, changeSets, log } = truth;
    const past = Object.create(truth, {
      view: { value: (work: Parameters<MemoryStore['view']>[0]) => truth.viewOf(this.turn, work) },
    }) as MemoryStore; // The store as it was.
    const { solera } = assemble({
      ports: { ...{ settingsStore, actionIndex, knowledge, changeSets, log }, store: past },
      environment: {
        scheduler: {
          microtask: (work) => queueMicrotask(work),
          later: (_ms, work) => queueMicrotask(work),
          nextTurn: (work) => queueMicrotask(work),
          elapsedMs: () => 0,
        },
        elapsedMs: () => 0,
        now: () => Date.UTC(2025, 0, 1),
        newId: () => '01900000-0000-7000-9000-ffffffffffff',
        newMark: () => '00000000-0000-4000-8000-ffffffffffff',
      },
      ...{ reader, limits, rules: () => rulesAt(currentLevel) },
      onPublished: () => () => undefined,
      ready: async () => ({ ready: true, detail: '' }),
    });
    this.solera = solera;
  }

  /** The request is refused in the same way at a moment between its sending and its answer. */
  async checkRefusal({ request, answer, sentAt, answeredAt }: ClusterExchange): Promise<void> {
    if (answer.ok) return;
    let last: unknown;
    for (this.turn = answeredAt; this.turn >= sentAt; this.turn -= 1) {
      const again = await request.previewAt(this.solera);
      // A preview returns conflicts, which refuse the request itself.
      const code = again.ok ? (hasConflicts(again.value) ? 'conflicts' : 'accepted') : again.problem.code;
      if (code === answer.problem.code) return;
      last = again.ok ? 'accepted' : again.problem;
    }
    throw new Error(
      `${request.change} was refused with ${JSON.stringify(answer.problem)}, but from ${sentAt} to ${answeredAt} it never had to be: ${JSON.stringify(last)}`,
    );
  }

  /** The change set, decided on the history that was committed before it, has the effects that were answered. */
  async checkAcceptance({ request, answer }: ClusterExchange): Promise<void> {
    const published = this.truth.record.byChange.get(request.change);
    if (!answer.ok || request.preview || published === undefined) return;
    this.turn = published.turn - 1;
    const { action } = answer.value as { readonly action?: { readonly tieBreak: number } }; // Of a recorded action.
    const again = await request.previewAt(this.solera, action?.tieBreak);
    if (!again.ok)
      throw new Error(`${request.change} was accepted, but must be refused: ${JSON.stringify(again.problem)}`);
    expectSame(`the answer to ${request.change}`, effects(answer.value), effects(again.value));
  }
}

function hasConflicts({ impact }: JsonObject): boolean {
  return (impact as { readonly conflicts: readonly unknown[] }).conflicts.length > 0; // Of an answer to a change.
}

/** An answer without what only a write has, such as numbers, versions and times of recording, or only a preview. */
function effects(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member) => (ofOneKindOfAnswer.has(name) ? undefined : member)));
}

const ofOneKindOfAnswer: ReadonlySet<string> = new Set([
  'digest',
  'version',
  'notifications',
  'recordedAt',
  'recordedBy',
  'tieBreak',
  'created',
  'number',
  'sequence',
]);
