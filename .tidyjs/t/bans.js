/** Parts of the language and of its library that this project does not use, or not in some folders. */
import ts from 'typescript';
import { isName, isOwnMember, isUsedBeyond } from './identifier.js';
import { collectFailures } from './source.js';
/** `any`, wherever a type may be written. */
export function anyFailures(sources) {
    return collectFailures(sources, (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : undefined));
}
/** Output that bypasses the logger: the console, and the standard streams of the process under any name. */
export function consoleFailures(sources) {
    const isStream = (member) => member === 'stdout' || member === 'stderr';
    return collectFailures(sources, (node) => {
        if (ts.isImportDeclaration(node) && /^.node:(console|process).$/.test(node.moduleSpecifier.getText()))
            return node.getText();
        const bypasses = isUsedBeyond(node, 'console', () => false) || isUsedBeyond(node, 'process', (one) => !isStream(one));
        return bypasses ? node.parent.getText() : undefined;
    });
}
/** Globals whose value depends on the moment or on the machine. */
const impureNames = new Set([
    ...['Promise', 'process', 'console', 'performance', 'crypto', 'fetch', 'globalThis', 'global', 'Intl'],
    ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'structuredClone'],
]);
/** Members, of any object, that depend on a locale or on the machine's time zone. */
const localMember = /^(localeCompare|toLocale\w*|to(Date|Time)String|getTimezoneOffset|[gs]et(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds))$/;
/** Promises, the clock, chance, the environment, the locale and the time zone, in code that may depend on its arguments only (promise 10). */
export function impurityFailures(sources) {
    return collectFailures(sources, (node) => {
        if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node))
            return 'async';
        if (isUsedBeyond(node, 'Date', (member) => member === 'UTC') && !isOfInstant(node.parent))
            return node.parent.getText();
        if (isUsedBeyond(node, 'Math', (member) => member !== 'random'))
            return node.parent.getText();
        const member = memberOf(node);
        if (member !== undefined && localMember.test(member))
            return member;
        return ts.isIdentifier(node) && impureNames.has(node.text) && !isOwnMember(node) ? node.text : undefined;
    });
}
/** Number literals with a fraction: quantities are exact integers (promise 8). */
export function fractionFailures(sources) {
    return collectFailures(sources, (node) => ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text)) ? node.getText() : undefined);
}
/** The members of `Math`, `Number` and `JSON` that return integers for integers. Others may return fractions. */
const exactMembers = {
    Math: new Set(['abs', 'ceil', 'floor', 'max', 'min', 'round', 'sign', 'trunc']),
    Number: new Set(['isInteger', 'isSafeInteger', 'MAX_SAFE_INTEGER', 'MIN_SAFE_INTEGER', 'parseInt']),
    JSON: new Set(['stringify']),
};
const inexactOperators = new Set([
    ...[ts.SyntaxKind.SlashToken, ts.SyntaxKind.SlashEqualsToken],
    ...[ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken],
]);
/** Operators and functions that may make a fraction of integers or of a text. A decimal that a schema admits is not detected. */
export function inexactFailures(sources) {
    return collectFailures(sources, (node) => {
        if (ts.isBinaryExpression(node) && inexactOperators.has(node.operatorToken.kind) && !isFloored(node))
            return node.getText();
        if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken)
            return node.getText();
        if (isName(node, 'parseFloat'))
            return 'parseFloat';
        const isInexact = Object.entries(exactMembers).some(([name, exact]) => isUsedBeyond(node, name, (member) => exact.has(member)));
        return isInexact ? node.parent.getText() : undefined;
    });
}
/** `new Date(ms)`. Without an argument it reads the clock, with several arguments the time zone. */
function isOfInstant(node) {
    return ts.isNewExpression(node) && isName(node.expression, 'Date') && node.arguments?.length === 1;
}
/** `Math.floor(a / b)` of safe integers is exact: their quotient is never rounded up to the next whole number. */
function isFloored({ parent }) {
    return ts.isCallExpression(parent) && parent.expression.getText() === 'Math.floor';
}
/** Returns the member that is read: `a.name`, `a['name']`, `{ name } = a`, `{ name: b } = a`. */
function memberOf(node) {
    if (ts.isPropertyAccessExpression(node))
        return node.name.text;
    if (ts.isBindingElement(node))
        return (node.propertyName ?? node.name).getText();
    const isNamed = ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression);
    return isNamed ? node.argumentExpression.text : undefined;
}
