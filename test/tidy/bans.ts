/** What the language offers and this house does not use, or not here. */
import ts from 'typescript';
import { at, type Failure, type Source, visit } from './source.js';

/** `any` in any place where a type stands. */
export function anyFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : undefined));
}

/** Output past the logger: the console, and the standard streams of the process under any name. */
export function consoleFailures(sources: readonly Source[]): Failure[] {
  const isStream = (member: string): boolean => member === 'stdout' || member === 'stderr';
  return collect(sources, (node) => {
    if (ts.isImportDeclaration(node) && /^.node:(console|process).$/.test(node.moduleSpecifier.getText()))
      return node.getText();
    const isPast = isUsedBeyond(node, 'console', () => false) || isUsedBeyond(node, 'process', (one) => !isStream(one));
    return isPast ? node.parent.getText() : undefined;
  });
}

/** Names whose value is another one each time, or on each machine. */
const impureNames = new Set([
  ...['Promise', 'process', 'console', 'performance', 'crypto', 'fetch', 'globalThis', 'global', 'Intl'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'structuredClone'],
]);

/** Members that ask for a locale or for the machine's time zone, whoever's they are. */
const localMember =
  /^(localeCompare|toLocale\w*|to(Date|Time)String|getTimezoneOffset|[gs]et(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds))$/;

/** Promises, the clock, chance, the environment, the locale and the time zone, where only arguments may decide (promise 10). */
export function impurityFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) return 'async';
    if (isUsedBeyond(node, 'Date', (member) => member === 'UTC') && !isOfInstant(node.parent))
      return node.parent.getText();
    if (isUsedBeyond(node, 'Math', (member) => member !== 'random')) return node.parent.getText();
    const member = memberOf(node);
    if (member !== undefined && localMember.test(member)) return member;
    return ts.isIdentifier(node) && impureNames.has(node.text) && !isOwnMember(node) ? node.text : undefined;
  });
}

/** Numbers written with a fraction: quantities are exact integers (promise 8). */
export function fractionFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) =>
    ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text)) ? node.getText() : undefined,
  );
}

/** What gives an integer for integers, of those globals that else make fractions. */
const exactMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  Math: new Set(['abs', 'ceil', 'floor', 'max', 'min', 'round', 'sign', 'trunc']),
  Number: new Set(['isInteger', 'isSafeInteger', 'MAX_SAFE_INTEGER', 'MIN_SAFE_INTEGER', 'parseInt']),
  JSON: new Set(['stringify']),
};

const inexactOperators = new Set([
  ...[ts.SyntaxKind.SlashToken, ts.SyntaxKind.SlashEqualsToken],
  ...[ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken],
]);

/** Operators and functions that may make a fraction of integers or of a text. What a schema let in as a decimal is not seen here. */
export function inexactFailures(sources: readonly Source[]): Failure[] {
  return collect(sources, (node) => {
    if (ts.isBinaryExpression(node) && inexactOperators.has(node.operatorToken.kind) && !isFloored(node))
      return node.getText();
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken) return node.getText();
    if (isName(node, 'parseFloat')) return 'parseFloat';
    const isInexact = Object.entries(exactMembers).some(([name, exact]) =>
      isUsedBeyond(node, name, (member) => exact.has(member)),
    );
    return isInexact ? node.parent.getText() : undefined;
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

/** A global used in any way but by an allowed member: by another one, called, or handed on whole (`const { now } = Date`, `Date['now']`). */
function isUsedBeyond(node: ts.Node, name: string, allowed: (member: string) => boolean): boolean {
  if (!ts.isIdentifier(node) || node.text !== name || isOwnMember(node)) return false;
  return !(ts.isPropertyAccessExpression(node.parent) && allowed(node.parent.name.text));
}

/** `new Date(ms)`. Without an argument it reads the clock, with several the time zone. */
function isOfInstant(node: ts.Node): boolean {
  return ts.isNewExpression(node) && isName(node.expression, 'Date') && node.arguments?.length === 1;
}

/** `Math.floor(a / b)` of safe integers is exact: rounding their quotient never reaches the next whole number. */
function isFloored({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && parent.expression.getText() === 'Math.floor';
}

/** The member that is taken: `a.name`, `a['name']`, `{ name } = a`, `{ name: b } = a`. */
function memberOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isBindingElement(node)) return (node.propertyName ?? node.name).getText();
  const isNamed = ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression);
  return isNamed ? node.argumentExpression.text : undefined;
}

/** `state.process`, `{ process: 1 }`, an interface's `process`: a member called so, not the thing itself. */
function isOwnMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const holdsMember =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isClassElement(parent) ||
    ts.isTypeElement(parent);
  return holdsMember && parent.name === node;
}
