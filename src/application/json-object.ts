/** A JSON object whose shape the public contract defines. */
export type JsonObject = Record<string, unknown>;
