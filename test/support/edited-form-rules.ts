import { readFileSync } from 'node:fs';
import { readFormRules } from '../../src/compliance/form-rules-reader.js';

const text = readFileSync(new URL('../../config/compliance/ttb-5120.17-2018.json', import.meta.url), 'utf8');

type Node = Record<string, unknown>;

/** Returns the member of a JSON value at a path such as `sections/0/lines`. */
function memberAt(json: unknown, path: readonly string[]): Node {
  return path.reduce<Node>((node, name) => node[name] as Node, json as Node); // A path of the file exists.
}

/** Returns the rules of the file with one member replaced, or removed if the value is undefined. */
function editedRules(path: string, value: unknown): unknown {
  const json: unknown = JSON.parse(text);
  const names = path.split('/');
  const last = names.pop() ?? '';
  const parent: unknown = memberAt(json, names);
  if (Array.isArray(parent) && last === '-') parent.push(value);
  else if (Array.isArray(parent) && value === undefined) parent.splice(Number(last), 1);
  else (parent as Node)[last] = value;
  return JSON.parse(JSON.stringify(json));
}

export function faultsOfEdited(path: string, value: unknown): readonly string[] {
  return readFormRules('form.json', editedRules(path, value)).faults;
}
