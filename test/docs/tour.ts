/**
 * Runs the shell examples of a Markdown document, and finds where the output that the document shows differs from the real one.
 *
 * A block ```sh tour must succeed. A block ```sh tour refused holds one command, which the server must refuse. A block ```json after an example shows a
 * part of the last answer, and a block ```text shows lines of the output. In both, … stands for anything.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

interface Shown {
  readonly language: 'json' | 'text';
  readonly text: string;
  readonly line: number;
}
interface Example {
  readonly script: string;
  readonly line: number;
  readonly refused: boolean;
  readonly shown: readonly Shown[];
}

/** The exit code of `curl --fail-with-body` for a status of 400 or above. */
const refusedByServer = 22;
const maxBuffer = 64 * 1024 * 1024;
const separator = '\u001e';

interface Block {
  readonly language: string;
  /** The words after the language on the opening fence, such as `tour refused`. */
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

/** Returns the examples of a document, in order, with what is shown after each. */
export function examplesOf(markdown: string): readonly Example[] {
  const examples: (Example & { readonly shown: Shown[] })[] = [];
  for (const { language, info, text, line } of blocksOf(markdown)) {
    if (isTour(language, info)) examples.push({ script: text, line, refused: info === 'tour refused', shown: [] });
    else if (language === 'json' || language === 'text') examples.at(-1)?.shown.push({ language, text, line });
  }
  return examples;
}

/** Returns the blocks of a document that are neither run nor compared, as `line 7: python`. */
export function uncheckedBlocks(markdown: string): readonly string[] {
  return blocksOf(markdown)
    .filter(({ language, info }) => !isTour(language, info) && language !== 'json' && language !== 'text')
    .map(({ line, language, info }) => `line ${line}: ${language} ${info}`.trimEnd());
}

function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = '', info = '', text = ''] = match;
    return { language, info, text, line: markdown.slice(0, match.index).split('\n').length };
  });
}

function isTour(language: string, info: string): boolean {
  return language === 'sh' && (info === 'tour' || info === 'tour refused');
}

/** Runs the examples in one shell, and returns the output of each. Throws if an example fails, or if one marked `refused` is not refused. */
export async function runExamples(
  examples: readonly Example[],
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const steps = examples.map(({ script, line, refused }) => {
    const end = `printf '\\036'`;
    if (!refused) return `${script}\n${end}`;
    const judge = `[ $status -eq ${refusedByServer} ] || { echo "line ${line} ended with $status" >&2; exit 1; }`;
    return `set +e\n${script}\nstatus=$?\nset -e\n${judge}\n${end}`;
  });
  const shell = promisify(execFile)('bash', ['-eu', '-c', steps.join('\n')], {
    env: { ...process.env, ...env },
    maxBuffer,
  });
  const { stdout } = await shell.catch((error: { readonly stdout?: string; readonly stderr?: string }) => {
    const done = (error.stdout ?? '').split(separator);
    const line = examples[done.length - 1]?.line;
    throw new Error(`the example at line ${line} failed: ${done.at(-1)}\n${error.stderr ?? ''}`, { cause: error });
  });
  return stdout.split(separator).slice(0, -1);
}

/** Returns the JSON objects in an output, one a line. */
function answersIn(output: string): readonly unknown[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

/** Returns the differences between what an example shows and its output. */
export function differencesOf({ shown, refused, line }: Example, output: string): readonly string[] {
  const differences = shown.flatMap((block) => {
    const found = block.language === 'json' ? jsonDifference(block, output) : textDifference(block, output);
    return found === null ? [] : [`line ${block.line}: ${found}`];
  });
  const showsCode = shown.some(({ language, text }) => language === 'json' && /^ {2}"code": "\w+"/m.test(text));
  return refused && !showsCode ? [...differences, `line ${line}: the code of the problem is not shown`] : differences;
}

function jsonDifference({ text }: Shown, output: string): string | null {
  return difference(answersIn(output).at(-1), JSON.parse(text), '');
}

/** Every member that is shown must be in the answer. An array must be complete, or end in "…". */
function difference(real: unknown, shown: unknown, path: string): string | null {
  if (shown === '…') return real === undefined ? differs(path, real, shown) : null;
  if (Array.isArray(shown)) {
    if (!Array.isArray(real)) return differs(path, real, shown);
    const isPart = shown.at(-1) === '…';
    const items = isPart ? shown.slice(0, -1) : shown;
    if (isPart ? real.length <= items.length : real.length !== items.length) return differs(path, real, shown);
    return firstOf(items.map((item, index) => () => difference(real[index], item, `${path}/${index}`)));
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof real !== 'object' || real === null) return differs(path, real, shown);
    const members = new Map<string, unknown>(Object.entries(real));
    return firstOf(
      Object.entries(shown).map(
        ([name, value]) =>
          () =>
            difference(members.get(name), value, `${path}/${name}`),
      ),
    );
  }
  return Object.is(real, shown) ? null : differs(path, real, shown);
}

function differs(path: string, real: unknown, shown: unknown): string {
  return `${path || 'the answer'} is ${JSON.stringify(real)}, and ${JSON.stringify(shown)} is shown`;
}

function firstOf(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const found = check();
    if (found !== null) return found;
  }
  return null;
}

/** The lines must be in the output, in this order. */
function textDifference({ text }: Shown, output: string): string | null {
  const lines = output.split('\n').map((line) => line.trimEnd());
  let from = 0;
  for (const line of text.trimEnd().split('\n')) {
    const pattern = new RegExp(`^${line.split('…').map(escaped).join('.*')}$`);
    const at = lines.findIndex((one, index) => index >= from && pattern.test(one));
    if (at < 0) return `“${line}” is not in the output: ${output}`;
    from = at + 1;
  }
  return null;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
