/** Seals the content of rows before it is written. Content of a winery that is not encrypted stays as it is. */
import type { Proposal, RevisionRow, TouchRow } from '../../application/ports/proposal.js';
import { streamName } from '../../cellar/stream.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { contentText } from '../../encryption/content-text.js';
import { actionPlace, answerPlace, eventPlace, refusalPlace, statePlace } from '../../encryption/places.js';
import { withVessel } from '../../encryption/sealed-text.js';

/** The types whose rows the database finds by the vessel that their data name: see migrations/0005-named-vessels.sql. */
const foundByVessel: ReadonlySet<string> = new Set(['addition', 'analysis']);

/** Returns the columns of a revision. Data, note and refusal are sealed as one text; the refusal also alone, because readers of the status need no more. */
export function sealedRevision(
  row: RevisionRow,
  content: ContentCipher,
): Pick<RevisionRow, 'data' | 'note' | 'refusal'> {
  const { winery, position, revision, type, data, note, refusal } = row;
  if (!content.isEncrypted(winery)) return row;
  const sealed = content.seal(winery, actionPlace(winery, position.id, revision), contentText({ data, note, refusal }));
  const vessel = foundByVessel.has(type) ? (JSON.parse(data) as { readonly vessel?: string }).vessel : undefined; // As the schemas of both types say.
  return {
    data: vessel === undefined ? sealed : withVessel(sealed, vessel),
    note: null,
    refusal: sealedRefusal(winery, position.id, refusal, content),
  };
}

export function sealedRefusal(
  winery: string,
  action: string,
  refusal: string | null,
  content: ContentCipher,
): string | null {
  return refusal === null ? null : content.seal(winery, refusalPlace(winery, action), refusal);
}

export function sealedEvent({ winery, stream, position }: TouchRow, event: string, content: ContentCipher): string {
  return content.isEncrypted(winery) ? content.seal(winery, eventPlace(stream, position.id), event) : event;
}

export function sealedState(stream: string, action: string, state: string, content: ContentCipher): string {
  return content.seal(streamName(stream).winery, statePlace(stream, action), state);
}

/** A check-only proposal without an answer remembers nothing. */
export function sealedAnswer({ answer, winery, change }: Proposal, content: ContentCipher): string {
  return answer === '' ? '' : content.sealNaming(winery, answerPlace(change), answer);
}
