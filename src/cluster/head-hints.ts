import type { ClusterLimits } from '../../config/cluster.js';
import type { Messages } from './messages.js';
import type { Subjects } from './subjects.js';
import type { Timers } from './timers.js';

/**
 * Tells other nodes that the log has grown, so that their event streams continue at once. A hint: readers poll as well.
 * Owns: whether a hint of this node is due. Invariant: a node sends at most one hint in an interval.
 */
export class HeadHints {
  private due = false;
  private end = (): void => undefined;

  constructor(
    private readonly parts: {
      readonly messages: Messages;
      readonly subjects: Subjects;
      readonly timers: Timers;
      readonly limits: Pick<ClusterLimits, 'headHintIntervalMs' | 'membersAtFullHintRate'>;
      /** Returns the number of members now. */
      readonly members: () => number;
      /** Called with a hint of any node. */
      readonly onHint: () => void;
    },
  ) {}

  start(): void {
    const { messages, subjects, onHint } = this.parts;
    this.end = messages.subscribe(subjects.head, onHint);
  }

  stop(): void {
    this.end();
  }

  /** To be called after each commit of this node that published something. */
  published(): void {
    if (this.due) return;
    this.due = true;
    const { messages, subjects, timers, limits, members } = this.parts;
    const intervalMs = limits.headHintIntervalMs * Math.max(1, members() / limits.membersAtFullHintRate);
    timers.after(intervalMs, () => {
      this.due = false;
      messages.publish(subjects.head, new Uint8Array());
    });
  }
}
