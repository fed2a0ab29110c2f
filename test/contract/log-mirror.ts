import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LogMirror,
  type MirrorEntry,
  type MirrorSession,
  MirrorUnavailable,
} from '../../src/mirror/log-mirror.js';

/** A stream that does not exist yet, and two nodes that reach it. */
interface MirrorUnderTest {
  readonly north: LogMirror;
  readonly south: LogMirror;
  /** Deletes the stream, as an operator does. */
  deleteStream(): Promise<void>;
  /** Publishes a message that is not the relay's. */
  publishOther(text: string): Promise<void>;
  close(): Promise<void>;
}

let subject: MirrorUnderTest;

function mirrorEntries(first: number, count: number, source = 'log'): MirrorEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    number: first + index,
    id: `${source}:${first + index}`,
    winery: 'est.1',
    type: 'lot.event.asserted',
    text: `{"text":"${source} ü ${first + index}"}`,
  }));
}

const allOf = (count: number) => ({ confirmed: count, duplicates: 0, fault: null });

/** The promises of the mirror's stream, for every adapter. */
export function describeLogMirror(name: string, open: () => Promise<MirrorUnderTest>): void {
  describe(`the mirror of the log on ${name}`, () => {
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());
    describePublishing();
    describePlaces();
    describeLives();
  });
}

function describePublishing(): void {
  it('begins empty, and gives each entry its number, byte for byte and with its id', async () => {
    const session = await subject.north.open();
    expect(await session.extent()).toEqual({ first: 0, last: 0 });
    expect(await session.message(1)).toBeNull();
    const entries = mirrorEntries(1, 3);
    expect(await session.publish(entries)).toEqual(allOf(3));
    expect(await session.extent()).toEqual({ first: 1, last: 3 });
    for (const { number, id, text } of entries) expect(await session.message(number)).toEqual({ id, text });
    expect(await session.message(4)).toBeNull();
  });

  it('takes further entries before the former ones are acknowledged', async () => {
    const session = await subject.north.open();
    const published = Array.from({ length: 8 }, (_, index) => session.publish(mirrorEntries(1 + index * 300, 300)));
    expect(await Promise.all(published)).toEqual(published.map(() => allOf(300)));
    expect(await session.extent()).toEqual({ first: 1, last: 2_400 });
  });

  it('is one stream for all nodes, which is created once', async () => {
    const [north, south] = await Promise.all([subject.north.open(), subject.south.open()]);
    await north.publish(mirrorEntries(1, 2));
    expect(await south.publish(mirrorEntries(3, 2))).toEqual(allOf(2));
    expect(await north.extent()).toEqual({ first: 1, last: 4 });
  });

  it('rejects everything after a session was closed', async () => {
    const session = await subject.north.open();
    session.close();
    expect(session.isOpen).toBe(false);
    await expect(session.publish(mirrorEntries(1, 1))).rejects.toThrow(MirrorUnavailable);
    await expect(session.extent()).rejects.toThrow(MirrorUnavailable);
    expect(await (await subject.north.open()).extent()).toEqual({ first: 0, last: 0 });
  });
}

function describePlaces(): void {
  it.each([5, 2])('stores no entry whose place is not the next: %i after 3', async (number) => {
    const session = await subject.north.open();
    await session.publish(mirrorEntries(1, 3));
    expect(await session.publish(mirrorEntries(number, 1, 'other'))).toMatchObject({
      ...{ confirmed: 0, duplicates: 0, fault: expect.stringContaining('wrong last sequence: 3') },
    });
    expect((await session.extent()).last).toBe(3);
  });

  it('reports the entries before the first that lost its place, also if later ones found theirs', async () => {
    const session = await subject.north.open();
    await session.publish(mirrorEntries(1, 1));
    await subject.publishOther('{}');
    expect(await session.publish(mirrorEntries(2, 3))).toMatchObject({ confirmed: 0, fault: expect.any(String) });
    // A message of another writer took the place of 2, and 3 and 4 came after it: the reader of the outcome must look.
    expect((await session.extent()).last).toBe(4);
    expect(await session.message(2)).toEqual({ id: null, text: '{}' });
  });

  it('acknowledges an id that it knows, whatever the place, and stores nothing', async () => {
    const session = await subject.north.open();
    await session.publish(mirrorEntries(1, 3));
    expect(await session.publish(mirrorEntries(2, 2))).toEqual({ confirmed: 2, duplicates: 2, fault: null });
    expect((await session.extent()).last).toBe(3);
  });

  it('lets two nodes that publish the same entries at once store each of them once', async () => {
    const sessions = await Promise.all([subject.north.open(), subject.south.open()]);
    const publish = async (session: MirrorSession): Promise<void> => {
      for (let first = 1; first <= 401; first += 100) await session.publish(mirrorEntries(first, 100));
    };
    await Promise.all(sessions.map(publish));
    const [session] = sessions;
    expect(await session.extent()).toEqual({ first: 1, last: 500 });
    for (const { number, id, text } of mirrorEntries(1, 500))
      expect(await session.message(number)).toEqual({ id, text });
  });
}

function describeLives(): void {
  it('rejects what is published to a stream that is gone, and creates another for the next session', async () => {
    const session = await subject.north.open();
    await session.publish(mirrorEntries(1, 3));
    await subject.deleteStream();
    await expect(session.publish(mirrorEntries(4, 2))).rejects.toThrow(MirrorUnavailable);
    expect(session.isOpen).toBe(false);
    const next = await subject.north.open();
    expect(await next.extent()).toEqual({ first: 0, last: 0 });
    expect(await next.publish(mirrorEntries(1, 3))).toEqual(allOf(3));
  });

  it('ends the session of a stream that was created again', async () => {
    const session = await subject.north.open();
    await session.publish(mirrorEntries(1, 3));
    await subject.deleteStream();
    await subject.south.open();
    await expect(session.extent()).rejects.toThrow(MirrorUnavailable);
    expect(session.isOpen).toBe(false);
  });
}
