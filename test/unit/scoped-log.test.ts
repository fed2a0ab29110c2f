import { describe, expect, it } from 'vitest';
import type { Grant } from '../../src/application/access/caller.js';
import { scopedTexts } from '../../src/application/access/scoped-log.js';
import { Visibility } from '../../src/application/access/visibility.js';
import { lotKey } from '../../src/application/query/lot-owners.js';
import { type SchemaChange, Schemas } from '../../src/cellar/upcasters.js';
import { uuid } from '../support/memory-node.js';

const id = uuid(1);

/** In schema 1, notes named their lot `batch`. */
const renamed: SchemaChange = {
  level: 1,
  up: ({ batch, ...rest }) => ({ lot: batch, ...rest }),
  down: ({ lot, ...rest }) => ({ batch: lot, ...rest }),
};
const schemas = new Schemas({ actions: { note: [renamed] }, events: [], states: [] });

/** What a caller may see that owns the lot `mine`. The newest revision of the note names that lot, by a body of the newest schema. */
function visibility(): Visibility {
  const grants: readonly Grant[] = [{ role: 'reader', winery: null }];
  const caller = { id: 't', name: 't', grants, owner: 'A', expiresAt: null, isVouchedFor: false };
  const owners = new Map([
    [lotKey({ winery: 'w', lot: 'mine' }), 'A'],
    [lotKey({ winery: 'w', lot: 'theirs' }), 'B'],
  ]);
  const stored = {
    ...{ position: { effectiveAt: 0, tieBreak: 1, id }, revision: 2, winery: 'w', otherWinery: null, type: 'note' },
    ...{ retracted: false, data: '{"lot":"mine","text":"x"}', decidedBy: 1, note: null, refusal: null },
    ...{ recordedAt: 0, recordedBy: null, change: uuid(2) },
  };
  return new Visibility(caller, { ownersOf: async () => owners, actions: async () => [stored] });
}

function noteText(schema: string, data: object): string {
  const content = { winery: 'w', change: uuid(2), index: 0, of: 1, action: id, revision: 1, type: 'note', data };
  const heading = `"source":"/wineries/w","type":"solera.action.recorded","subject":"${id}","time":"2025-01-01T00:00:00Z"`;
  const named = `"dataschema":"urn:solera:schema:action.recorded.${schema}"`;
  return `{"specversion":"1.0","id":"1","sequence":1,${heading},${named},"data":${JSON.stringify(content)}}`;
}

describe('the log of a caller with an owner', () => {
  const shown = async (text: string) => (await scopedTexts(visibility(), [text], schemas))[0];
  const withheld = '{"specversion":"1.0","id":"1","sequence":1,"source":"/","type":"solera.withheld"}';

  it('shows and withholds notifications by the lots that they name in their own schema', async () => {
    const mine = noteText('1', { batch: 'mine', text: 'x' });
    expect(await shown(mine)).toBe(mine);
    expect(await shown(noteText('1', { batch: 'theirs', text: 'x' }))).toBe(withheld);
    const newest = noteText('note.2', { lot: 'mine', text: 'x' });
    expect(await shown(newest)).toBe(newest);
    expect(await shown(noteText('note.2', { lot: 'theirs', text: 'x' }))).toBe(withheld);
  });

  it('withholds notifications of a schema that the program does not know', async () => {
    expect(await shown(noteText('note.3', { vat: 'mine', text: 'x' }))).toBe(withheld);
  });
});
