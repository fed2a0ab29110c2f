/** A type assertion overrules the compiler. The reason why it holds is written beside it. */
import ts from 'typescript';
import { commentsOf } from './comments.js';
import { collectFailures, lineAt } from './source.js';
/** Type assertions (`as X`, `<X>y`, `y!`) without a comment on the same line or on the line above. `as const` asserts nothing. */
export function castFailures(sources) {
    return collectFailures(sources, (node, source) => {
        if (!isAssertion(node) || isAssertion(node.parent) || isJustified(node, source))
            return undefined;
        return `asserts a type without a reason: ${node.getText(source.tree).replace(/\s+/g, ' ')}`;
    });
}
function isAssertion(node) {
    if (ts.isNonNullExpression(node))
        return true;
    return (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && !ts.isConstTypeReference(node.type);
}
/** An expression may span lines: the reason stands beside its first line or beside its last one, where the type is. */
function isJustified(node, source) {
    const lines = [lineAt(source.tree, node.getStart(source.tree)), lineAt(source.tree, node.getEnd())];
    return commentsOf(source).some((comment) => isReason(comment) && lines.some((line) => isBeside(comment, line)));
}
function isBeside({ firstLine, lastLine }, line) {
    return lastLine === line - 1 || (firstLine <= line && line <= lastLine);
}
/** A reason takes a few words. A docstring describes a declaration, and `@ts-…` only silences the compiler. */
function isReason({ text }) {
    const words = text.match(/\p{L}+/gu) ?? [];
    return words.length >= 3 && !text.startsWith('/**') && !/@ts-/.test(text);
}
