import type { Member } from './view.js';

/** The version of the messages between nodes, which is in every message. A node refuses messages of a version that it does not know; heartbeats are understood in every version. */
export const protocol = 1;

/** The version of the subjects. Nodes with different versions of the subjects could not hear each other, so that it never changes within one cell. */
const subjectVersion = 1;

/**
 * The subjects of a cell. Messages to a node name its incarnation, so that a node which was restarted gets none that was meant for its predecessor. No subject holds a
 * user's code, which may contain dots.
 */
export class Subjects {
  private readonly prefix: string;

  constructor(cell: string) {
    this.prefix = `solera.${subjectVersion}.${cell}`;
  }

  /** Heartbeats, to all nodes. */
  get beat(): string {
    return `${this.prefix}.beat`;
  }

  /** Hints that the log has grown, to all nodes. */
  get head(): string {
    return `${this.prefix}.head`;
  }

  /** Commands and holds, as requests; written streams and ends of holds, as messages; pings, as requests: does the node listen, and what has it in progress? */
  to({ incarnation }: Pick<Member, 'incarnation'>, what: 'command' | 'hold' | 'free' | 'written' | 'ping'): string {
    return `${this.prefix}.node.${incarnation}.${what}`;
  }
}
