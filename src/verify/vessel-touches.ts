/**
 * Compares the touches on vessels that change sets had to write with the stored ones. They have no notifications, so the log does not show whether one is
 * missing, or was not removed.
 *
 * Owns: the last rewrite of each touch since the last comparison.
 */
import type { BelievedReader } from '../application/ports/audit.js';
import { streamName } from '../cellar/stream.js';
import type { ChangeSet } from '../feed/change-set.js';
import type { StreamId } from '../kernel/position.js';
import type { Differences } from './difference.js';
import type { CellarCascade } from './expected-notifications.js';
import type { TaskContext } from './task.js';
import { compareTouch, StoredTouches, touchKey } from './touch-comparison.js';

type CellarRewrite = CellarCascade['rewrites'][number];

export class VesselTouches {
  private readonly rewrites = new Map<string, CellarRewrite & { readonly number: number }>();

  constructor(
    private readonly limits: Pick<TaskContext['limits'], 'streamsPerRead'>,
    private readonly differences: Differences,
  ) {}

  /** Adds what a change set that follows the ones before must have written. */
  add({ first: number }: ChangeSet, { rewrites }: CellarCascade): void {
    for (const rewrite of rewrites) {
      const { stream, position } = rewrite;
      if (streamName(stream).kind !== 'vessel') continue;
      this.rewrites.set(touchKey(stream, position), { ...rewrite, number });
    }
  }

  /** Forgets what was added, because it is not known what a later change set wrote. */
  clear(): void {
    this.rewrites.clear();
  }

  /** Compares what was added. `believed` reads what was believed just after the last change set. Streams in `suspect` are left out, and those that differ added. */
  async compare(believed: BelievedReader, suspect: Set<StreamId>): Promise<void> {
    const rewrites = [...this.rewrites.values()].filter(({ stream }) => !suspect.has(stream));
    this.clear();
    const stored = await new StoredTouches({ view: believed, limits: this.limits }).at(rewrites);
    for (const { stream, position, number, events } of rewrites) {
      const verdict = compareTouch(events, stored.of(stream, position));
      if (verdict === 'same') continue;
      suspect.add(stream);
      // Events that cannot be read are reported where the stream is folded.
      if (verdict !== 'unreadable')
        this.differences.add({ check: 'history', number, stream, action: position.id, position, ...verdict });
    }
  }
}
