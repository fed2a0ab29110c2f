/** How often a client may do something. */
import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { clientOf } from '../../src/adapters/http/client-address.js';
import { FailedLogins } from '../../src/adapters/http/failed-logins.js';
import { RateLimiter } from '../../src/adapters/http/rate-limiter.js';

function limiter(perMinute: number, keys = 100) {
  const clock = { now: 1_000_000 };
  return { clock, limiter: new RateLimiter({ perMinute, keys, now: () => clock.now }) };
}

const admittedOf = (limited: RateLimiter, key: string, times: number): number =>
  Array.from({ length: times }, () => limited.take(key)).filter(({ isAdmitted }) => isAdmitted).length;

describe('a limiter', () => {
  it.each([1, 3, 7, 60, 12_345])('admits %i events at once, and then as many a minute', (perMinute) => {
    const { clock, limiter: limited } = limiter(perMinute);
    expect(admittedOf(limited, 'a', perMinute + 5)).toBe(perMinute);
    clock.now += 30_000;
    expect(admittedOf(limited, 'a', perMinute)).toBe(Math.floor(perMinute / 2));
    clock.now += 60_000;
    expect(admittedOf(limited, 'a', perMinute + 5)).toBe(perMinute);
  });

  it('says what is left, and when the next event is admitted', () => {
    const { clock, limiter: limited } = limiter(4);
    expect(limited.take('a')).toEqual({ isAdmitted: true, left: 3, completeInS: 15, retryAfterS: 1 });
    for (const left of [2, 1, 0]) expect(limited.take('a').left).toBe(left);
    expect(limited.take('a')).toEqual({ isAdmitted: false, left: 0, completeInS: 60, retryAfterS: 15 });
    clock.now += 14_000;
    expect(limited.take('a')).toMatchObject({ isAdmitted: false, retryAfterS: 1 });
    clock.now += 1_000;
    expect(limited.take('a')).toMatchObject({ isAdmitted: true, left: 0 });
  });

  it('names whole seconds, whatever fractions its clock has', () => {
    for (let times = 1; times <= 200; times += 1) {
      const limited = new RateLimiter({ perMinute: 2, keys: 1, now: () => times * 61.7 + times / 3 });
      expect(limited.take('a')).toMatchObject({ completeInS: 30 });
    }
  });

  it('does not count what it refuses, nor a look', () => {
    const { clock, limiter: limited } = limiter(2);
    for (let times = 0; times < 100; times += 1) limited.take('a');
    for (let times = 0; times < 100; times += 1) expect(limited.look('b').left).toBe(2);
    clock.now += 30_000;
    expect(limited.take('a').isAdmitted).toBe(true);
  });

  it('counts each key alone, and remembers as many as it may', () => {
    const { limiter: limited } = limiter(1, 2);
    expect([limited.take('a'), limited.take('b')].every(({ isAdmitted }) => isAdmitted)).toBe(true);
    expect(limited.take('a').isAdmitted).toBe(false);
    limited.take('c');
    // The one that was silent longest was forgotten.
    expect(limited.take('b').isAdmitted).toBe(true);
  });
});

describe('failed logins', () => {
  it('close an address after too many, for a while, and no other', () => {
    let now = 0;
    const failed = new FailedLogins({ ...httpLimits, failedLoginsPerMinute: 3 }, () => now);
    for (let times = 0; times < 3; times += 1) {
      expect(failed.admits('192.0.2.7')).toBe(true);
      failed.failed('::ffff:192.0.2.7');
    }
    expect([failed.admits('192.0.2.7'), failed.retryAfterS('192.0.2.7')]).toEqual([false, 20]);
    expect(failed.admits('192.0.2.8')).toBe(true);
    now += 20_000;
    expect(failed.admits('192.0.2.7')).toBe(true);
  });
});

describe('the client at an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is %s', (address, client) => expect(clientOf(address)).toBe(client));
});
