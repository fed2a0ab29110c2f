/** Bodies of fuzzed requests: valid ones, and what becomes of them when their values, their JSON or their bytes are broken. */
import type { Chance } from '../../../src/harvest/chance.js';
import { corrupted, jsonText } from '../hostile-value.js';
import { documentSample, type Sampling } from './document-sample.js';
import type { DocumentRoute } from './document-routes.js';
import type { FuzzNames } from './fuzz-names.js';

interface FuzzedBody {
  readonly type: string;
  readonly bytes: Buffer;
}

interface BodyParts {
  readonly chance: Chance;
  readonly names: FuzzNames;
  readonly sampling: Sampling;
}

/** Returns a body that the operation accepts, or nearly. `isBroken`: with faults. */
export function fuzzedBody(route: DocumentRoute, parts: BodyParts, isBroken: boolean): FuzzedBody | null {
  if (route.body === null) return null;
  if (route.body.mediaType === 'multipart/form-data') return fuzzedForm(parts, isBroken);
  const { chance, sampling } = parts;
  const value = chance.happens(0.75) ? usualBody(route, parts) : undefined;
  const sampled = value ?? withId(documentSample(route.body.schema, '', sampling), parts);
  const given = isBroken && chance.happens(0.7) ? corrupted(sampled, chance) : sampled;
  const bytes = Buffer.from(jsonText(given), 'utf8');
  const type = 'application/json';
  if (!isBroken || chance.happens(0.7)) return { type, bytes };
  return { type: brokenType(chance), bytes: chance.happens(0.5) ? brokenBytes(bytes, chance) : bytes };
}

/** Returns a body that usually takes effect, for the routes that record. */
function usualBody({ method, path }: DocumentRoute, parts: BodyParts): unknown {
  const { chance } = parts;
  if (path.endsWith('/changes')) {
    const winery = path === '/v1/changes' ? { winery: 'estate' } : {};
    const record = () => ({ op: 'record', ...winery, action: usualAction(parts) });
    return { changes: Array.from({ length: chance.whole(1, 3) }, record) };
  }
  if (path.endsWith('/actions') && method === 'POST') return { id: parts.names.newId(), ...usualAction(parts) };
  if (path.endsWith('/actions/{action}') && method === 'PUT')
    return chance.pick([
      { note: 'x' },
      { effectiveAt: time(chance) },
      { tieBreak: 1 },
      { data: usualAction(parts).data },
    ]);
  return undefined;
}

function usualAction({ chance, names }: BodyParts): { readonly type: string; readonly data: object } {
  const lot = names.lot();
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
  const owner = chance.happens(0.5) ? { owner: 'X' } : {};
  const vessel = chance.happens(0.3) ? { vessel: names.nameFor('vessel') } : {};
  const [type, data] = chance.pick<readonly [string, object]>([
    ['receive_bulk', { to: { lot, volume: 100, ...owner, ...vessel }, components }],
    ['receive_bulk', { to: { lot, volume: 100, ...owner }, components }],
    ['receive_fruit', { lot, weight: 10, variety: 'Merlot', vintage: 2024, appellation: 'Napa', ...owner }],
    ['rack', { from: [{ lot, volume: 1 }], to: [{ lot: names.lot(), volume: 1, ...vessel }] }],
    [
      'blend',
      {
        from: [
          { lot, volume: 1 },
          { lot: names.lot(), volume: 1 },
        ],
        to: [{ lot: names.lot(), volume: 'rest' }],
        loss: 0,
      },
    ],
    ['measure', { lot, volume: chance.whole(0, 50), ...vessel }],
    ['addition', { lot, product: 'SO2', amount: 1, unit: 'g' }],
    ['analysis', { lot, analyte: 'pH', value: 3.5, unit: 'pH' }],
    ['note', { lot, text: 'x' }],
    ['add_cost', { lot, category: 'labour', amount: 1 }],
    ['declare', { lot, tags: ['a'] }],
    ['archive_lot', { lot }],
  ]);
  return { type, ...{ effectiveAt: time(chance) }, data };
}

function time(chance: Chance): string {
  return `2025-10-${String(chance.whole(1, 28)).padStart(2, '0')}T0${chance.whole(0, 9)}:00:00Z`;
}

/** Adds ids that few other requests use, because most ids of a small pool would be refused as reused. */
function withId(value: unknown, { names }: BodyParts): unknown {
  const isNew = typeof value === 'object' && value !== null && 'id' in value;
  return isNew ? { ...value, id: names.newId() } : value;
}

function brokenType(chance: Chance): string {
  return chance.pick([
    'application/json; charset=utf-8',
    'application/json; charset=latin1',
    'application/merge-patch+json',
    ...[
      'text/plain',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      '*/*',
      ',',
      'a/b/c',
    ],
  ]);
}

function brokenBytes(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.whole(0, Math.max(0, bytes.length - 1));
  switch (chance.whole(0, 6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([chance.whole(0, 255)]), bytes.subarray(at + 1)]);
    case 2:
      return Buffer.concat([bytes, bytes]);
    case 3:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 4:
      return Buffer.from(bytes.toString('utf8'), 'utf16le');
    case 5:
      return Buffer.from(
        chance.pick(['', 'null', '[]', '""', '0', '{', '[[[[', '{"__proto__":{}}', '{"constructor":1}']),
      );
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.alloc(chance.pick([1, 70_000]), chance.pick([0, 0x20, 0x5b])),
        bytes.subarray(at),
      ]);
  }
}

function fuzzedForm({ chance, names }: BodyParts, isBroken: boolean): FuzzedBody {
  const boundary = 'fuzz0boundary';
  const lot = names.lot();
  const table = chance.pick([
    `type,effectiveAt,data.lot,data.text\nnote,2025-10-01T00:00:00Z,${lot},x\n`,
    `type,effectiveAt,data.lot,data.text\nnote,2025-10-01T00:00:00Z,${lot},"x\n`,
    `winery,type,effectiveAt,data.lot,data.text\nestate,note,2025-10-01T00:00:00Z,${lot},x\n`,
    ...[
      'lot;text\nA;x\n',
      '',
      '\u0000\u0001',
      'PK\u0003\u0004broken',
      `${'a,'.repeat(2_000)}\n`,
      '"',
      '\ufeff\ufeffa\n1\n',
    ],
  ]);
  const parts = [part('file', table, '; filename="t.csv"'), part('dryRun', chance.pick(['true', 'true', 'false']))];
  if (chance.happens(0.3)) parts.push(part('source', chance.pick(['list', '', 'x'.repeat(300), '\u0000'])));
  if (chance.happens(0.3))
    parts.push(
      part('map', chance.pick(['', 'x: [', '&a [*a,*a]', '{}', `columns:\n  lot: lot\n`, '- '.repeat(5_000)])),
    );
  if (isBroken)
    parts.push(
      part(
        chance.pick(['', '__proto__', 'extra', 'file', 'key', 'dates', 'decimal']),
        chance.pick(['', 'x', '\u0000']),
      ),
    );
  const whole = Buffer.from(`${parts.map((text) => `--${boundary}\r\n${text}`).join('')}--${boundary}--\r\n`, 'utf8');
  const bytes = isBroken && chance.happens(0.5) ? brokenBytes(whole, chance) : whole;
  const type = isBroken && chance.happens(0.2) ? brokenType(chance) : `multipart/form-data; boundary=${boundary}`;
  return { type, bytes };
}

function part(name: string, content: string, more = ''): string {
  return `content-disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
}
