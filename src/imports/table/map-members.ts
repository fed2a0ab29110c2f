import type { Member } from './import-map.js';
import { isIndex, memberForm } from './member-form.js';
import { contradictions } from './member-path.js';

/**
 * Returns the faults of a template: members that contradict one another, that its type of action does not have, or that are missing. `faulty`: members
 * that are not missing, but whose values have faults.
 */
export function memberFaults(
  type: string | null,
  members: readonly Member[],
  faulty: readonly (readonly string[])[],
): readonly string[] {
  const data = members.map(({ path }) => path).filter(([root]) => root === 'data');
  const faults = [...contradictions(data)];
  if (type === null || faults.length > 0) return faults;
  const unknown = data.filter((path) => memberForm(type, path) === null);
  faults.push(...new Set(unknown.map((path) => unknownFault(type, path))));
  const missing = objectsIn(data).flatMap((path) => missingFaults(type, path, [...data, ...faulty]));
  return [...faults, ...missing];
}

function unknownFault(type: string, path: readonly string[]): string {
  // The longest part of the path that exists shows which names are possible.
  let known = path.length - 1;
  while (known > 1 && memberForm(type, path.slice(0, known)) === null) known -= 1;
  const parent = memberForm(type, path.slice(0, known));
  const name = path.slice(0, known + 1).join('.');
  if (parent?.isList === true && !isIndex(path[known] ?? ''))
    return `"${path.slice(0, known).join('.')}" is a list. Begin its items with hyphens.`;
  const names = parent?.members ?? [];
  const remedy = names.length === 0 ? '' : ` It has ${names.map((one) => `"${one}"`).join(', ')}.`;
  return `${type} has no member "${name}".${remedy}`;
}

/** Returns the paths of all objects that contain members. */
function objectsIn(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>([['data', ['data']]]);
  for (const path of paths)
    for (let length = 1; length < path.length; length += 1)
      found.set(path.slice(0, length).join('.'), path.slice(0, length));
  return [...found.values()];
}

function missingFaults(
  type: string,
  object: readonly string[],
  paths: readonly (readonly string[])[],
): readonly string[] {
  if (paths.some((path) => path.length === object.length && path.every((part, index) => part === object[index])))
    return [];
  const required = memberForm(type, object)?.required ?? [];
  const isGiven = (name: string): boolean =>
    paths.some((path) => [...object, name].every((part, index) => path[index] === part));
  return required
    .filter((name) => !isGiven(name))
    .map((name) => `${type} needs "${[...object, name].join('.')}". Name its column, or give it a constant.`);
}
