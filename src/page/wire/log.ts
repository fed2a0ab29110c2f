/**
 * Follows the log of notifications while the page is visible, and proves that no number is missing.
 *
 * Owns: the number up to which every notification was received, and the newest notifications. Does not own: what screens make of them.
 * Invariants: 1. Numbers are taken only in order; after a gap or a lost stream, the missing ones are read from the pages before any later one is taken. 2. `head` never falls,
 * except when another log has taken the place of this one. 3. A stream that brings nothing is checked: a connection that died silently counts as lost. 4. A stream is open only
 * in a visible tab: a browser opens at most six connections to a server. 5. The state is `live` only while a stream is open.
 */
import { type Signal, signal } from '@preact/signals';
import { api, type Schemas } from './client.js';
import { answerOf } from './problem.js';
import { needsSignIn } from './request.js';
import { signIns } from './session.js';

type Notification = Schemas['Notification'];

type LogState = 'starting' | 'live' | 'catching up' | 'lost' | 'signed out';

/** How many of the newest notifications are kept. */
const kept = 2_000;
/** The size of the pages of the log, unless a page says otherwise. */
const usualPageSize = 100;
const reconnectMs = 1_000;
/** How long the stream may be silent before the server is asked whether it has a newer notification. */
const silenceMs = 10_000;
/** How long the server may take to answer. */
const probeMs = 5_000;
/** What precedes the code of the winery in the source of a notification. */
const sourcePrefix = '/wineries/';

export const logState = signal<LogState>('starting');
/** The number up to which every notification was received. 0: none yet. */
export const head = signal(0);
/** The newest number of each winery that a screen has asked about. */
const heads = new Map<string, Signal<number>>();
/** The newest notifications, in order. */
export const newest = signal<readonly Notification[]>([]);
/** The first number that this page has received. All numbers from this one up to the head were received. */
export const receivedFrom = signal(0);

let source: EventSource | null = null;
let pageSize = usualPageSize;
let waiting: Notification[] = [];
/** When the stream last brought something, or was last checked, in milliseconds since the page was opened. */
let heardAtMs = 0;
let isOpening = false;
let isCatchingUp = false;
/** The name of the log: a database that was replaced has another one. */
let log: string | null = null;

/** Returns the number of the newest notification of a winery, or of any winery. It reads signals, so the component that calls it is rendered again when the number grows. */
export function headOf(winery: string | null): number {
  if (winery === null) return head.value;
  const known = heads.get(winery);
  if (known !== undefined) return known.value;
  const begun = signal(0);
  heads.set(winery, begun);
  return begun.value;
}

/** Begins to follow the log. Called once. */
export async function followLog(): Promise<void> {
  document.addEventListener('visibilitychange', () => (document.hidden ? closeStream() : void open()));
  addEventListener('offline', lose);
  addEventListener('online', () => void open());
  setInterval(() => void checkStream(), silenceMs / 2);
  signIns.subscribe((count) => {
    if (count > 0) void open();
  });
  await open();
}

/** Asks for the end of the log if the stream has been silent. It is lost if the server does not answer, or knows more than the stream has brought. */
async function checkStream(): Promise<void> {
  const checked = source;
  if (checked === null || logState.value !== 'live' || performance.now() - heardAtMs < silenceMs) return;
  const before = head.value;
  const answer = await answerOf(api.GET('/v1/notifications', { signal: AbortSignal.timeout(probeMs) })).catch(
    () => null,
  );
  if (source !== checked || head.value !== before) return;
  heardAtMs = performance.now();
  const isCurrent = answer?.ok === true && (answer.data.items.at(-1)?.sequence ?? 0) <= before;
  if (!isCurrent) lose();
}

/** Gives the stream up, and opens another one after a while. */
function lose(): void {
  closeStream();
  logState.value = needsSignIn.value ? 'signed out' : 'lost';
  // After a sign-in it is opened at once.
  if (!needsSignIn.value) setTimeout(() => void open(), reconnectMs);
}

async function open(): Promise<void> {
  if (source !== null || isOpening || document.hidden || needsSignIn.value) return;
  isOpening = true;
  const hasBegun = await begin().finally(() => {
    isOpening = false;
  });
  if (!hasBegun) return lose();
  // The tab may have been hidden while the page was read.
  if (document.hidden) return;
  const opened = new EventSource(`/v1/notifications/stream?after=${head.value}`);
  source = opened;
  heardAtMs = performance.now();
  opened.onopen = () => {
    if (source === opened) void catchUp();
  };
  opened.onmessage = ({ data }: MessageEvent<string>) => {
    if (source === opened) receive(JSON.parse(data) as Notification); // The stream has notifications alone.
  };
  opened.onerror = () => {
    if (source === opened) lose();
  };
}

function closeStream(): void {
  source?.close();
  source = null;
}

/** Reads the current page, from which this page begins. If another log has taken the place of the former one, the page begins with that. */
async function begin(): Promise<boolean> {
  const answer = await answerOf(api.GET('/v1/notifications'));
  if (!answer.ok) return false;
  const { first, last, items } = answer.data;
  const name = answer.response.headers.get('solera-log');
  const isSame = name === log && head.value > 0 && head.value <= (items.at(-1)?.sequence ?? first - 1);
  if (isSame) return true;
  log = name;
  pageSize = last - first + 1;
  receivedFrom.value = first;
  head.value = first - 1;
  newest.value = [];
  waiting = [];
  for (const own of heads.values()) own.value = head.value;
  take(items);
  return true;
}

function receive(notification: Notification): void {
  heardAtMs = performance.now();
  if (isCatchingUp || notification.sequence > head.value + 1) {
    waiting.push(notification);
    void catchUp();
    return;
  }
  if (notification.sequence === head.value + 1) take([notification]);
}

/** Takes notifications that follow each other and begin at or before the next number. */
function take(notifications: readonly Notification[]): void {
  const next = notifications.filter(({ sequence }) => sequence > head.value);
  if (next.length === 0) return;
  newest.value = [...newest.value, ...next].slice(-kept);
  for (const { source: winery, sequence } of next) {
    const own = heads.get(decodeURIComponent(winery.slice(sourcePrefix.length)));
    if (own !== undefined) own.value = sequence;
  }
  head.value = next.at(-1)?.sequence ?? head.value;
}

/** Reads the pages from the head to the end of the log, then takes what came on the stream meanwhile. */
async function catchUp(): Promise<void> {
  if (isCatchingUp) return;
  isCatchingUp = true;
  if (logState.value !== 'live') logState.value = 'catching up';
  try {
    while (await readPage());
    waiting.sort((a, b) => a.sequence - b.sequence);
    for (const one of waiting) if (one.sequence === head.value + 1) take([one]);
    waiting = waiting.filter(({ sequence }) => sequence > head.value);
    if (waiting.length === 0 && source !== null) logState.value = 'live';
  } finally {
    isCatchingUp = false;
  }
  // Without a stream, the next one catches up once it is open.
  if (waiting.length > 0 && source !== null) setTimeout(() => void catchUp(), reconnectMs);
}

/** Reads the page of the next number. Returns whether it was full, so that another follows. */
async function readPage(): Promise<boolean> {
  const first = head.value - (head.value % pageSize) + 1;
  const last = first + pageSize - 1;
  const answer = await answerOf(api.GET('/v1/notifications/{first},{last}', { params: { path: { first, last } } }));
  if (!answer.ok) return false;
  take(answer.data.items);
  return head.value >= last;
}
