/** What the HTTP adapter wants to know of a kind of action: its name and the schema of its data, for the document and for `?type=`. */
export interface KindDescription {
  readonly type: string;
  readonly title: string;
  /** JSON schema. */
  readonly schema: object;
}
