/** Reads the form that uploads a table. */
import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { listed, mustBe, quoted, unknownMember } from '../../application/request/fault-text.js';
import type { GuessRequest } from '../../imports/job/guess-upload.js';
import type { ImportRequest } from '../../imports/job/import-request.js';
import { notMultipart } from './failure.js';
import { HttpProblem } from './problem.js';

const fields = ['dryRun', 'source', 'key', 'dates', 'decimal', 'revise', 'createVessels'] as const;
const parts = ['file', 'map', ...fields];

const longestSource = 200;

/** Reads an upload for one winery or, if `winery` is null, for the wineries that its rows name. */
export function readUploadForm(request: FastifyRequest, winery: string | null): Promise<ImportRequest> {
  return read(request, () => uploadForm(request, winery));
}

async function uploadForm(request: FastifyRequest, winery: string | null): Promise<ImportRequest> {
  let file: { readonly name: string; readonly bytes: Buffer } | null = null;
  let map: string | null = null;
  const values = new Map<string, readonly string[]>();
  for await (const part of request.parts()) {
    if (!parts.includes(part.fieldname)) throw malformed(part.fieldname, unknownMember(part.fieldname, parts));
    if (part.fieldname === 'file') file = await fileOf(part);
    else if (part.fieldname === 'map') map = await textOf(part);
    else values.set(part.fieldname, [...(values.get(part.fieldname) ?? []), await textOf(part)]);
  }
  if (file === null) throw malformed('file', 'The form has no part "file" with the table to import.');
  const one = (name: string): string | null => values.get(name)?.at(-1) ?? null;
  return {
    winery,
    fileName: file.name,
    bytes: file.bytes,
    map,
    dryRun: flagOf('dryRun', one('dryRun'), false),
    source: sourceOf(one('source'), file.name),
    key: (values.get('key') ?? []).filter((name) => name.trim() !== ''),
    dates: choiceOf('dates', one('dates'), ['dmy', 'mdy', 'ymd', 'serial'] as const),
    decimal: choiceOf('decimal', one('decimal'), ['.', ','] as const),
    revise: flagOf('revise', one('revise'), true),
    createVessels: choiceOf('createVessels', one('createVessels'), ['tank', 'barrel', 'bin', 'other'] as const),
  };
}

/** Reads an upload of a table whose map is to be guessed. */
export function readTableForm(request: FastifyRequest, winery: string | null): Promise<GuessRequest> {
  return read(request, () => tableForm(request, winery));
}

/** The parsers report a form that they cannot parse with errors of no class and no code. A defect has a class, such as TypeError. */
async function read<Form>(request: FastifyRequest, form: () => Promise<Form>): Promise<Form> {
  if (!request.isMultipart()) throw notMultipart();
  try {
    return await form();
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error || 'code' in error) throw error;
    throw new HttpProblem('bad_request', `The form is malformed: ${error.message}.`);
  }
}

async function tableForm(request: FastifyRequest, winery: string | null): Promise<GuessRequest> {
  let file: { readonly name: string; readonly bytes: Buffer } | null = null;
  for await (const part of request.parts()) {
    if (part.fieldname !== 'file') throw malformed(part.fieldname, unknownMember(part.fieldname, ['file']));
    file = await fileOf(part);
  }
  if (file === null) throw malformed('file', 'The form has no part "file" with the table.');
  return { winery, fileName: file.name, bytes: file.bytes };
}

async function fileOf(part: Multipart): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  if (part.type !== 'file') throw malformed('file', 'The part "file" must be a file, with a file name.');
  return { name: part.filename.slice(0, longestSource) || 'table', bytes: await part.toBuffer() };
}

async function textOf(part: Multipart): Promise<string> {
  if (part.type === 'file') return (await part.toBuffer()).toString('utf8');
  return typeof part.value === 'string' ? part.value : '';
}

function sourceOf(text: string | null, fileName: string): string {
  const source = (text ?? fileName).normalize('NFC').trim();
  if (source.length >= 1 && source.length <= longestSource && !source.includes('\0')) return source;
  throw malformed('source', mustBe('"source"', `a text of 1 to ${longestSource} characters`, text));
}

function flagOf(name: string, text: string | null, fallback: boolean): boolean {
  if (text === null || text === '') return fallback;
  if (text === 'true' || text === 'false') return text === 'true';
  throw malformed(name, mustBe(`"${name}"`, 'true or false', text));
}

function choiceOf<Choice extends string>(name: string, text: string | null, choices: readonly Choice[]): Choice | null {
  if (text === null || text === '') return null;
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw malformed(name, mustBe(`"${name}"`, listed(choices.map(quoted), 'or'), text));
}

function malformed(name: string, message: string): HttpProblem {
  return new HttpProblem('bad_request', message, { errors: [{ pointer: `/${name}`, message }] });
}
