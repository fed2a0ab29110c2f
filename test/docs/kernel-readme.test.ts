import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { kernelFolder, stripTypes, withCompiledKernel } from '../mutants/compiled-kernel.js';

/** Runs the code in the kernel's README and compares its output with the README. */
const readme = readFileSync(join(kernelFolder, 'README.md'), 'utf8');
const code = block('ts');

test('the bank account in the kernel README prints what the README shows', async () => {
  const printed = await withCompiledKernel([], async (folder) => {
    writeFileSync(join(folder, 'example.js'), await stripTypes(code));
    return execFileSync(process.execPath, ['example.js'], { cwd: folder, encoding: 'utf8' });
  });
  expect(printed.trimEnd()).toBe(block('text').trimEnd());
});

test('the bank account fits on a page', () => {
  expect(code.split('\n').length).toBeLessThanOrEqual(70);
});

test('the bank account passes the strict compiler', { timeout: 60_000 }, () => {
  const example = join(kernelFolder, 'readme-example.ts');
  const config = ts.readConfigFile(join(kernelFolder, '../../tsconfig.json'), ts.sys.readFile).config as object;
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [] },
    ts.sys,
    join(kernelFolder, '../..'),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === example || fileExists(path);
  host.readFile = (path) => (path === example ? code : readFile(path));
  host.getSourceFile = (path, language, ...rest) =>
    path === example ? ts.createSourceFile(path, code, language) : getSourceFile(path, language, ...rest);
  const program = ts.createProgram([example], { ...options, noEmit: true }, host);
  const errors = ts.getPreEmitDiagnostics(program).map((one) => ts.flattenDiagnosticMessageText(one.messageText, ' '));
  expect(errors).toEqual([]);
});

/** Returns the only fenced block of a language in the README. */
function block(language: string): string {
  const found = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
  if (found.length !== 1)
    throw new Error(`the kernel README has ${found.length} blocks of ${language}; exactly one is expected`);
  return found[0]?.[1] ?? '';
}
