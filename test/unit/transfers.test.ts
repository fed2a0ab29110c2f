/** The bytes that a server holds for its clients, and when a client counts as stalled. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { ResponseEnds } from '../../src/adapters/http/response-ends.js';
import type { Transfer } from '../../src/adapters/http/transfer.js';
import { Transfers } from '../../src/adapters/http/transfers.js';

class FakeSocket extends EventEmitter {
  closed = false;
  bytesRead = 0;
  bytesWritten = 0;
  writableLength = 0;

  destroy(): void {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
  }
}

interface Exchange {
  readonly socket: FakeSocket;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function exchangeOn(socket: FakeSocket): Exchange {
  const response = Object.assign(new EventEmitter(), { socket });
  // The members that these classes read.
  return { socket, request: { socket } as never, response: response as never };
}

const limits = { ...httpLimits, bodyBytesInFlight: 100, stallCheckMs: 250 };

function transfersOf(more: Partial<typeof limits> = {}): Transfers {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return new Transfers({ ...limits, ...more }, log, new ResponseEnds());
}

describe('transfers', () => {
  it('hold the bytes of exactly the requests whose responses are not over, in whatever order these end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 30 }), fc.nat(1_000)), { maxLength: 40 }),
        (actions) => {
          const transfers = transfersOf();
          const open: { exchange: Exchange; bytes: number; admitted: boolean }[] = [];
          for (const [kind, bytes, which] of actions) {
            const chosen = open[which % Math.max(1, open.length)];
            if (kind < 2 || chosen === undefined) {
              const exchange = exchangeOn(new FakeSocket());
              const entry = { exchange, bytes, admitted: false };
              open.push(entry);
              transfers.admit('bodies', bytes, exchange, (transfer) => {
                entry.admitted = transfer !== null;
              });
            } else {
              open.splice(open.indexOf(chosen), 1);
              if (bytes % 2 === 0) chosen.exchange.socket.destroy();
              else chosen.exchange.response.emit('close');
            }
            const admitted = open.filter((entry) => entry.admitted);
            expect(transfers.held).toBe(admitted.reduce((sum, entry) => sum + entry.bytes, 0));
            expect(transfers.waiting).toBe(open.length - admitted.length);
          }
          for (const { exchange } of open) exchange.socket.destroy();
          expect([transfers.held, transfers.waiting]).toEqual([0, 0]);
        },
      ),
    );
  });

  it('on one connection end together with it, also those whose responses get no event of their own', () => {
    const transfers = transfersOf();
    const socket = new FakeSocket();
    for (let index = 0; index < 5; index += 1) transfers.admit('bodies', 30, exchangeOn(socket), () => undefined);
    expect([transfers.held, transfers.waiting]).toEqual([90, 2]);
    socket.destroy();
    expect([transfers.held, transfers.waiting]).toEqual([0, 0]);
  });
});

describe('a client', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  function sendingTo(transfers: Transfers): { exchange: Exchange; transfer: Transfer } {
    const exchange = exchangeOn(new FakeSocket());
    const admitted: Transfer[] = [];
    transfers.admit('items', 10, exchange, (transfer) => void (transfer && admitted.push(transfer)));
    const [transfer] = admitted;
    if (transfer === undefined) throw new Error('nothing else holds bytes');
    return { exchange, transfer };
  }

  it('that does not read its answer is cut off after the time for stalls, and not before', () => {
    const transfers = transfersOf({ stallTimeoutMs: 5_000 });
    const { exchange, transfer } = sendingTo(transfers);
    vi.advanceTimersByTime(20_000);
    expect(exchange.socket.closed).toBe(false);
    transfer.sending(1_000_000);
    vi.advanceTimersByTime(4_900);
    expect(exchange.socket.closed).toBe(false);
    vi.advanceTimersByTime(700);
    expect([exchange.socket.closed, transfers.held]).toEqual([true, 0]);
  });

  it('is no longer watched once its response is over, in whatever order responses end', () => {
    const transfers = transfersOf();
    const [a, b, c] = [sendingTo(transfers), sendingTo(transfers), sendingTo(transfers)];
    for (const { exchange } of [a, c, b]) exchange.response.emit('close');
    vi.advanceTimersByTime(500);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that reads slowly but enough is not cut off', () => {
    const transfers = transfersOf({ stallTimeoutMs: 5_000, leastBytesMoved: 100 });
    const { exchange, transfer } = sendingTo(transfers);
    transfer.sending(1_000_000);
    for (let second = 0; second < 60; second += 1) {
      exchange.socket.bytesWritten += 30;
      vi.advanceTimersByTime(1_000);
    }
    expect(exchange.socket.closed).toBe(false);
  });

  it('that stalls while others wait for its bytes is cut off sooner', () => {
    const transfers = transfersOf({ itemBytesInFlight: 15, stallTimeoutMs: 60_000, stallUnderPressureMs: 1_000 });
    const { exchange, transfer } = sendingTo(transfers);
    transfer.sending(10);
    const waiting = exchangeOn(new FakeSocket());
    let admitted = false;
    transfers.admit('items', 10, waiting, () => {
      admitted = true;
    });
    vi.advanceTimersByTime(1_000);
    expect([exchange.socket.closed, admitted]).toEqual([false, false]);
    vi.advanceTimersByTime(600);
    expect([exchange.socket.closed, admitted]).toEqual([true, true]);
  });
});
