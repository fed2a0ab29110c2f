/** The comments of a source file, which are not part of its syntax tree. */
import ts from 'typescript';
import { lineAt } from './source.js';
const known = new WeakMap();
/** Returns every comment of a file, in its order. */
export function commentsOf(source) {
    const comments = known.get(source) ?? readComments(source);
    known.set(source, comments);
    return comments;
}
/** Every comment stands before some token, the end of the file included. */
function readComments({ text, tree }) {
    const ranges = new Map();
    const walk = (node) => {
        const children = node.getChildren(tree);
        for (const child of children)
            walk(child);
        if (children.length > 0)
            return;
        for (const range of ts.getLeadingCommentRanges(text, node.pos) ?? [])
            ranges.set(range.pos, range);
        for (const range of ts.getTrailingCommentRanges(text, node.pos) ?? [])
            ranges.set(range.pos, range);
    };
    walk(tree);
    return [...ranges.values()]
        .sort((a, b) => a.pos - b.pos)
        .map(({ pos, end }) => ({
        text: text.slice(pos, end),
        firstLine: lineAt(tree, pos),
        lastLine: lineAt(tree, end),
    }));
}
