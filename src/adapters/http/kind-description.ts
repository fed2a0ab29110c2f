/** A kind of action as the OpenAPI document and `?type=` need it. */
export interface KindDescription {
  readonly type: string;
  readonly title: string;
  /** The JSON schema of its data. */
  readonly schema: object;
}
