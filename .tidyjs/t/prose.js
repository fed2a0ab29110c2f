/** The house language is plain technical English. These words belong to the dialect that it replaced. */
import ts from 'typescript';
import { commentsOf } from './comments.js';
import { lineAt, visit } from './source.js';
/** Each is wrong wherever it occurs. A word with a proper technical use does not belong here. */
const dialect = [
    ...['whoever', 'nobody', 'anew', 'its like', 'would be others', 'gets over', 'nothing of it', 'all the same'],
    ...['a say on', 'has it that', 'brings? about', 'for good(?! reason)', '(is|are|was|were|be|been) told'],
];
const pattern = new RegExp(dialect.map((words) => `\\b${words.replaceAll(' ', '\\s+')}\\b`).join('|'), 'gi');
/** Words of the old dialect in the comments and texts of TypeScript files. */
export function dialectFailures(sources) {
    return sources.flatMap((source) => [...commentPassages(source), ...textPassages(source)].flatMap((passage) => failuresIn(source.path, passage)));
}
/** Words of the old dialect anywhere in a file that is prose or SQL. */
export function dialectFailuresOfText(files) {
    return files.flatMap(({ path, text }) => failuresIn(path, { text: withoutMarks(text), line: 1 }));
}
function commentPassages(source) {
    return commentsOf(source).map(({ text, firstLine }) => ({ text: withoutMarks(text), line: firstLine }));
}
function textPassages(source) {
    const passages = [];
    visit(source, (node) => {
        // A string of one word, such as the system user 'nobody', is a name.
        const isString = ts.isStringLiteralLike(node) && /\s/.test(node.text);
        const isText = isString || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
        if (isText)
            passages.push({ text: node.text, line: lineAt(source.tree, node.getStart(source.tree)) });
    });
    return passages;
}
/** Without the marks that open a comment's lines, so that words on both sides of a line break are neighbours. */
function withoutMarks(text) {
    return text.replace(/^[ \t]*(\/?\*+|\/\/|--)/gm, '');
}
function failuresIn(path, { text, line }) {
    return [...text.matchAll(pattern)].map(({ 0: words, index }) => {
        const before = text.slice(0, index).split('\n').length - 1;
        return `${path}:${line + before} “${words.replace(/\s+/g, ' ')}” is dialect; say it plainly`;
    });
}
