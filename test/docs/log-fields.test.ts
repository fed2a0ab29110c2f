/** The fields of log lines that the guide documents are those that the program writes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
/** pino writes these on each line. */
const always = ['level', 'time', 'node', 'msg'];

/** Returns the fields that the program passes to a log, with a place of each. The compiler knows them, even if an object is spread into another. */
function fieldsOf(program: ts.Program): ReadonlyMap<string, string> {
  const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(join(root, 'src')));
  // The checker binds all files first, which gives each node its parent.
  const checker = program.getTypeChecker();
  const forwarding = new Map(files.flatMap(forwardingFunctions));
  const fields = new Map<string, string>();
  for (const file of files)
    visit(file, (node) => {
      const given = ts.isCallExpression(node) ? fieldsArgument(node, forwarding, checker) : undefined;
      const type = given === undefined ? undefined : checker.getTypeAtLocation(given);
      if (type === undefined || (type.flags & ts.TypeFlags.Object) === 0) return;
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      for (const { name } of type.getProperties()) fields.set(name, `${file.fileName.slice(root.length + 1)}:${line}`);
    });
  return fields;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** Returns the functions that pass an object named `fields` on to a log: their names, and the index of the parameter. */
function forwardingFunctions(file: ts.SourceFile): (readonly [name: string, index: number])[] {
  const found: (readonly [string, number])[] = [];
  visit(file, (node) => {
    if (!ts.isFunctionLike(node)) return;
    const index = node.parameters.findIndex(
      ({ name, type }) => name.getText() === 'fields' && type?.getText() === 'object',
    );
    const name = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
    if (index >= 0 && name !== undefined) found.push([name.getText(), index]);
  });
  return found;
}

/** Returns the fields of a call such as `log.warn({ err }, 'text')`, or of a function that passes them on. */
function fieldsArgument(
  call: ts.CallExpression,
  forwarding: ReadonlyMap<string, number>,
  checker: ts.TypeChecker,
): ts.Expression | undefined {
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  if (levels.includes(callee.getText()) && call.arguments.length > 1) return call.arguments[0];
  const index = forwarding.get(callee.getText());
  // Another function may have the same name.
  const parameter = index === undefined ? undefined : checker.getResolvedSignature(call)?.getParameters()[index];
  return index !== undefined && parameter?.name === 'fields' ? call.arguments[index] : undefined;
}

describe('the log', () => {
  it('has the fields that the guide explains, and no others', () => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram([join(root, 'src/main/cli.ts')], { ...options, noEmit: true, incremental: false });
    const section = guide.split(/^## /m).find((part) => part.startsWith('Logs\n')) ?? '';
    const table = /\| Field \|[\s\S]*?\n\n/.exec(section)?.[0] ?? '';
    const cells = table.match(/^\| `.*?\|/gm) ?? [];
    const documented = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
    const used = fieldsOf(program);
    expect(used.size).toBeGreaterThan(15);
    expect([...used].filter(([name]) => !documented.includes(name))).toEqual([]);
    expect(documented.filter((name) => !used.has(name) && !always.includes(name))).toEqual([]);
  }, 120_000);
});
