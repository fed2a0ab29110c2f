/** What a text is, and the ids of what it belongs to. None of them contains a line break. */
export type Place = readonly string[];

/** A sealed text that was altered, or that belongs to another place, or that another key of the same id has sealed. */
export class TamperedText extends Error {
  override readonly name = 'TamperedText';
  readonly key: string;

  constructor(key: string, place: Place, options?: ErrorOptions) {
    super(
      `The text of ${place.join(' ')} fails its authentication with the key ${key}: it was altered or moved.`,
      options,
    );
    this.key = key;
  }
}
