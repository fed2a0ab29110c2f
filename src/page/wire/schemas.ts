import type { Schema } from '../reading/form.js';
import { type Answer, noAnswer } from './problem.js';
import { textAnswer } from './text.js';

/** The schemas of the data of actions, by type. */
export type DataSchemas = ReadonlyMap<string, Schema>;

let read: Answer<DataSchemas> | null = null;

/** Reads the served document for the forms. It is read once, unless reading it fails. */
export async function readSchemas(signal: AbortSignal): Promise<Answer<DataSchemas>> {
  if (read?.ok === true) return read;
  const answer = await textAnswer('/openapi.json', { signal });
  read = answer.ok ? schemasOf(answer.data, answer.response) : answer;
  return read;
}

function schemasOf(text: string, response: Response): Answer<DataSchemas> {
  try {
    const document: { readonly components: { readonly schemas: Readonly<Record<string, Schema>> } } = JSON.parse(text);
    const { schemas } = document.components;
    const types = (schemas.ActionType?.enum ?? []).map(String);
    return { ok: true, data: new Map(types.map((type) => [type, schemas[schemaName(type)] ?? {}])), response };
  } catch (error) {
    return { ok: false, problem: noAnswer(error) };
  }
}

/** The name of the schema of an action's data: `RackData` for `rack`. */
function schemaName(type: string): string {
  const words = type.split('_').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Data`;
}
