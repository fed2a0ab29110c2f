/**
 * Keeps the actions that were recorded without a connection, and sends them when the server answers again.
 *
 * Owns: the waiting change sets, in the IndexedDB of the browser, and their sending. Does not own: corrections, which need a preview.
 * Invariants: 1. A change set leaves the outbox only when the server has answered that it is saved, or when the user discards it. One that was discarded, in any tab, is not
 * sent afterwards. 2. Its id never changes, so that sending it again is safe, from another tab too. 3. Change sets are sent one after the other, in the order in which they
 * were recorded. One that the server refuses stays, with the reason, and holds up no other. 4. It is sent under the name of the reader who recorded it, after a sign-in if need be.
 */
import { signal } from '@preact/signals';
import { createStore, del, entries, get, set } from 'idb-keyval';
import { type Proposal, save } from './corrections.js';
import type { Problem } from './problem.js';
import { needsSignIn } from './request.js';
import { session, signIns } from './session.js';

/** A change set that waits. */
export interface WaitingChanges extends Proposal {
  readonly id: string;
  /** What the user chose about conflicts. */
  readonly onConflict: 'reject' | 'flag';
  /** What was recorded, such as `rack`, or the word for a round of readings. */
  readonly title: string;
  /** When it was put into the outbox, as an ISO text. */
  readonly since: string;
  /** Who recorded it, under whose name alone it is sent; null or absent: no one was signed in. */
  readonly by?: string | null;
  /** Why the server refused it; null if it was not sent yet. */
  readonly problem: Problem | null;
}

/** How long an unreachable or busy server is left alone, unless it says how long. */
const againMs = 10_000;

export const outbox = signal<readonly WaitingChanges[]>([]);
/** Whether the outbox was read. Until then it seems empty. */
export const isOutboxRead = signal(false);
/** The ids of the change sets of the outbox that were saved since the page was opened. */
export const sent = signal<ReadonlySet<string>>(new Set());

const store = createStore('solera', 'outbox');
let isSending = false;
let timer: ReturnType<typeof setTimeout> | null = null;

/** Reads what waits from former visits, and begins to send. */
export async function openOutbox(): Promise<void> {
  try {
    const kept = await entries<string, WaitingChanges>(store);
    const known = new Set(outbox.value.map(({ id }) => id));
    const former = kept.map(([, waiting]) => waiting).filter(({ id }) => !known.has(id));
    outbox.value = inOrder([...outbox.value, ...former]);
  } finally {
    isOutboxRead.value = true;
  }
  addEventListener('online', () => void sendAll());
  signIns.subscribe((count) => {
    if (count > 0) void sendAll();
  });
  await sendAll();
}

/** Puts a change set into the outbox. It is kept when the promise resolves. */
export async function keep(waiting: Omit<WaitingChanges, 'problem' | 'since' | 'by'>): Promise<void> {
  const by = session.value?.name ?? null;
  await replace({ ...waiting, since: new Date().toISOString(), by, problem: null });
  sendLater(againMs);
}

/** Removes a change set that is no longer wanted. */
export async function discard(id: string): Promise<void> {
  await del(id, store);
  outbox.value = outbox.value.filter((waiting) => waiting.id !== id);
}

/** Sends a change set that was refused once more, as it is. */
export async function sendAgain(waiting: WaitingChanges): Promise<void> {
  await replace({ ...waiting, problem: null });
  await sendAll();
}

/** Sends every change set that was not refused, also those that are added meanwhile. Stops at the first that the server does not answer. */
export async function sendAll(): Promise<void> {
  if (isSending || needsSignIn.value) return;
  isSending = true;
  try {
    for (let next = unsent(); next !== undefined; next = unsent()) if (!(await isSettled(next))) return;
  } finally {
    isSending = false;
  }
}

/** The first change set that was not refused, of those that the reader may send. */
function unsent(): WaitingChanges | undefined {
  return outbox.value.find((waiting) => waiting.problem === null && isOwn(waiting));
}

/** Whether the reader recorded a change set. Sent by another one, it would bear that name. */
export function isOwn({ by = null }: WaitingChanges): boolean {
  const name = session.value?.name ?? null;
  return by === null || name === null || by === name;
}

/** Sends a change set, unless it was discarded. Returns false if the server does not answer: then all are sent again later. */
async function isSettled(waiting: WaitingChanges): Promise<boolean> {
  const { id } = waiting;
  if (!(await isKept(id))) {
    await discard(id);
    return true;
  }
  const answer = await save(waiting, { id, onConflict: waiting.onConflict });
  if (answer.ok) {
    sent.value = new Set([...sent.value, id]);
    await discard(id);
  } else if (answer.problem.status === 401) {
    return false;
  } else if (mayPass(answer.problem)) {
    sendLater((answer.problem.retryAfterS ?? againMs / 1_000) * 1_000);
    return false;
  } else if (await isKept(id)) await replace({ ...waiting, problem: answer.problem });
  else await discard(id);
  return true;
}

/** Whether a change set still waits: another tab may have discarded it, or sent it. */
async function isKept(id: string): Promise<boolean> {
  return (await get(id, store)) !== undefined;
}

/** Whether the same request may succeed later, unchanged. */
function mayPass({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500;
}

function sendLater(afterMs: number): void {
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(() => {
    timer = null;
    void sendAll();
  }, afterMs);
}

async function replace(waiting: WaitingChanges): Promise<void> {
  await set(waiting.id, waiting, store);
  const others = outbox.value.filter(({ id }) => id !== waiting.id);
  outbox.value = inOrder([...others, waiting]);
}

/** Sorts change sets in the order in which they were recorded: ids of version 7 are in the order of their time. */
function inOrder(waiting: readonly WaitingChanges[]): readonly WaitingChanges[] {
  return [...waiting].sort((a, b) => (a.id < b.id ? -1 : 1));
}
