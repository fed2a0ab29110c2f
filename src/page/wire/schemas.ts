import { signal } from '@preact/signals';
import type { Schema } from '../reading/form.js';

/** The schemas of the data of actions, by type; null until they are read. */
export const dataSchemas = signal<ReadonlyMap<string, Schema> | null>(null);

let reading: Promise<void> | null = null;

/** Reads the served document once, for the forms. */
export function loadSchemas(): Promise<void> {
  reading ??= read().catch((error: unknown) => {
    reading = null;
    throw error;
  });
  return reading;
}

async function read(): Promise<void> {
  const response = await fetch('/openapi.json');
  const document: { readonly components: { readonly schemas: Readonly<Record<string, Schema>> } } =
    await response.json();
  const { schemas } = document.components;
  const types = (schemas.ActionType?.enum ?? []).map(String);
  dataSchemas.value = new Map(types.map((type) => [type, schemas[schemaName(type)] ?? {}]));
}

/** The name of the schema of an action's data: `RackData` for `rack`. */
function schemaName(type: string): string {
  const words = type.split('_').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Data`;
}
