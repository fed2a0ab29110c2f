import { describe, expect, it } from 'vitest';
import { ByteBudget, type ByteShare } from '../../src/adapters/http/byte-budget.js';

/** A budget, and what became of each request in the order of the decisions. */
function budgetOf(mostBytes: number) {
  const budget = new ByteBudget(mostBytes);
  const decided: string[] = [];
  const shares = new Map<string, ByteShare>();
  const request = (name: string, bytes: number, now = 0) => {
    const decide = (share: ByteShare | null): void => {
      decided.push(share === null ? `${name} refused` : name);
      if (share !== null) shares.set(name, share);
    };
    const share = budget.take(bytes);
    if (share === null) return budget.wait(bytes, now, decide);
    decide(share);
    return undefined;
  };
  return { budget, decided, shares, request };
}

describe('a byte budget', () => {
  it('admits at once while bytes are free, and further requests in their order', () => {
    const { budget, decided, shares, request } = budgetOf(10);
    request('a', 6);
    request('b', 6);
    request('c', 1);
    expect([decided, budget.held, budget.waiting]).toEqual([['a'], 6, 2]);
    shares.get('a')?.release();
    expect([decided, budget.held, budget.waiting]).toEqual([['a', 'b', 'c'], 7, 0]);
  });

  it('gets each share back once', () => {
    const { budget, shares, request } = budgetOf(10);
    request('a', 6);
    shares.get('a')?.release();
    shares.get('a')?.release();
    shares.get('a')?.changeTo(5);
    expect(budget.held).toBe(0);
  });

  it('admits a request for more than everything when nothing else is held', () => {
    const { decided, shares, request } = budgetOf(10);
    request('a', 1);
    request('huge', 99);
    expect(decided).toEqual(['a']);
    shares.get('a')?.release();
    expect(decided).toEqual(['a', 'huge']);
    expect(shares.get('huge')?.fits(1_000)).toBe(true);
  });

  it('lets a share grow only within the budget, and admits others when it shrinks', () => {
    const { decided, shares, request } = budgetOf(10);
    request('a', 4);
    request('b', 4);
    request('c', 4);
    const a = shares.get('a');
    expect([a?.fits(6), a?.fits(7)]).toEqual([true, false]);
    a?.changeTo(1);
    expect(decided).toEqual(['a', 'b', 'c']);
  });

  it('refuses those that waited too long, oldest first, and forgets those that gave up', () => {
    const { budget, decided, request } = budgetOf(10);
    request('a', 10, 0);
    request('b', 1, 1);
    const c = request('c', 1, 2);
    request('d', 1, 3);
    if (c !== undefined) budget.cancel(c);
    budget.expire(3);
    expect([decided, budget.waiting]).toEqual([['a', 'b refused'], 1]);
  });

  it('admits the next when the first in the queue gives up', () => {
    const { budget, decided, request } = budgetOf(10);
    request('a', 6);
    const b = request('b', 6);
    request('c', 4);
    if (b !== undefined) budget.cancel(b);
    expect(decided).toEqual(['a', 'c']);
  });
});
