/** A source file as the tidy rules see it: its path, its lines, its syntax tree and its imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

export interface Source {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

interface Import {
  readonly line: number;
  /** As written in the source. */
  readonly specifier: string;
  /** The path that a relative specifier resolves to, whether or not the file exists; undefined for packages and Node's own modules. */
  readonly file: string | undefined;
  /** The package's name without a path inside it; `node:` for Node's own modules; undefined for relative specifiers. */
  readonly package: string | undefined;
}

/** One broken rule: the place and what is wrong there. It begins with the file's path. */
export type Failure = string;

const folders = ['src', 'config', 'workers', 'benchmarks', 'test'];
/** Written by a program. */
const generated = ['src/page/contract.d.ts'];

/** Reads every TypeScript file of the repository, those at its root included, in the order of their paths. */
export function readSources(root: string): readonly Source[] {
  const atRoot = readdirSync(root).filter((name) => name.endsWith('.ts'));
  const paths = [...atRoot, ...folders.flatMap((folder) => filesBelow(root, folder))].filter(
    (path) => /\.tsx?$/.test(path) && !generated.includes(path),
  );
  return paths.sort().map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

/** Lists every file below a folder of the repository; none if the folder does not exist. */
export function filesBelow(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !path.includes('/node_modules/')); // benchmarks/peers has its own.
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export function sourceOf(path: string, text: string): Source {
  const tree = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.ES2023,
    true,
    path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const lineCount = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { path, text, lineCount, tree, imports: importsOf(path, tree) };
}

/** Judges every node of every source. `judge` returns what is wrong with a node, or undefined. */
export function collectFailures(
  sources: readonly Source[],
  judge: (node: ts.Node, source: Source) => string | undefined,
): Failure[] {
  return sources.flatMap((source) => {
    const failures: Failure[] = [];
    visit(source, (node) => {
      const found = judge(node, source);
      if (found !== undefined) failures.push(`${at(source, node)} ${found}`);
    });
    return failures;
  });
}

/** Returns the place of a node as `path:line`. */
function at(source: Source, node: ts.Node): string {
  return `${source.path}:${lineAt(source.tree, node.getStart(source.tree))}`;
}

/** Visits every node of a file, parents first. */
export function visit(source: Source, see: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    see(node);
    ts.forEachChild(node, walk);
  };
  walk(source.tree);
}

/** Returns the line, counted from 1, of an offset in the text. */
export function lineAt(tree: ts.SourceFile, offset: number): number {
  return tree.getLineAndCharacterOfPosition(offset).line + 1;
}

/** Resolves a relative specifier to a path in the repository. */
export function resolved(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier).replace(/\.js(x?)$/, '.ts$1');
}

/** Returns the literal that names a module in an import, a re-export, an `import()` call or an `import()` type. */
export function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  let named: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) named = node.moduleSpecifier;
  else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) named = node.arguments[0];
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) named = node.argument.literal;
  return named !== undefined && ts.isStringLiteralLike(named) ? named : undefined;
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const walk = (node: ts.Node): void => {
    const literal = specifierOf(node);
    if (literal !== undefined) found.push(importOf(path, literal.text, lineAt(tree, literal.getStart(tree))));
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

function importOf(path: string, specifier: string, line: number): Import {
  if (specifier.startsWith('.')) return { line, specifier, file: resolved(path, specifier), package: undefined };
  if (specifier.startsWith('node:')) return { line, specifier, file: undefined, package: 'node:' };
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
  return { line, specifier, file: undefined, package: name };
}
