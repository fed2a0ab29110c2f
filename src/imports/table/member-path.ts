import { actionKinds } from '../../cellar/registry.js';

/** Names that would write to the prototype of all objects instead of a member. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype', '']);

/** The members of a body beside those of its data. */
const envelope = ['id', 'type', 'effectiveAt', 'tieBreak', 'note', 'data', 'winery'];

/** Returns the first part of a path that is not allowed as a name, or undefined. */
export function forbiddenPart(path: readonly string[]): string | undefined {
  return path.find((part) => forbidden.has(part));
}

/** Returns a path with the names in the case of the API: `Data.WeighTag` becomes `data.weighTag`. Unknown names are kept. */
export function canonicalPath(text: string): readonly string[] {
  return text
    .trim()
    .split('.')
    .map((part) => names().get(part.trim().toLowerCase()) ?? part.trim());
}

/**
 * Returns the faults of paths that contradict one another, such as `data.from.0.lot` beside `data.from` or `data.from.lot`: one member cannot be both
 * a list and something else.
 */
export function contradictions(paths: readonly (readonly string[])[]): readonly string[] {
  const shapes = new Map<string, string>();
  const faults = new Set<string>();
  for (const path of paths)
    for (const index of path.keys()) {
      const next = path[index + 1];
      const shape = next === undefined ? 'a value' : /^\d{1,4}$/.test(next) ? 'a list' : 'an object';
      const place = path.slice(0, index + 1).join('.');
      const seen = shapes.get(place) ?? shape;
      shapes.set(place, seen);
      if (seen !== shape) faults.add(`"${place}" is ${seen} in one place and ${shape} in another.`);
    }
  return [...faults];
}

let known: ReadonlyMap<string, string> | undefined;

function names(): ReadonlyMap<string, string> {
  known ??= new Map(
    [...envelope, ...actionKinds.flatMap(({ schema }) => membersIn(schema))].map((name) => [name.toLowerCase(), name]),
  );
  return known;
}

function membersIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.values(schema).flatMap(membersIn);
  const properties: unknown = 'properties' in schema ? schema.properties : undefined;
  return typeof properties === 'object' && properties !== null ? [...Object.keys(properties), ...inner] : inner;
}
