/** What does not fit on a few screens is not read to its end. */
import ts from 'typescript';
import { at, type Failure, type Source, visit } from './source.js';

export const longestFile = 400;
export const longestFunction = 70;

/** Files that are too long and do not open with a comment that says “long because …”. */
export function fileLengthFailures(sources: readonly Source[]): Failure[] {
  return sources
    .filter((source) => source.lineCount > longestFile && !explainsItself(source))
    .map(
      ({ path, lineCount }) => `${path} has ${lineCount} lines; split it, or open it with a comment “long because …”`,
    );
}

/** Functions that are too long, from their first line to their last. A `describe` of tests is a chapter, not a function. */
export function functionLengthFailures(sources: readonly Source[]): Failure[] {
  return sources.flatMap((source) => {
    const failures: Failure[] = [];
    visit(source, (node) => {
      if (!ts.isFunctionLike(node) || isChapter(node)) return;
      const first = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line;
      const last = source.tree.getLineAndCharacterOfPosition(node.getEnd()).line;
      const lines = last - first + 1;
      if (lines > longestFunction) failures.push(`${at(source, node)} ${nameOf(node)} has ${lines} lines`);
    });
    return failures;
  });
}

function explainsItself({ text, tree }: Source): boolean {
  const comments = ts.getLeadingCommentRanges(text, 0) ?? [];
  return tree.statements.length > 0 && comments.some(({ pos, end }) => text.slice(pos, end).includes('long because'));
}

function isChapter(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function nameOf(node: ts.SignatureDeclaration): string {
  const holder = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return holder?.getText() ?? 'a function without a name';
}
