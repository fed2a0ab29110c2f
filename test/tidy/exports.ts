/** An export is a promise to other files. One that no file uses is dead code, or a private name made public. */
import ts from 'typescript';
import { commentsOf } from './comments.js';
import { type Failure, lineAt, resolved, type Source, specifierOf, visit } from './source.js';

/** Files whose exports are used from outside the repository's TypeScript: a file, or a folder with a trailing slash. */
const entryPoints: readonly string[] = [
  'vitest.config.ts',
  'vite.config.ts',
  'test/support/postgres-global-setup.ts', // named by vitest.config.ts
  'src/feed/', // the library of consumers
  'workers/', // loaded by the pool
];

interface Export {
  readonly name: string;
  readonly line: number;
}

/** All names of a file: `import *`, a namespace passed on, an `import()` whose members are not named at once. */
const everyName = '*';

/**
 * Exports that no other file imports, and exports of src that only tests import.
 * A test may reach into src for the noun that its file is named after, or for what is marked `@internal for tests`.
 */
export function exportFailures(sources: readonly Source[], entries: readonly string[] = entryPoints): Failure[] {
  const users = usersOf(sources);
  return sources.flatMap((source) => {
    if (entries.some((entry) => isEntry(source.path, entry))) return [];
    return exportsOf(source).flatMap(({ name, line }) => {
      const files = [...(users.get(source.path)?.get(name) ?? []), ...(users.get(source.path)?.get(everyName) ?? [])];
      if (files.length === 0) return [`${source.path}:${line} exports ${name}, which no other file uses`];
      const isForTests = source.path.startsWith('src/') && files.every((file) => file.startsWith('test/'));
      if (!isForTests || isNounOf(source.path, name) || isMarked(source, line)) return [];
      return [`${source.path}:${line} exports ${name}, which only tests use`];
    });
  });
}

function isEntry(path: string, entry: string): boolean {
  return entry.endsWith('/') ? path.startsWith(entry) : path === entry;
}

/** `RowArray` and `rowArray` are the noun of `row-array.ts`. */
function isNounOf(path: string, name: string): boolean {
  const file = path.replace(/^.*\/|\.ts$/g, '').replaceAll('-', '');
  return name.toLowerCase() === file;
}

/** Whether the comment just above a declaration, or one above the file's imports, says that the export is for tests. */
function isMarked(source: Source, line: number): boolean {
  const [first] = source.tree.statements;
  const imports = first !== undefined && ts.isImportDeclaration(first) ? lineAt(source.tree, first.getStart()) : 0;
  return commentsOf(source).some(
    ({ text, lastLine }) => text.includes('@internal for tests') && (lastLine === line - 1 || lastLine < imports),
  );
}

/** By file and name: the files that import it. */
function usersOf(sources: readonly Source[]): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const users = new Map<string, Map<string, string[]>>();
  for (const source of sources) {
    visit(source, (node) => {
      const literal = specifierOf(node);
      if (literal === undefined || !literal.text.startsWith('.')) return;
      const file = resolved(source.path, literal.text);
      const names = users.get(file) ?? new Map<string, string[]>();
      users.set(file, names);
      for (const name of namesUsed(node)) names.set(name, [...(names.get(name) ?? []), source.path]);
    });
  }
  return users;
}

/** The names that an import, a re-export, an `import()` call or an `import()` type takes from its module. */
function namesUsed(node: ts.Node): readonly string[] {
  if (ts.isImportDeclaration(node)) {
    const { importClause } = node;
    const { namedBindings } = importClause ?? {};
    const ofDefault = importClause?.name === undefined ? [] : ['default'];
    if (namedBindings === undefined) return ofDefault;
    if (ts.isNamespaceImport(namedBindings)) return [...ofDefault, everyName];
    return [...ofDefault, ...namedBindings.elements.map(importedName)];
  }
  if (ts.isExportDeclaration(node)) {
    const { exportClause } = node;
    return exportClause !== undefined && ts.isNamedExports(exportClause)
      ? exportClause.elements.map(importedName)
      : [everyName];
  }
  if (ts.isImportTypeNode(node)) return [node.qualifier?.getText().split('.')[0] ?? everyName];
  return destructuredNames(node) ?? [everyName];
}

function importedName({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (propertyName ?? name).text;
}

/** The names of `const { a, b } = await import('…')`. */
function destructuredNames(node: ts.Node): readonly string[] | undefined {
  const holder = ts.isAwaitExpression(node.parent) ? node.parent.parent : node.parent;
  if (!ts.isVariableDeclaration(holder) || !ts.isObjectBindingPattern(holder.name)) return undefined;
  return holder.name.elements.map(({ propertyName, name }) => (propertyName ?? name).getText());
}

function exportsOf({ tree }: Source): readonly Export[] {
  const exportAt = (name: string, node: ts.Node): Export => ({ name, line: lineAt(tree, node.getStart(tree)) });
  return tree.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return [exportAt('default', statement)];
    if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
      return exportClause.elements.map((element) => exportAt(element.name.text, element));
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return [exportAt('default', statement)];
    return declaredNames(statement).map((name) => exportAt(name, statement));
  });
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function bound(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []));
}
