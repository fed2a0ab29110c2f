import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly engines?: { readonly node?: string };
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

/** Reports whether a range such as `^18.0.0 || >=20` allows a version, as far as its major and minor numbers decide. */
function allows(range: string, [major, minor]: readonly [number, number]): boolean {
  return range.split('||').some((part) => {
    if (part.trim() === '*') return true;
    const [, sign = '', first = '', second = '0'] = /(\^|>=)?\s*(\d+)(?:\.(\d+))?/.exec(part) ?? [];
    const [from, at] = [Number(first), Number(second)];
    return (major === from && minor >= at) || (sign === '>=' && major > from);
  });
}

describe('the packages', () => {
  it('run on the oldest Node that Solera supports, so that the first installation warns of nothing', () => {
    const { engines } = read('package.json') as Manifest;
    const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines?.node ?? '') ?? [];
    const oldest = [Number(major), Number(minor)] as const;
    const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Manifest>> };
    const tooNew = Object.entries(packages).filter(([, { engines: wanted }]) => !allows(wanted?.node ?? '>=0', oldest));
    expect(tooNew.map(([path]) => path)).toEqual([]);
    expect(allows('>=22', oldest)).toBe(false);
  });
});
