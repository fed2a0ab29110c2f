/** Tells a global from a member or a property that has the same name. */
import ts from 'typescript';
export function isName(node, name) {
    return ts.isIdentifier(node) && node.text === name;
}
/** Whether a global is used other than by an allowed member: by another member, called, or passed on whole (`const { now } = Date`, `Date['now']`). */
export function isUsedBeyond(node, name, allowed) {
    if (!ts.isIdentifier(node) || node.text !== name || isOwnMember(node))
        return false;
    return !(ts.isPropertyAccessExpression(node.parent) && allowed(node.parent.name.text));
}
/** `state.process`, `{ process: 1 }`, an interface's `process`: a member of that name, not the global. */
export function isOwnMember(node) {
    const { parent } = node;
    if (ts.isQualifiedName(parent))
        return parent.right === node;
    if (ts.isBindingElement(parent))
        return parent.propertyName === node;
    const holdsMember = ts.isPropertyAccessExpression(parent) ||
        ts.isPropertyAssignment(parent) ||
        ts.isClassElement(parent) ||
        ts.isTypeElement(parent);
    return holdsMember && parent.name === node;
}
