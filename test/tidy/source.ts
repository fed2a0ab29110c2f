/** A source file as the rules of the house see it: its path, its lines, its syntax, and what it imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /** The file meant by a relative specifier, whether it exists or not; undefined for packages and for Node itself. */
  readonly file: string | undefined;
  /** The package's name without a path inside it; `node:` for Node itself; undefined for relative specifiers. */
  readonly package: string | undefined;
}

/** One broken rule: where, and what is wrong there. */
export type Failure = string;

const folders = ['src', 'config', 'benchmarks', 'test'];

/** Every TypeScript file of the repository, those at its root included. */
export function readSources(root: string): readonly Source[] {
  const atRoot = readdirSync(root).filter((name) => name.endsWith('.ts'));
  const paths = [...atRoot, ...folders.flatMap((folder) => filesBelow(root, folder))].filter((path) =>
    path.endsWith('.ts'),
  );
  return paths.sort().map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

/** Every file below a folder of the repository; none if it does not exist. */
export function filesBelow(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !path.includes('/node_modules/')); // The benchmarks' peers are installed beside them.
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export function sourceOf(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  const lineCount = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { path, text, lineCount, tree, imports: importsOf(path, tree) };
}

export function at(source: Source, node: ts.Node): string {
  return `${source.path}:${lineOf(source.tree, node)}`;
}

/** Visits every node of a file, parents first. */
export function visit(source: Source, see: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    see(node);
    ts.forEachChild(node, walk);
  };
  walk(source.tree);
}

export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const walk = (node: ts.Node): void => {
    const literal = specifierOf(node);
    if (literal !== undefined) found.push(importOf(path, literal.text, lineOf(tree, literal)));
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

/** The literal that names a module: of imports, re-exports, `import()` as a call and as a type. */
function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  let named: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) named = node.moduleSpecifier;
  else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) named = node.arguments[0];
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) named = node.argument.literal;
  return named !== undefined && ts.isStringLiteralLike(named) ? named : undefined;
}

function importOf(path: string, specifier: string, line: number): Import {
  if (specifier.startsWith('.')) {
    const file = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
    return { line, specifier, file, package: undefined };
  }
  if (specifier.startsWith('node:')) return { line, specifier, file: undefined, package: 'node:' };
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
  return { line, specifier, file: undefined, package: name };
}
