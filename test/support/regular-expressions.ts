/** Finds the regular expressions of TypeScript sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface FoundExpression {
  readonly source: string;
  readonly flags: string;
  /** Paths below src. */
  readonly files: readonly string[];
}

interface FoundExpressions {
  readonly literals: readonly FoundExpression[];
  /** Calls of RegExp, whose text is known only at run time: the path and the call. */
  readonly built: readonly string[];
}

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** Returns the expressions in all files of src. Equal ones are found once. */
export function expressionsOfSources(): FoundExpressions {
  const literals = new Map<string, Set<string>>();
  const built: string[] = [];
  for (const path of readdirSync(src, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.tsx?$/.test(path)) continue;
    const file = ts.createSourceFile(path, readFileSync(src + path, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node))
        literals.set(node.text, (literals.get(node.text) ?? new Set()).add(path));
      const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (isCall && node.expression.getText() === 'RegExp') built.push(`${path}: ${node.getText()}`);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const found = [...literals].map(([text, files]) => {
    const end = text.lastIndexOf('/');
    return { source: text.slice(1, end), flags: text.slice(end + 1), files: [...files] };
  });
  return { literals: found, built };
}

/** Returns the values of all members `pattern` of a JSON document. */
export function patternsIn(document: unknown): readonly string[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) =>
    name === 'pattern' && typeof value === 'string' ? [value] : patternsIn(value),
  );
}
