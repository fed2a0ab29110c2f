/** Files and functions are short enough to be read to their end. */
import ts from 'typescript';
import { collectFailures, type Failure, lineAt, type Source } from './source.js';

export const longestFile = 300;
export const longestFunction = 60;

/** The texts of the page: one file a language, so that a translator sees all of them at once. */
const texts = 'src/page/words/';

/** Files that are too long. */
export function fileLengthFailures(sources: readonly Source[]): Failure[] {
  return sources
    .filter(({ path, lineCount }) => lineCount > longestFile && !path.startsWith(texts))
    .map(({ path, lineCount }) => `${path} has ${lineCount} lines; at most ${longestFile} are allowed`);
}

/** Functions that are too long, from their first line to their last. The function of a `describe` block is exempt. */
export function functionLengthFailures(sources: readonly Source[]): Failure[] {
  return collectFailures(sources, (node, { tree }) => {
    if (!ts.isFunctionLike(node) || isDescribe(node)) return undefined;
    const lines = lineAt(tree, node.getEnd()) - lineAt(tree, node.getStart(tree)) + 1;
    return lines > longestFunction ? `${nameOf(node)} has ${lines} lines` : undefined;
  });
}

function isDescribe(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function nameOf(node: ts.SignatureDeclaration): string {
  const holder = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return holder?.getText() ?? 'an anonymous function';
}
