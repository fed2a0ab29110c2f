import { afterEach, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { anEdit } from '../support/fake-edits.js';
import { type ServerUnderTest, serverUnderTest } from './http-server-under-test.js';

const one = `/v1/edits/${anEdit('queued').id}`;

interface Event {
  readonly name: string | undefined;
  readonly edit: JsonObject;
}

describe('the events of an edit', () => {
  const opened: ServerUnderTest[] = [];
  afterEach(async () => {
    for (const { app } of opened.splice(0)) await app.close();
  });

  async function listening(limits: Partial<HttpLimits> = {}): Promise<ServerUnderTest & { readonly address: string }> {
    const server = serverUnderTest({ editPollMs: 10, ...limits });
    opened.push(server);
    return { ...server, address: await server.app.listen({ port: 0, host: '127.0.0.1' }) };
  }

  function eventsOf(text: string): Event[] {
    return [...text.matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)].map(([, name, data = '']) => ({
      name,
      edit: JSON.parse(data),
    }));
  }

  /** Opens the stream. Returns its text so far, and the promise of the whole text. */
  async function follow(address: string) {
    const response = await fetch(`${address}${one}/events`);
    const followed = { response, soFar: '' };
    const whole = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? [])
        followed.soFar += decoder.decode(chunk as Uint8Array, { stream: true });
      return followed.soFar;
    })();
    return { followed, whole };
  }

  it('are its changes, then its end, after which the server closes the stream', async () => {
    const { solera, address } = await listening();
    solera.edits.put(anEdit('queued'));
    const { followed, whole } = await follow(address);
    expect([followed.response.status, followed.response.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    expect(followed.response.headers.get('cache-control')).toBe('no-cache');
    const shown = [anEdit('queued'), anEdit('deciding', 5), anEdit('deciding', 9), anEdit('committing', 9)];
    for (const [index, state] of shown.entries()) {
      solera.edits.put(state);
      await expect.poll(() => eventsOf(followed.soFar).length).toBe(index + 1);
    }
    solera.edits.put(anEdit('done', 9));
    expect(eventsOf(await whole)).toEqual([
      ...shown.map((state) => ({ name: 'progress', edit: state })),
      { name: 'end', edit: anEdit('done', 9) },
    ]);
  });

  it.each(['done', 'refused', 'failed', 'cancelled'])('are only `end` for one that is %s', async (status) => {
    const { solera, address } = await listening();
    solera.edits.put(anEdit(status));
    const { whole } = await follow(address);
    expect(eventsOf(await whole)).toEqual([{ name: 'end', edit: anEdit(status) }]);
  });

  it('are not repeated while it does not change, and at most four a second', async () => {
    const { solera, address } = await listening({ editPollMs: 250 });
    solera.edits.put(anEdit('deciding'));
    const { followed, whole } = await follow(address);
    const change = setInterval(() => solera.edits.put(anEdit('deciding', solera.edits.reads + Math.random())), 5);
    await new Promise((resolve) => setTimeout(resolve, 900));
    clearInterval(change);
    const changing = eventsOf(followed.soFar).length;
    expect(changing).toBeGreaterThanOrEqual(2);
    expect(changing).toBeLessThanOrEqual(4);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(eventsOf(followed.soFar).length).toBeLessThanOrEqual(changing + 1);
    solera.edits.put(anEdit('cancelled'));
    expect(eventsOf(await whole).at(-1)?.name).toBe('end');
  });

  it('keep a quiet stream alive with comments', async () => {
    const { solera, address } = await listening({ eventStreamHeartbeatMs: 20 });
    solera.edits.put(anEdit('queued'));
    const { followed, whole } = await follow(address);
    await expect.poll(() => followed.soFar.split(':\n\n').length).toBeGreaterThan(3);
    solera.edits.put(anEdit('done'));
    expect(eventsOf(await whole).map(({ name }) => name)).toEqual(['progress', 'end']);
  });

  it('cost the same reads for many clients as for one', async () => {
    const { solera, address } = await listening({ editPollMs: 100 });
    solera.edits.put(anEdit('deciding'));
    const followers = await Promise.all(Array.from({ length: 10 }, () => follow(address)));
    const { reads } = solera.edits;
    await new Promise((resolve) => setTimeout(resolve, 550));
    expect(solera.edits.reads - reads).toBeLessThanOrEqual(6);
    solera.edits.put(anEdit('done'));
    for (const { whole } of followers)
      expect(eventsOf(await whole).map(({ name }) => name)).toEqual(['progress', 'end']);
  });

  it('are not read any more once the client has disconnected', async () => {
    const { solera, address, app } = await listening();
    solera.edits.put(anEdit('queued'));
    const aborting = new AbortController();
    await fetch(`${address}${one}/events`, { signal: aborting.signal });
    aborting.abort();
    await expect.poll(async () => (await app.inject('/metrics')).body).toMatch(/^solera_http_streams_open 0$/m);
    const { reads } = solera.edits;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(solera.edits.reads).toBe(reads);
  });

  it('end without `end` if the edit cannot be read, so that the client reconnects', async () => {
    const { solera, address, lines } = await listening();
    solera.edits.put(anEdit('queued'));
    const { followed, whole } = await follow(address);
    await expect.poll(() => eventsOf(followed.soFar).length).toBe(1);
    solera.nextError = new Error('no database');
    expect(eventsOf(await whole).map(({ name }) => name)).toEqual(['progress']);
    expect(lines.map(({ message }) => message)).toEqual(['An event stream ended because its edit could not be read.']);
  });

  it('end with a hint to reconnect when the server shuts down', async () => {
    const { app, solera, address } = await listening();
    solera.edits.put(anEdit('queued'));
    const { whole } = await follow(address);
    await app.close();
    expect(await whole).toContain('retry: ');
  });

  it('count for the limit on open event streams', async () => {
    const { solera, address } = await listening({ eventStreams: 1 });
    solera.edits.put(anEdit('queued'));
    const { whole } = await follow(address);
    const refused = await fetch(`${address}/v1/notifications/stream`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    solera.edits.put(anEdit('done'));
    await whole;
  });
});
