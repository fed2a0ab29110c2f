import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly engines?: { readonly node?: string };
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

/** Whether a range such as `^18.0.0 || >=20` lets a version in, as far as major and minor decide. */
function allows(range: string, [major, minor]: readonly [number, number]): boolean {
  return range.split('||').some((part) => {
    const [, sign = '', first = '', second = '0'] = /(\^|>=)?\s*(\d+)(?:\.(\d+))?/.exec(part) ?? [];
    const [from, at] = [Number(first), Number(second)];
    return (major === from && minor >= at) || (sign === '>=' && major > from);
  });
}

describe('the packages', () => {
  it('run on the oldest Node that Solera promises: a newcomer sees no warning at the first install', () => {
    const { engines } = read('package.json') as Manifest;
    const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines?.node ?? '') ?? [];
    const oldest = [Number(major), Number(minor)] as const;
    const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Manifest>> };
    const younger = Object.entries(packages).filter(
      ([, { engines: wanted }]) => !allows(wanted?.node ?? '>=0', oldest),
    );
    expect(younger.map(([path]) => path)).toEqual([]);
    expect(allows('>=22', oldest)).toBe(false);
  });
});
