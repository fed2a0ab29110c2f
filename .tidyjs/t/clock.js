/** Time, chance and ids are injected, so that a simulation or a test is the only source of all three. */
import ts from 'typescript';
import { isName, isOwnMember, isUsedBeyond } from './identifier.js';
import { collectFailures, specifierOf } from './source.js';
/** Globals that start a timer or read a clock. */
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance']);
/** Functions of `crypto` and `process` that draw at random, start a timer or read a clock. */
const functions = new Set([
    ...['randomUUID', 'randomBytes', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues'],
    ...['nextTick', 'hrtime'],
]);
const modules = /^(uuid|node:timers|node:timers\/promises|node:perf_hooks)$/;
/** Uses of the clock, of timers, of chance and of random ids, where they must arrive as arguments. */
export function clockFailures(sources) {
    return collectFailures(sources, (node) => {
        const module = specifierOf(node)?.text;
        if (module !== undefined && modules.test(module))
            return `imports ${module}`;
        if (readsDate(node) || isUsedBeyond(node, 'Math', (member) => member !== 'random'))
            return node.parent.getText();
        if (!ts.isIdentifier(node))
            return undefined;
        const isBanned = functions.has(node.text) ? !declaresMember(node) : timers.has(node.text) && isGlobal(node);
        return isBanned ? node.text : undefined;
    });
}
/** `Date.now()`, `new Date()`, `Date()`, and `Date` passed on as a value, which hides the call. */
function readsDate(node) {
    if (!isName(node, 'Date') || ts.isTypeReferenceNode(node.parent))
        return false;
    if (ts.isNewExpression(node.parent))
        return (node.parent.arguments?.length ?? 0) === 0;
    const isInstanceOf = ts.isBinaryExpression(node.parent) && node.parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
    return !isInstanceOf && isUsedBeyond(node, 'Date', (member) => member !== 'now');
}
/** `setTimeout` and `globalThis.setTimeout`, but not the `setTimeout` of an object that was injected. */
function isGlobal(node) {
    if (!isOwnMember(node))
        return true;
    return ts.isPropertyAccessExpression(node.parent) && /^global(This)?$/.test(node.parent.expression.getText());
}
/** `{ randomUUID: … }` and an interface's `randomUUID` declare the injected function; they do not call Node's. */
function declaresMember(node) {
    return isOwnMember(node) && !ts.isPropertyAccessExpression(node.parent) && !ts.isBindingElement(node.parent);
}
