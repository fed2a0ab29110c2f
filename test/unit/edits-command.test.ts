/** `solera edits` against the real HTTP adapter on fake use cases. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { failureText } from '../../src/main/command-failure.js';
import { editsCommand } from '../../src/main/commands/edits.js';
import type { EditAnswer } from '../../src/main/edits/edit-answer.js';
import { editBar, editReport } from '../../src/main/edits/edit-report.js';
import { EditWatch } from '../../src/main/edits/edit-watch.js';
import { ServerClient } from '../../src/main/server-client.js';
import { serverUnderTest } from '../contract/http-server-under-test.js';
import { anEdit } from '../support/fake-edits.js';

const { app, solera } = serverUnderTest();
const { id } = anEdit('queued');
let url = '';
let printed = '';

beforeAll(async () => {
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

beforeEach(() => {
  solera.edits.all.clear();
  printed = '';
  const write = (text: unknown): boolean => {
    printed += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command. Returns its output, or the text of its failure. */
async function run(...args: readonly string[]): Promise<string> {
  printed = '';
  try {
    await editsCommand().parseAsync([...args, '--url', url], { from: 'user' });
  } catch (error) {
    return failureText(error);
  }
  return printed;
}

const startedAt = '2026-11-29T10:00:00.000Z';
const conflict = {
  action: 'c1',
  type: 'rack',
  effectiveAt: '2026-09-01T08:00:00.000Z',
  code: 'insufficient_volume',
  detail: 'Lot A holds 5 gal; 20 were asked for.',
};

function refused(conflicts: number): JsonObject & { readonly id: string } {
  const detail = `${conflicts} other actions would become impossible.`;
  return anEdit('refused', 9, {
    ...{ startedAt, endedAt: '2026-11-29T10:01:15.000Z' },
    problem: {
      ...{ type: 'urn:solera:problem:conflicts', title: 'Other actions would become impossible', status: 409 },
      ...{ detail, code: 'conflicts', conflicts: Array.from({ length: conflicts }, () => conflict) },
    },
  });
}

describe('the list of edits', () => {
  it('has a row for each, the newest first', async () => {
    solera.edits.put(refused(1));
    solera.edits.put(anEdit('deciding', 1_234, { id: id.replace(/.$/, '2'), startedAt: new Date().toISOString() }));
    const rows = (await run()).split('\n').filter((line) => /[│|] w /.test(line));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/deciding .* 1,234 of about 1,000 .* 0\.\d s/);
    expect(rows[1]).toMatch(/refused .* 2026-11-29 10:00:00Z .* 9 .* 75 s/);
  });

  it('is filtered by winery and status', async () => {
    solera.edits.put(anEdit('done'));
    expect(await run('--winery', 'w', '--status', 'done')).toContain(id);
    expect(solera.lastCall('listEdits')).toEqual([{ winery: 'w', status: 'done', limit: 100 }]);
    expect(await run('--winery', 'v')).toMatch(/^There is no such edit\. /);
  });

  it('says how to read on', async () => {
    solera.edits.put(anEdit('done'));
    solera.edits.next = 'abc';
    expect(await run()).toContain(`read ${url}/v1/edits?cursor=abc`);
    solera.edits.next = null;
  });
});

