/** The relay of the log, with a stream and a clock in memory. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mirrorLimits as limits } from '../../config/mirror.js';
import { GrowingLog } from '../support/growing-log.js';
import { MirrorSite } from '../support/mirror-site.js';

let site: MirrorSite;

beforeEach(() => {
  site = new MirrorSite(1);
});
afterEach(() => site.end());

/** The stream is a complete copy of the log. */
async function untilCopied(): Promise<void> {
  await site.until(() => site.stream.last === site.log.all.length);
  expect([site.stream.last, site.faults()]).toEqual([site.log.all.length, []]);
}

function appendMany(sets: number): void {
  for (let set = 0; set < sets; set += 1) site.log.append(1 + (set % 5));
}

describe('a relay', () => {
  test('copies what is in the log, and what is appended later, soon after a hint and also without one', async () => {
    appendMany(40);
    const node = site.node();
    await untilCopied();
    await site.pass(50);
    expect(node.seen).toEqual({
      position: site.log.all.length,
      lag: 0,
      published: site.log.all.length,
      isStopped: false,
    });
    await site.pass(1_000);
    site.log.append(3);
    expect(await site.until(() => site.stream.last === site.log.all.length, 60)).toBe(true);
    node.isHinted = false;
    site.log.append(3);
    expect(await site.until(() => site.stream.last === site.log.all.length, limits.pollMs + 60)).toBe(true);
    expect(site.faults()).toEqual([]);
    expect(node.lines).toEqual(['The log is copied to the stream SOLERA from notification 1 on.']);
  });

  test('does nothing unless it owns its partition, and reports no lag then', async () => {
    const node = site.node({ owns: false });
    appendMany(3);
    await site.pass(5_000);
    expect([site.stream.lives, node.seen]).toEqual([0, { position: 0, lag: 0, published: 0, isStopped: false }]);
    node.owns = true;
    await untilCopied();
    node.owns = false;
    await site.pass(100);
    appendMany(3);
    await site.pass(5_000);
    expect(site.stream.last).toBeLessThan(site.log.all.length);
    expect(node.seen).toMatchObject({ position: 0, lag: 0 });
  });

  test('replaces an entry that is too long for the stream by one that names its page, and begins again after it', async () => {
    site.stream.textBytes = 2_000;
    site.log.append(2, { note: 'x'.repeat(3_000) });
    site.log.append(1, { winery: 'b.c' });
    const node = site.node();
    await site.until(() => site.stream.last === 3);
    const replaced = JSON.parse(site.stream.message(1)?.text ?? '');
    const { data, datacontenttype, ...rest } = JSON.parse(site.log.all[0] ?? '');
    expect([replaced, typeof data, datacontenttype]).toEqual([
      { ...rest, dataref: '/v1/notifications/1,100' },
      'object',
      'application/json',
    ]);
    expect(site.faults()).toEqual([1]);
    node.time.kill();
    site.stream.textBytes = 1_000_000;
    site.log.append(1);
    const successor = site.node();
    await site.until(() => site.stream.last === 4);
    expect([site.stream.last, successor.relay.problem]).toEqual([4, null]);
  });

  test('goes on after the database and the broker were away', async () => {
    const node = site.node();
    appendMany(20);
    await untilCopied();
    site.log.failure = new Error('away');
    appendMany(20);
    await site.pass(3_000);
    expect(node.troubles).not.toEqual([]);
    site.log.failure = null;
    await untilCopied();
    await site.pass(100);
    node.link.isConnected = false;
    appendMany(20);
    await site.pass(3_000);
    node.link.isConnected = true;
    await untilCopied();
    expect(node.lines.filter((line) => line.includes('now: There is no connection'))).toHaveLength(1);
  });
});

describe('a stream that lost messages', () => {
  test('is filled from 1 if it was wiped, before the start and while it is copied to', async () => {
    appendMany(30);
    const node = site.node();
    await untilCopied();
    site.stream.delete();
    await untilCopied();
    node.time.kill();
    site.stream.delete();
    appendMany(30);
    site.node();
    await site.until(() => site.stream.last > 20);
    site.stream.delete();
    site.stream.create();
    await untilCopied();
    expect(site.stream.lives).toBe(4);
  });

  test.each([false, true])('is filled from the last message on (ids still known: %s)', async (rememberIds) => {
    appendMany(30);
    site.node();
    await untilCopied();
    site.stream.loseTail(17, { rememberIds });
    await site.pass(10_000);
    expect(site.stream.last).toBe(rememberIds ? 17 : site.log.all.length);
    site.stream.forgetIds();
    await untilCopied();
  });

  test('goes on where the operator let it begin, or end', async () => {
    appendMany(30);
    site.node();
    await untilCopied();
    site.stream.truncate(40);
    appendMany(3);
    await untilCopied();
    expect(site.stream.first).toBe(40);
    // Nothing is left to compare with.
    site.stream.truncate(10_000);
    appendMany(3);
    await untilCopied();
  });
});

