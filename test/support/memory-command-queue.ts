import type { CommandQueue, QueuedCommand, QueueSession } from '../../src/ingestion/command-queue.js';

interface Entry extends QueuedCommand {
  readonly subject: string;
}

/** The queue of commands in memory. Time is its sequence. */
export class MemoryCommandQueue implements CommandQueue {
  entries: readonly Entry[] = [];
  readonly reported: unknown[] = [];
  readonly replies: unknown[] = [];
  private sequence = 0;

  put(subject: string, body: object, replySubject: string | null = null): void {
    this.sequence += 1;
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    this.entries = [
      ...this.entries,
      { subject, sequence: this.sequence, storedAtMs: this.sequence, body: bytes, replySubject },
    ];
  }

  async append(subject: string, { body, replySubject }: Pick<QueuedCommand, 'body' | 'replySubject'>): Promise<void> {
    this.sequence += 1;
    this.entries = [
      ...this.entries,
      { subject, sequence: this.sequence, storedAtMs: this.sequence, body, replySubject },
    ];
  }

  reply(_subject: string, body: Uint8Array): boolean {
    this.replies.push(JSON.parse(new TextDecoder().decode(body)));
    return true;
  }

  async reportRefusal(_refusal: unknown, body: Uint8Array): Promise<boolean> {
    this.reported.push(JSON.parse(new TextDecoder().decode(body)));
    return true;
  }

  wineryOf(subject: string): string {
    return subject;
  }

  async open(): Promise<QueueSession> {
    return {
      isOpen: true,
      waiting: async () => {
        const counts = new Map<string, number>();
        for (const { subject } of this.entries) counts.set(subject, (counts.get(subject) ?? 0) + 1);
        return counts;
      },
      next: async (subject, after) =>
        this.entries.find((entry) => entry.subject === subject && entry.sequence > after) ?? null,
      remove: async (subject, upTo) => {
        this.entries = this.entries.filter((entry) => entry.subject !== subject || entry.sequence > upTo);
      },
      onArrival: () => () => undefined,
    };
  }
}
