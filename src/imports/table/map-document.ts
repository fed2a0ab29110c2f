import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, Parser, parseDocument } from 'yaml';
import { tableLimits } from '../../../config/import-tables.js';
import type { Constant, MapProblem } from './import-map.js';
import { forbiddenPart } from './member-path.js';

/** A node of a map's YAML, free of the types of the YAML parser. */
export type MapNode =
  | { readonly kind: 'scalar'; readonly line: number; readonly constant: Constant }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly MapNode[] }
  | { readonly kind: 'object'; readonly line: number; readonly entries: readonly MapEntry[] };

export interface MapEntry {
  readonly name: string;
  readonly line: number;
  readonly node: MapNode;
}

/** Parses the YAML of a map. Refuses aliases, because a few of them can expand to billions of values. */
export function parseMapText(text: string): MapNode | readonly MapProblem[] {
  if (text.length > tableLimits.mapCharacters)
    return [problem(null, `The map has more than ${tableLimits.mapCharacters.toLocaleString('en')} characters.`)];
  if (isTooDeep(text)) return [problem(null, 'The map is nested too deeply.')];
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', prettyErrors: false });
  if (document.errors.length > 0)
    return document.errors.map(({ pos, message }) => {
      const { line } = lines.linePos(pos[0]);
      return problem(line, `Line ${line} of the map is not valid YAML: ${message.replace(/\.?$/, '.')}`);
    });
  const problems: MapProblem[] = [];
  const converted = convert(document.contents, { lines, problems }, 0);
  if (problems.length > 0) return problems;
  return (
    converted ?? [problem(null, 'The map is empty. It needs at least "winery", "type", "effectiveAt" and "data".')]
  );
}

/** Nodes that are open beside the lists and objects of a map: the document, a key, a scalar. */
const openBeside = 10;

/**
 * Returns whether a text nests deeper than any map. The document parser is recursive. If the stack is almost full when V8 compiles a regular expression,
 * Node aborts the process, and no error can be caught. The token parser is not recursive.
 */
function isTooDeep(text: string): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // A generator does its work while its values are taken.
    for (const _ of parser.next(lexeme)) continue;
    if (parser.stack.length > tableLimits.mapDepth + openBeside) return true;
  }
  return false;
}

interface Conversion {
  readonly lines: LineCounter;
  readonly problems: MapProblem[];
}

function convert(node: Node | null | unknown, conversion: Conversion, depth: number): MapNode | null {
  const { lines, problems } = conversion;
  const line = lines.linePos(offsetOf(node)).line;
  if (depth > tableLimits.mapDepth) {
    problems.push(problem(line, `Line ${line} of the map is nested too deeply.`));
    return null;
  }
  if (isAlias(node))
    problems.push(
      problem(line, `Line ${line} of the map is an alias, which is not allowed in a map. Repeat the value.`),
    );
  if (isScalar(node)) return { kind: 'scalar', line, constant: constantOf(node.value, node.source) };
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, conversion, depth + 1));
    return { kind: 'list', line, items: items.filter((item) => item !== null) };
  }
  if (!isMap(node)) return null;
  const entries = node.items.flatMap((pair): MapEntry[] => {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const at = lines.linePos(offsetOf(pair.key)).line;
    const wrong = forbiddenPart(name.split('.'));
    if (wrong !== undefined) problems.push(problem(at, `Line ${at} of the map: no part of a name may be "${wrong}".`));
    const value = pair.value === null ? emptyScalar(at) : convert(pair.value, conversion, depth + 1);
    return value === null ? [] : [{ name, line: at, node: value }];
  });
  return { kind: 'object', line, entries };
}

function offsetOf(node: unknown): number {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : 0;
}

function constantOf(value: unknown, source: string | undefined): Constant {
  if (value === null || typeof value === 'boolean' || typeof value === 'string')
    return { value, text: typeof value === 'string' ? value : (source ?? String(value)) };
  return typeof value === 'number'
    ? { value, text: source ?? String(value) }
    : { value: source ?? String(value), text: source ?? String(value) };
}

function emptyScalar(line: number): MapNode {
  return { kind: 'scalar', line, constant: { value: null, text: '' } };
}

function problem(line: number | null, detail: string): MapProblem {
  return { line, code: 'invalid_map', detail };
}
