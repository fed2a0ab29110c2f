/** The place of a sealed text: its purpose, and the ids of the row that holds it. None of them contains a line break. */
export type Place = readonly string[];

/** A sealed text fails its authentication: it was altered, moved from another place, or sealed with another key of the same id. Or it is authentic, and its content cannot be inflated. */
export class TamperedText extends Error {
  override readonly name = 'TamperedText';
  /** The id of the key; empty if the text is malformed. */
  readonly key: string;

  constructor(key: string, place: Place, options?: ErrorOptions) {
    super(
      key === ''
        ? 'A sealed text is malformed: it was altered. It must have the form {"sealed":"<key id>:<base64>"}.'
        : `The sealed text of ${place.join(' ')} fails its authentication with the key ${key}: it was altered, moved from another row, or sealed with another key of this id.`,
      options,
    );
    this.key = key;
  }
}