describe('a stream that is no copy of the log', () => {
  /** The relay stops, says why once, and publishes nothing; it starts again when the stream was deleted. */
  async function isStoppedAndStartsAgain(node: ReturnType<MirrorSite['node']>, reason: RegExp): Promise<void> {
    await site.until(() => node.relay.problem !== null);
    expect(node.relay.problem).toMatch(reason);
    const { last } = site.stream;
    site.log.append(2);
    await site.pass(20_000);
    expect([site.stream.last, node.seen.isStopped]).toEqual([last, true]);
    expect(node.lines.filter((line) => reason.test(line))).toHaveLength(1);
    site.stream.delete();
    await untilCopied();
    await site.pass(5_000);
    expect([node.relay.problem, node.seen.isStopped]).toEqual([null, false]);
    expect(node.lines.at(-1)).toContain('is copied to the stream SOLERA from notification');
  }

  test('because it is ahead of the database', async () => {
    appendMany(30);
    const node = site.node();
    await untilCopied();
    site.log.loseTail(50);
    await isStoppedAndStartsAgain(node, /last sequence is 90, but the log ends at 5\d/);
  });

  test('because the database began again from a backup, and has passed the stream since', async () => {
    appendMany(30);
    const node = site.node();
    await untilCopied();
    node.link.isConnected = false;
    await site.pass(1_000);
    const old = site.log;
    site.log = new GrowingLog('b');
    site.log.incarnation = old.incarnation;
    appendMany(60);
    node.link.isConnected = true;
    await isStoppedAndStartsAgain(node, /message \d+ differs from notification \d+ of the log/);
  });

  test('because the database lost its end, and has passed the stream before anything was compared again', async () => {
    appendMany(30);
    const node = site.node();
    await untilCopied();
    await site.pass(limits.checkMs * 1.5);
    site.log.loseTail(50);
    for (let set = 0; set < 20; set += 1) site.log.append(4, { note: 'another' });
    await isStoppedAndStartsAgain(node, /message 87 differs from notification 87 of the log/);
  });

  test('because it is the copy of another log', async () => {
    const other = new GrowingLog('b');
    other.incarnation = '01900000-0000-4000-8000-00000000000b';
    other.append(20);
    const former = site.node({ log: () => other });
    await site.until(() => site.stream.last === 20);
    former.time.kill();
    appendMany(30);
    await isStoppedAndStartsAgain(
      site.node(),
      /message \d+ has the id \S+b:\d+ instead of \S+a:\d+: it does not come from this log/,
    );
  });

  test('because another program published to it where the log ends', async () => {
    appendMany(30);
    const node = site.node();
    await untilCopied();
    site.stream.store(null, '{}', null);
    await isStoppedAndStartsAgain(node, /message 91 has no id/);
  });

  test('because another program publishes to it, between the entries of a window', async () => {
    const node = site.node();
    appendMany(200);
    let isIn = false;
    site.stream.onStored = (sequence) => {
      if (sequence !== 30 || isIn) return;
      isIn = true;
      site.stream.store(null, '{}', null);
    };
    await isStoppedAndStartsAgain(node, /message 31 has no id/);
  });
});

describe('two relays', () => {
  test('that write at once store every entry once', async () => {
    const nodes = [site.node(), site.node()];
    appendMany(300);
    await untilCopied();
    appendMany(50);
    await untilCopied();
    await site.pass(3_000);
    const published = nodes.reduce((sum, { seen }) => sum + seen.published, 0);
    expect([published, nodes.map(({ relay }) => relay.problem)]).toEqual([site.log.all.length, [null, null]]);
  });

  test('of two systems that write at once are both stopped, or one is', async () => {
    const other = new GrowingLog('b');
    other.incarnation = '01900000-0000-4000-8000-00000000000b';
    for (let set = 0; set < 100; set += 1) other.append(3);
    appendMany(100);
    const nodes = [site.node(), site.node({ log: () => other })];
    await site.pass(30_000);
    const copied = [site.log, other].map((log) => site.faults(log).length === 0);
    const running = nodes.map(({ relay }) => relay.problem === null);
    // A relay goes on only while the stream is the copy of its log.
    for (const [index, isRunning] of running.entries()) expect(isRunning && copied[index] === false).toBe(false);
    expect(running).not.toEqual([true, true]);
  });

  test('of which one was paused in the middle of a window: when it continues, it changes nothing', async () => {
    appendMany(400);
    const paused = site.node();
    await site.until(() => site.stream.last > 100);
    paused.time.stop();
    paused.owns = false;
    await site.pass(5_000);
    const at = site.stream.last;
    expect(at).toBeLessThan(site.log.all.length);
    const successor = site.node();
    await untilCopied();
    paused.time.continue();
    await site.pass(3_000);
    appendMany(20);
    await untilCopied();
    expect([paused.relay.problem, successor.relay.problem]).toEqual([null, null]);
  });
});
