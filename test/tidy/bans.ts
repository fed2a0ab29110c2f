/** What the language offers and this house does not use, or not here. */
import ts from 'typescript';
import { at, type Failure, type Source, visit } from './source.js';

/** `any` in any place where a type stands. */
export function anyFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : undefined));
}

/** Output past the logger. */
export function consoleFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) =>
    ts.isPropertyAccessExpression(node) && isName(node.expression, 'console') ? node.getText() : undefined,
  );
}

/** Names whose value is another one each time, or on each machine. */
const impureNames = new Set([
  ...['Promise', 'process', 'console', 'performance', 'crypto', 'fetch', 'globalThis', 'Intl'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'structuredClone'],
]);

/** Members that are impure, whoever's they are: the clock, chance, and whatever asks for a locale. */
const impureMembers = new Set(['Date.now', 'Math.random']);
const localeMember = /^(localeCompare|toLocale\w*)$/;

/** Promises, the clock, chance, the environment and the locale, where only arguments may decide. */
export function impurityFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) return 'async';
    if (ts.isNewExpression(node) && isName(node.expression, 'Date') && (node.arguments ?? []).length === 0)
      return 'new Date()';
    if (ts.isCallExpression(node) && isName(node.expression, 'Date')) return 'Date()';
    if (ts.isPropertyAccessExpression(node)) {
      const member = `${node.expression.getText()}.${node.name.text}`;
      if (impureMembers.has(member) || localeMember.test(node.name.text)) return member;
    }
    return ts.isIdentifier(node) && impureNames.has(node.text) && !isOwnMember(node) ? node.text : undefined;
  });
}

/** Numbers with a fraction, and functions that make them: quantities are exact integers (promise 8). */
export function floatFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) => {
    if (ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text))) return node.getText();
    return ts.isIdentifier(node) && node.text === 'parseFloat' ? 'parseFloat' : undefined;
  });
}

/** SQL statements that do not open with a comment: what it does, what its parameters are. */
export function sqlFailures(files: readonly { readonly path: string; readonly text: string }[]): Failure[] {
  return files
    .filter(({ text }) => !/^\s*(--|\/\*)/.test(text))
    .map(({ path }) => `${path} does not open with a comment`);
}

function collect(sources: readonly Source[], judge: (node: ts.Node) => string | undefined): Failure[] {
  return sources.flatMap((source) => {
    const failures: Failure[] = [];
    visit(source, (node) => {
      const found = judge(node);
      if (found !== undefined) failures.push(`${at(source, node)} ${found}`);
    });
    return failures;
  });
}

function isName(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** `state.process`, `{ process: 1 }`, an interface's `process`: a member called so, not the thing itself. */
function isOwnMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) {
    return (ts.isPropertyAccessExpression(parent) ? parent.name : parent.right) === node;
  }
  const member =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodSignature(parent);
  return member && parent.name === node;
}
