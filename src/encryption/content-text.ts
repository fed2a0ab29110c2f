/**
 * Writes and reads the content of a revision as one text, before it is sealed and after it is opened: a JSON object with the members that the revision's
 * notification has only in clear. The user's data are embedded verbatim, so that opening returns the same text.
 */

interface RevisionContent {
  /** The user's data as JSON text. */
  readonly data: string;
  readonly note: string | null;
  /** The refusal as JSON text, or null. Its code and detail are members, too. */
  readonly refusal: string | null;
}

/** Returns the content of a revision as one text. */
export function contentText({ data, note, refusal }: RevisionContent): string {
  return `{"data":${data}${furtherMembers(note, refusal === null ? {} : (JSON.parse(refusal) as Refusal))}}`; // Every refusal is stored with a code and a detail.
}

/** Returns the data and the note of a text that `contentText` has written. */
export function revisionContent(text: string): Pick<RevisionContent, 'data' | 'note'> {
  const { note = null, ...refusal } = JSON.parse(text) as { readonly note?: string } & Refusal; // Written by `contentText`.
  const end = furtherMembers(note, refusal).length + 1;
  return { data: text.slice('{"data":'.length, -end), note };
}

interface Refusal {
  readonly code?: string;
  readonly detail?: string;
}

function furtherMembers(note: string | null, { code, detail }: Refusal): string {
  const noted = note === null ? '' : `,"note":${JSON.stringify(note)}`;
  return code === undefined
    ? noted
    : `${noted},"code":${JSON.stringify(code)},"detail":${JSON.stringify(detail ?? '')}`;
}
