/** The example in the README of a room of src that imports nothing but itself: it is run and type-checked as it is printed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { stripTypes } from '../mutants/compiled-kernel.js';

const root = join(import.meta.dirname, '../..');

interface ReadmeExample {
  readonly code: string;
  /** What the README shows as printed. */
  readonly shown: string;
}

export function exampleIn(room: string): ReadmeExample {
  const readme = readFileSync(join(root, room, 'README.md'), 'utf8');
  return { code: block(readme, 'ts'), shown: block(readme, 'text') };
}

/** Returns what the example prints. */
export function outputOf(room: string, code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'solera-readme-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const file of readdirSync(join(root, room)).filter((name) => name.endsWith('.ts')))
      writeFileSync(
        join(folder, file.replace(/\.ts$/, '.js')),
        stripTypes(readFileSync(join(root, room, file), 'utf8')),
      );
    writeFileSync(join(folder, 'example.js'), stripTypes(code));
    return execFileSync(process.execPath, ['example.js'], { cwd: folder, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns what the strict compiler objects to, as if the example were a file of the room. */
export function typeErrorsOf(room: string, code: string): readonly string[] {
  const example = join(root, room, 'readme-example.ts');
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === example || fileExists(path);
  host.readFile = (path) => (path === example ? code : readFile(path));
  host.getSourceFile = (path, language, ...rest) =>
    path === example ? ts.createSourceFile(path, code, language) : getSourceFile(path, language, ...rest);
  const program = ts.createProgram([example], { ...options, noEmit: true }, host);
  return ts.getPreEmitDiagnostics(program).map((one) => ts.flattenDiagnosticMessageText(one.messageText, ' '));
}

/** The only fenced block of a language. */
function block(readme: string, language: string): string {
  const found = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
  if (found.length !== 1) throw new Error(`The README has ${found.length} blocks of ${language}; it must have one.`);
  return found[0]?.[1] ?? '';
}
