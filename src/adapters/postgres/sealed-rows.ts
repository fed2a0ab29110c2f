/** Seals the content of rows before they are written. Content of a winery that is not encrypted stays as it is. */
import type { Proposal, RevisionRow, TouchRow } from '../../application/ports/proposal.js';
import { streamName } from '../../cellar/stream.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { contentText } from '../../encryption/content-text.js';
import { actionPlace, answerPlace, eventPlace, refusalPlace, statePlace } from '../../encryption/places.js';
import { withVessel } from '../../encryption/sealed-text.js';

/** The types of actions that the database finds by the vessel in their data: see migrations/0005-named-vessels.sql. */
const foundByVessel: ReadonlySet<string> = new Set(['addition', 'analysis']);

/** Returns the sealed columns of a revision. `data` holds data, note and refusal as one sealed text. `refusal` is also sealed alone, because readers of the status need only the refusal. */
export function sealedRevision(
  row: RevisionRow,
  content: ContentCipher,
): Pick<RevisionRow, 'data' | 'note' | 'refusal'> {
  const { winery, position, revision, type, data, note, refusal } = row;
  if (!content.isEncrypted(winery)) return row;
  const sealed = content.seal(winery, actionPlace(winery, position.id, revision), contentText({ data, note, refusal }));
  const vessel = foundByVessel.has(type) ? (JSON.parse(data) as { readonly vessel?: string }).vessel : undefined; // As the schemas of both types define it.
  return {
    data: vessel === undefined ? sealed : withVessel(sealed, vessel),
    note: null,
    refusal: sealedRefusal(winery, position.id, refusal, content),
  };
}

/** Returns the refusal of an action, sealed. */
export function sealedRefusal(
  winery: string,
  action: string,
  refusal: string | null,
  content: ContentCipher,
): string | null {
  return refusal === null ? null : content.seal(winery, refusalPlace(winery, action), refusal);
}

/** Returns one event of a touch, sealed. */
export function sealedEvent({ winery, stream, position }: TouchRow, event: string, content: ContentCipher): string {
  return content.isEncrypted(winery) ? content.seal(winery, eventPlace(stream, position.id), event) : event;
}

/** Returns the state of a stream just after an action, sealed. */
export function sealedState(stream: string, action: string, state: string, content: ContentCipher): string {
  return content.seal(streamName(stream).winery, statePlace(stream, action), state);
}

/** Returns the answer of a change set, sealed. A check-only proposal may have no answer: "" stays as it is. */
export function sealedAnswer({ answer, winery, change }: Proposal, content: ContentCipher): string {
  return answer === '' ? '' : content.sealNaming(winery, answerPlace(change), answer);
}
