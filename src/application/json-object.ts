/** A JSON object whose shape the public API defines. */
export type JsonObject = Record<string, unknown>;