describe('one edit', () => {
  it('that is done is shown with the counts of its result', async () => {
    const result = {
      actions: [{}, {}],
      impact: {
        ...{ actionsRedecided: 4_000, actionsChanged: 82, eventsAsserted: 90, eventsRetracted: 80 },
        ...{ lots: [{}], actions: [], conflicts: [conflict], warnings: [] },
        ...{ truncated: true, totals: { lots: 1_500, actions: 82, conflicts: 31 } },
      },
      notifications: { first: 11, last: 30 },
    };
    solera.edits.put(anEdit('done', 4_002, { startedAt, endedAt: '2026-11-29T10:00:02.500Z', result }));
    const text = await run(id);
    for (const row of [/status +│ done/, /elapsed +│ 2\.5 s/, /decided again +│ 4,000/, /lots changed +│ 1,500/])
      expect(text).toMatch(row);
    for (const row of [/conflicts +│ +31/, /notifications +│ +20/, /actions of the request +│ +2 /])
      expect(text).toMatch(row);
    expect(text).toContain('insufficient_volume');
    expect(text).toContain(`… and 30 more conflicts: ${url}/v1/edits/${id}/conflicts`);
    expect(text).toContain(`Whole lists: ${url}/v1/edits/${id}/lots`);
  });

  it('that was refused is shown with its problem and its conflicts', async () => {
    solera.edits.put(refused(25));
    const text = await run(id);
    expect(text).toContain('(conflicts): 25 other actions would become impossible.');
    expect(text.match(/Lot A holds 5 gal/g)).toHaveLength(20);
    expect(text).toContain('… and 5 more conflicts');
    expect(text).toContain('Nothing was written. Correct the request and send it again.');
  });

  it.each([
    ['queued', /Next: .*edits \S+ --watch --url http.*, or .*edits cancel /],
    ['deciding', /Next: .* --watch/],
    ['committing', /cannot be cancelled any more\. Next: .* --watch/],
    ['failed', /Nothing was written\.$/],
    ['cancelled', /Nothing was written\.$/],
  ])('that is %s is shown with what to do next', (status, next) => {
    // The fake returns the public form.
    const edit = anEdit(status) as unknown as EditAnswer;
    expect(editReport(edit, { url: 'http://cellar:8080', now: 0 })).toMatch(next);
    expect(editReport(edit, { url: 'http://127.0.0.1:8080', now: 0 })).not.toContain('--url');
  });

  it('that is watched is shown until it has ended', async () => {
    solera.edits.put(anEdit('deciding', 10));
    const running = run(id, '--watch');
    await expect.poll(() => printed).toContain('deciding: 10 of about 1,000 decided');
    solera.edits.put(anEdit('cancelled', 20));
    expect(await running).toContain('Nothing was written.');
    expect(process.exitCode).toBe(2);
  });

  it('that does not exist is a failure with a remedy', async () => {
    expect(await run(id)).toMatch(/^There is no edit .*\.\nList the edits with .*edits\. /);
  });
});

describe('cancelling', () => {
  it('is confirmed', async () => {
    solera.edits.put(anEdit('deciding'));
    expect(await run('cancel', id)).toContain(`Edit ${id} is cancelled: nothing was written.`);
    expect(solera.edits.all.get(id)?.status).toBe('cancelled');
  });

  it('that comes too late is a failure with a remedy', async () => {
    solera.edits.put(anEdit('done'));
    expect(await run('cancel', id)).toBe(
      `Edit ${id} is done.\nTo undo a write that is done, revise or retract its actions.`,
    );
  });
});

describe('a bar', () => {
  it.each([
    ['queued', 0, { estimate: null }, 0],
    ['deciding', 250, { estimate: 1_000 }, 25],
    ['deciding', 2_000, { estimate: 1_000 }, 100],
    ['deciding', 0, { estimate: 0 }, 0],
    ['done', 900, { estimate: 1_000 }, 100],
  ])('of an edit that is %s after %i is complete by %j', (status, decided, { estimate }, percent) => {
    const progress = { decided, changed: 3, reached: null, estimate };
    const edit = anEdit(status, 0, { progress, startedAt }) as unknown as EditAnswer; // As above.
    const [first, second = ''] = editBar(edit, Date.parse(startedAt) + 12_000).split('\n');
    expect(first).toBe(`${id}  write of w, ${status}`);
    expect(second).toContain(` ${percent}%  `);
    expect(second.match(/█/g)?.length ?? 0).toBe(Math.round((24 * percent) / 100));
    expect(second).toMatch(/decided, 3 changed, 12 s$/);
  });
});

describe('watching all edits', () => {
  const named = (number: number): string => id.replace(/..$/, String(10 + number));

  it('follows each from its first sight until its end, and keeps those that ended last', async () => {
    const client = new ServerClient(url);
    const watch = new EditWatch(client, undefined);
    const read = async () => (await watch.read()).map((edit) => `${edit.id.slice(-2)} ${edit.status}`);
    solera.edits.put(anEdit('done', 0, { id: named(0) }));
    expect(await read()).toEqual([]);
    for (let number = 1; number <= 7; number += 1) solera.edits.put(anEdit('queued', 0, { id: named(number) }));
    solera.edits.put(anEdit('committing', 0, { id: named(8) }));
    const queued = [1, 2, 3, 4, 5, 6, 7].map((number) => `1${number} queued`);
    expect(await read()).toEqual([...queued, '18 committing']);
    for (let number = 1; number <= 6; number += 1) solera.edits.put(anEdit('cancelled', 0, { id: named(number) }));
    const ended = [2, 3, 4, 5, 6].map((number) => `1${number} cancelled`);
    expect(await read()).toEqual([...ended, '17 queued', '18 committing']);
    solera.edits.put(anEdit('done', 0, { id: named(8) }));
    solera.edits.put(anEdit('deciding', 0, { id: named(7) }));
    expect(await read()).toEqual([...ended.slice(1), '18 done', '17 deciding']);
    client.close();
  });
});
