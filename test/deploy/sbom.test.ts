/** The software bill of materials that `npm run sbom` prints. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const schemas = join(
  createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'),
  '../res/schema',
);

interface Bom {
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string; readonly type: string } };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly purl: string;
    readonly hashes?: readonly { readonly alg: string }[];
    readonly licenses?: readonly object[];
    readonly externalReferences?: readonly { readonly url: string; readonly type: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

let bom: Bom;
beforeAll(() => {
  const text = execFileSync(process.execPath, [join(root, 'bin/sbom.mjs')], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  bom = JSON.parse(text) as Bom; // The tests check it.
}, 60_000);

const json = (path: string): object => JSON.parse(readFileSync(path, 'utf8')) as object; // Schemas and manifests are objects.

describe('the bill of materials', () => {
  it('is valid CycloneDX', () => {
    const ajv = new Ajv({ strict: false });
    formats.default(ajv);
    // ajv knows no formats of internationalised addresses.
    for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true);
    ajv.addSchema(
      json(join(schemas, 'spdx.SNAPSHOT.schema.json')),
      'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json',
    );
    ajv.addSchema(
      json(join(schemas, 'jsf-0.82.SNAPSHOT.schema.json')),
      'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json',
    );
    const validate = ajv.compile(json(join(schemas, `bom-${bom.specVersion}.SNAPSHOT.schema.json`)));
    expect(validate(bom), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...bom, components: [{ name: 'no type' }] })).toBe(false);
  });

  it('is that of this version of Solera', () => {
    const { version } = json(join(root, 'package.json')) as { readonly version: string };
    expect(bom.metadata.component).toMatchObject({ name: 'solera', version, type: 'application' });
  });

  it('lists the packages of docs/licences.md that this system has, each with its hash and its licence', () => {
    const listed = [
      ...readFileSync(join(root, 'docs/licences.md'), 'utf8').matchAll(/^\| `(\S+)` \| (\S+) \|.*\| (\S+) \|$/gm),
    ];
    const wanted = listed
      .filter(([, , , part]) => part !== 'optional')
      .map(([, name = '', version]) => `pkg:npm/${name.replace('@', '%40')}@${version}`);
    const found = bom.components.map(({ purl }) => purl);
    expect(wanted.filter((purl) => !found.includes(purl))).toEqual([]);
    expect(bom.components.filter(({ hashes }) => hashes?.[0]?.alg !== 'SHA-512')).toEqual([]);
    expect(bom.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  });

  it('names what depends on what, and nothing that is not listed', () => {
    const refs = new Set([...bom.components.map((component) => component['bom-ref']), bom.dependencies[0]?.ref]);
    const unlisted = bom.dependencies
      .flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
      .filter((ref) => !refs.has(ref));
    expect(unlisted).toEqual([]);
    expect(bom.dependencies.some(({ dependsOn }) => dependsOn.length > 0)).toBe(true);
  });

  it('names no registry of one machine', () => {
    const distributions = bom.components.flatMap(({ externalReferences = [] }) =>
      externalReferences.filter(({ type }) => type === 'distribution'),
    );
    expect(distributions).toEqual([]);
  });
});
