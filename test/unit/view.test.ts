import type pg from 'pg';
import { expect, test } from 'vitest';
import { runView } from '../../src/adapters/postgres/view.js';
import { plainBodies } from '../support/no-keys.js';

/** A client that answers statements in order, in later turns, and fails those whose text matches. */
function clientFailing(failing: RegExp) {
  const sent: string[] = [];
  const released: unknown[] = [];
  const query = async (statement: string | { readonly text: string }) => {
    const text = typeof statement === 'string' ? statement : statement.text;
    sent.push(text);
    await new Promise((resolve) => setImmediate(resolve));
    if (failing.test(text)) throw new Error(`refused: ${text}`);
    return { rows: [{ last: 7 }] };
  };
  const client = { query, release: (broken: unknown) => released.push(broken) } as unknown as pg.PoolClient; // What a view uses.
  return { client, sent, released };
}

test('sends its first read without waiting for the begin of its transaction', async () => {
  const { client, sent, released } = clientFailing(/nothing/);
  const sentAtOnce: number[] = [];
  let closed = 0;
  const head = await runView(
    { client, bodies: plainBodies },
    async (reader) => {
      const read = reader.head();
      sentAtOnce.push(sent.length);
      return read;
    },
    () => {
      closed += 1;
    },
  );
  expect([head, sentAtOnce]).toEqual([7, [2]]);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent.at(-1)).toBe('commit');
  expect([released, closed]).toEqual([[undefined], 1]);
});

test('rejects if its transaction did not begin, though its reads were answered', async () => {
  const { client, sent } = clientFailing(/^begin/);
  const view = runView(
    { client, bodies: plainBodies },
    (reader) => reader.head(),
    () => undefined,
  );
  await expect(view).rejects.toMatchObject({ name: 'StoreUnavailable' });
  expect(sent.at(-1)).toBe('rollback');
});

test('discards a connection that cannot end its transaction', async () => {
  const { client, released } = clientFailing(/^rollback/);
  const view = runView(
    { client, bodies: plainBodies },
    async () => Promise.reject(new Error('the decision failed')),
    () => undefined,
  );
  await expect(view).rejects.toThrow('the decision failed');
  expect(released).toEqual([true]);
});
