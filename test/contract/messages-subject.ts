import { expect } from 'vitest';
import { MessageFailure, type Messages, type Received } from '../../src/cluster/messages.js';

/** A running broker with connected participants, and control over both. */
export interface MessagesSite {
  readonly participants: readonly Messages[];
  /** The errors of handlers and listeners that were reported. */
  readonly reported: readonly unknown[];
  stopBroker(): Promise<void>;
  startBroker(): Promise<void>;
  /** Breaks a participant's connection. It stays broken until `heal`. */
  cut(participant: number): Promise<void>;
  /** Lets a participant connect again. */
  heal(participant: number): Promise<void>;
  close(): Promise<void>;
}

/** Returns what the current test works with: its site, and the site's three participants. */
export type Parts = () => { site: MessagesSite; one: Messages; other: Messages; third: Messages };

/** Longer than any test takes: what must end at once does not end by its timeout. */
export const longMs = 10_000;

/** Returns the list of texts that arrive, in order. */
export function collect(at: Messages, subject: string, then: (message: Received) => void = () => undefined): string[] {
  const texts: string[] = [];
  at.subscribe(subject, (message) => {
    texts.push(text(message.body));
    then(message);
  });
  return texts;
}

export async function reconnect(site: MessagesSite, index: number): Promise<void> {
  await site.cut(index);
  await site.heal(index);
  const participant = site.participants[index];
  if (participant !== undefined) await becomes(participant, true);
}

export async function becomes(participant: Messages, connected: boolean): Promise<void> {
  await expect.poll(() => participant.connected, { timeout: 15_000 }).toBe(connected);
}

export async function flushAll(...all: readonly Messages[]): Promise<void> {
  await Promise.all(all.map((one) => one.flush()));
}

/** Returns the reason why a request got no reply. */
export async function failure(request: Promise<Uint8Array>): Promise<string> {
  try {
    return `the reply ${text(await request)}`;
  } catch (error) {
    if (error instanceof MessageFailure) return error.reason;
    throw error;
  }
}

export function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

export function text(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
