/** Acceptance test: pages are fixed, cacheable and linked, and the stream resumes; the endpoints for operators. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Entry, Page, Problem } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

const note = () => cellar.record('note', 1, { lot: 'N', text: 'x' });
const pageOf = (range: string, headings = {}) =>
  site.call<Page>('GET', `/v1/notifications${range}`, undefined, headings);

async function fillTo(head: number): Promise<void> {
  for (let now = await site.head(); now < head; now = await site.head()) {
    await Promise.all(Array.from({ length: Math.min(20, head - now) }, note));
  }
}

beforeAll(async () => {
  cellar = await site.cellar();
});

describe('an empty log', () => {
  test('has an empty first page, which is the current one', async () => {
    const current = await pageOf('');
    expect([current.status, current.body]).toMatchObject([200, { first: 1, last: 100, items: [] }]);
    expect((await pageOf('/1,100')).status).toBe(200);
  });
});

describe('pages', () => {
  test('have fixed bounds', async () => {
    for (const range of ['/1,50', '/2,101', '/1,200', '/51,150', '/0,99', '/100,1']) {
      const { status, body } = await site.call<Problem>('GET', `/v1/notifications${range}`);
      expect([range, status, body.code]).toEqual([range, 400, 'not_a_page']);
    }
  });

  test('are revalidated by ETag while they are not full', async () => {
    await fillTo(3);
    const current = await pageOf('/1,100');
    expect(current.headers.get('cache-control')).toBe('no-cache');
    const etag = current.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const same = await pageOf('/1,100', { 'if-none-match': etag });
    expect([same.status, same.text]).toEqual([304, '']);
    expect((await pageOf('', { 'if-none-match': etag })).status).toBe(304);
    await note();
    const changed = await pageOf('/1,100', { 'if-none-match': etag });
    expect([changed.status, changed.body.items.length]).toEqual([200, 4]);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  test('never change once they are full, to the byte', async () => {
    await fillTo(100);
    const first = await pageOf('/1,100');
    expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(first.body.items).toHaveLength(100);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const links = first.headers.get('link');
    await fillTo(205);
    const later = await pageOf('/1,100');
    expect([later.text, later.headers.get('etag'), later.headers.get('link')]).toEqual([first.text, etag, links]);
    expect((await pageOf('/1,100', { 'if-none-match': etag })).status).toBe(304);
    expect((await pageOf('/1,100', { 'if-none-match': `"other", ${etag}` })).status).toBe(304);
  });

  test('have links in the header and in the body', async () => {
    const path = '/v1/notifications';
    const middle = await pageOf('/101,200');
    const links = {
      self: `${path}/101,200`,
      first: `${path}/1,100`,
      previous: `${path}/1,100`,
      next: `${path}/201,300`,
      current: path,
    };
    expect(middle.body).toMatchObject({ first: 101, last: 200, links });
    for (const [rel, target] of Object.entries(links)) {
      expect(middle.headers.get('link')).toMatch(new RegExp(`<${target}>; ?rel="?${rel}"?(,|$)`));
    }
    expect((await pageOf('/1,100')).body.links).toMatchObject({ self: `${path}/1,100`, next: `${path}/101,200` });
  });

  test('end with an empty one, and are not found beyond it', async () => {
    const current = await pageOf('');
    expect(current.body).toMatchObject({ first: 201, last: 300 });
    expect(current.body.items.map(({ sequence }) => sequence)).toEqual([201, 202, 203, 204, 205]);
    expect((await pageOf('/301,400')).body).toMatchObject({ first: 301, items: [] });
    const beyond = await site.call<Problem>('GET', '/v1/notifications/401,500');
    expect([beyond.status, beyond.body.code]).toEqual([404, 'not_found']);
  });

  test('exist after a full page before they have entries', async () => {
    await fillTo(300);
    const full = await pageOf('/201,300');
    expect(full.headers.get('cache-control')).toContain('immutable');
    expect(full.body.links.next).toBe('/v1/notifications/301,400');
    const next = await pageOf('/301,400');
    expect([next.status, next.body.items]).toEqual([200, []]);
    expect(next.headers.get('cache-control')).toBe('no-cache');
  });
});

describe('the stream', () => {
  /** Reads events until `count` have arrived, then disconnects. `meanwhile` runs after the stream is open. */
  async function listen(
    count: number,
    query: string,
    headings: Record<string, string>,
    meanwhile?: () => Promise<unknown>,
  ) {
    const hangUp = new AbortController();
    const headers = { accept: 'text/event-stream', ...headings };
    const response = await fetch(`${site.base}/v1/notifications/stream${query}`, { headers, signal: hangUp.signal });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await meanwhile?.();
    const events: { id: string; entry: Entry }[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      const blocks = text.split(/\r?\n\r?\n/);
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const id = /^id: ?(.*)$/m.exec(block)?.[1];
        const data = [...block.matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]).join('\n');
        if (id !== undefined && data !== '') events.push({ id, entry: JSON.parse(data) });
      }
      if (events.length >= count) break;
    }
    hangUp.abort();
    return events;
  }
  const expected = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`);

  test('begins after N, and continues with entries written meanwhile', async () => {
    const head = await site.head();
    const events = await listen(8, `?after=${head - 5}`, {}, async () => {
      for (let n = 0; n < 3; n += 1) await note();
    });
    expect(events.map(({ id }) => id)).toEqual(expected(head - 4, head + 3));
    const page = await pageOf('/301,400');
    const shown = new Map(page.body.items.map((entry) => [entry.id, entry]));
    for (const { id, entry } of events.slice(-3)) expect(entry).toEqual(shown.get(id));
  });

  test('begins with the first entry after 0', async () => {
    expect((await listen(205, '?after=0', {})).slice(0, 205).map(({ id }) => id)).toEqual(expected(1, 205));
  });

  test('resumes after Last-Event-ID, which overrides `after`', async () => {
    const events = await listen(3, '?after=0', { 'last-event-id': '150' });
    expect(events.slice(0, 3).map(({ id }) => id)).toEqual(expected(151, 153));
  });
});

describe('operations', () => {
  test('report that the node is alive and ready', async () => {
    expect((await site.call('GET', '/healthz')).status).toBe(200);
    expect((await site.call('GET', '/readyz')).status).toBe(200);
  });

  test.each(['/healthz', '/readyz', '/metrics'])('%s ignores unknown query parameters', async (path) => {
    expect((await site.call('GET', `${path}?probe=kubelet&t=1757000000`)).status).toBe(200);
  });

  test('serve metrics for Prometheus', async () => {
    const { status, headers, text } = await site.call('GET', '/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
    expect(text).toMatch(/^# TYPE /m);
  });

  test('serve the OpenAPI document and its page', async () => {
    const described = await site.get<{ openapi: string; paths: Record<string, Record<string, unknown>> }>(
      '/openapi.json',
    );
    expect(described.openapi).toMatch(/^3\./);
    const w = '/v1/wineries/{winery}';
    const expected: [string, string[]][] = [
      ['/v1/wineries', ['get']],
      [w, ['get', 'put']],
      [`${w}/vessels`, ['get']],
      [`${w}/vessels/{vessel}`, ['get', 'put']],
      [`${w}/changes`, ['post']],
      [`${w}/lots`, ['get']],
      [`${w}/lots/{lot}`, ['get']],
      [`${w}/lots/{lot}/timeline`, ['get']],
      [`${w}/lots/{lot}/lineage`, ['get']],
      ['/v1/notifications', ['get']],
      ['/v1/notifications/stream', ['get']],
    ];
    for (const [path, methods] of expected) {
      expect(Object.keys(described.paths[path] ?? {}), path).toEqual(expect.arrayContaining(methods));
    }
    const page = await site.call('GET', '/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
  });
});
