import { tableLimits } from '../../../config/import-tables.js';
import { type GuessedColumns, guessColumns } from './column-guess.js';
import { emptyVesselColumn } from './empty-vessels.js';
import { cellText, Guess } from './guess-text.js';
import type { Table } from './table.js';
import { unitNamed } from './unit-name.js';

interface GuessOptions {
  /** The winery of the rows, if it is known. */
  readonly winery?: string | undefined;
  readonly fileName: string;
}

/**
 * Returns an import map as YAML for the user to correct, with what each column seems to be and what is missing. Recognises lists of weigh tags,
 * fermentation logs, lists of barrels with opening balances, and bottling logs. Missing members are written as comments, so that the map cannot be
 * used before they are filled in.
 */
export function guessMap(table: Table, { winery, fileName }: GuessOptions): string {
  const columns = guessColumns(table, tableLimits.rowsGuessedFrom);
  const guess = new Guess(columns);
  const list = listOf(columns, table);
  guess.comment(`A map of ${fileName} for solera import --map. ${list.found}`);
  guess.comment('Check every line, fill in what is missing, and try it with --dry-run before you import.');
  guess.blank();
  winerySetting(guess, winery);
  list.write(guess);
  guess.blank();
  guess.unused();
  return guess.text();
}

interface ListKind {
  readonly found: string;
  readonly write: (guess: Guess) => void;
}

function listOf({ byField }: GuessedColumns, table: Table): ListKind {
  const analytes = [...byField.keys()].filter((field) => field.startsWith('analyte:'));
  if (byField.has('cases') || (byField.has('bottles') && byField.has('bottleSize')))
    return { found: 'It seems to be a bottling log: each row is a bottling.', write: bottling };
  const isWeighed = (['weighTag', 'grossWeight', 'tareWeight', 'netWeight'] as const).some((one) => byField.has(one));
  if (isWeighed && !byField.has('barrel'))
    return { found: 'It seems to be a list of weigh tags: each row is a receipt of fruit.', write: weighTags };
  if (byField.has('volume') && (byField.has('barrel') || byField.has('variety')))
    return {
      found: 'It seems to be a list of vessels with their contents: each row is an opening balance.',
      write: (guess) => openingBalances(guess, table),
    };
  if (analytes.length > 0)
    return {
      found: 'It seems to be a log of analyses: each filled cell of an analyte is an analysis.',
      write: analyses,
    };
  return { found: 'The kind of list was not recognised.', write: unknownList };
}

function winerySetting(guess: Guess, winery: string | undefined): void {
  if (guess.has('winery')) guess.member(0, 'winery', 'winery');
  else if (winery !== undefined) guess.line(0, `winery: ${cellText(winery)}`);
  else guess.missing(0, 'winery', 'the code of the winery, unless the command names it');
}

function moment(guess: Guess, wanted: string): void {
  const date = guess.column('date');
  if (date === undefined) {
    guess.missing(0, 'effectiveAt', wanted);
    return;
  }
  const time = guess.column('time');
  const times = time === undefined ? '' : `, time: ${cellText(time.name)}`;
  guess.line(0, `effectiveAt: {column: ${cellText(date.name)}${times}}`);
  guess.use('date');
  if (time !== undefined) guess.use('time');
}

function weighTags(guess: Guess): void {
  guess.line(0, 'type: receive_fruit');
  moment(guess, 'when the fruit arrived');
  if (guess.has('weighTag'))
    guess.line(
      0,
      `key: ${cellText(guess.column('weighTag')?.name ?? '')} # a corrected row replaces the row with the same tag`,
    );
  guess.line(0, 'data:');
  if (guess.has('lot')) guess.code(1, 'lot', 'lot');
  else if (guess.has('weighTag'))
    guess.composed(1, 'lot', 'weighTag', 'WT-', 'each weigh tag becomes a lot of its own');
  else guess.missing(1, 'lot', 'the code of the lot that the fruit goes to');
  guess.measured(1, 'weight', 'netWeight', 'the net weight');
  origin(guess, 1);
  for (const field of ['grower', 'weighTag', 'cost', 'owner'] as const)
    if (guess.has(field)) guess.member(1, field, field);
  notes(guess);
}

/** Writes the origin. A block is part of it; a vineyard without blocks counts as a block. */
function origin(guess: Guess, depth: number): void {
  guess.required(depth, 'variety', 'variety', 'the variety');
  guess.vintage(depth);
  guess.required(depth, 'appellation', 'appellation', 'the appellation, as it may be on the label');
  const [vineyard, block] = [guess.column('vineyard'), guess.column('block')];
  if (vineyard !== undefined && block !== undefined) {
    guess.line(depth, `block: {compose: ${cellText(`{${vineyard.name}} {${block.name}}`)}}`);
    guess.use('vineyard');
    guess.use('block');
  } else if (block !== undefined) guess.member(depth, 'block', 'block');
  else if (vineyard !== undefined) guess.member(depth, 'block', 'vineyard');
}

function openingBalances(guess: Guess, table: Table): void {
  guess.line(0, 'type: receive_bulk');
  const when =
    'the day of the opening balance, such as 2025-07-31T18:00:00, not the day on which the barrel was filled';
  moment(guess, when);
  const vessel = guess.has('barrel') ? 'barrel' : 'vessel';
  if (guess.has(vessel)) guess.line(0, `key: ${cellText(guess.column(vessel)?.name ?? '')}`);
  const empty = emptyVesselColumn(table, { lot: guess.column('lot'), volume: guess.column('volume') });
  if (empty !== null) guess.line(0, `skip: {column: ${cellText(empty)}, blank: true} # empty vessels`);
  vesselsCreated(guess, vessel);
  guess.line(0, 'data:');
  guess.line(1, 'to:');
  if (guess.has('lot')) guess.code(2, 'lot', 'lot');
  else guess.missing(2, 'lot', 'the code of the lot in the vessel');
  if (guess.has(vessel)) guess.code(2, 'vessel', vessel);
  guess.measured(2, 'volume', 'volume', 'the volume in the vessel');
  if (guess.has('taxClass')) guess.member(2, 'taxClass', 'taxClass');
  if (guess.has('owner')) guess.member(2, 'owner', 'owner');
  guess.line(1, 'components:');
  guess.line(2, '- share: 1 # one origin; of a blend, list each origin with its share');
  origin(guess, 3);
  for (const field of ['counterparty', 'cost'] as const) if (guess.has(field)) guess.member(1, field, field);
  notes(guess);
}

/** Writes what the table states about vessels, for those that the import creates. */
function vesselsCreated(guess: Guess, vessel: 'barrel' | 'vessel'): void {
  const [code, capacity] = [guess.column(vessel), guess.column('capacity')];
  if (code === undefined || capacity === undefined) return;
  const kind = vessel === 'barrel' ? ', kind: barrel' : '';
  const unit = unitNamed(capacity.unit ?? '');
  const size = `{column: ${cellText(capacity.name)}${unit === undefined ? '' : `, unit: ${unit}`}}`;
  guess.line(0, `vessels: {code: {column: ${cellText(code.name)}}${kind}, capacity: ${size}} # with --create-vessels`);
  guess.use('capacity');
}

function analyses(guess: Guess): void {
  guess.line(0, 'type: analysis');
  moment(guess, 'when the sample was taken');
  notes(guess);
  guess.line(0, 'data:');
  if (guess.has('lot')) guess.code(1, 'lot', 'lot');
  else guess.missing(1, 'lot', 'the code of the lot');
  if (guess.has('vessel')) guess.code(1, 'vessel', 'vessel');
  guess.line(0, 'actions:');
  for (const column of guess.analytes()) {
    const analyte = column.field.slice('analyte:'.length);
    guess.line(1, `${analyte.toLowerCase().replace(/[^a-z0-9]+/g, '-')}:`);
    guess.line(2, `when: {column: ${cellText(column.name)}, filled: true}`);
    guess.line(2, 'data:');
    guess.line(3, `analyte: ${cellText(analyte)}`);
    guess.line(3, `value: {column: ${cellText(column.name)}}`);
    guess.line(
      3,
      `unit: ${cellText(column.unit ?? usualUnits[analyte] ?? '1')}${column.unit === null ? ' # check the unit' : ''}`,
    );
    guess.use(column.field);
  }
}

const usualUnits: Readonly<Record<string, string>> = {
  Brix: '°Bx',
  Temperature: '°F',
  pH: 'pH',
  TA: 'g/L',
  VA: 'g/L',
  'Free SO2': 'mg/L',
  'Total SO2': 'mg/L',
  'Residual sugar': 'g/L',
  'Glucose + fructose': 'g/L',
  'Malic acid': 'g/L',
  Alcohol: '%',
  YAN: 'mg/L',
  Density: 'SG',
};

function bottling(guess: Guess): void {
  guess.line(0, 'type: bottle');
  moment(guess, 'the day of the bottling');
  guess.line(0, 'data:');
  guess.line(1, 'from:');
  if (guess.has('lot')) guess.code(2, 'lot', 'lot', '- ');
  else guess.missing(2, '- lot', 'the code of the lot that was bottled');
  if (guess.has('vessel')) guess.code(3, 'vessel', 'vessel');
  if (guess.has('volume')) guess.measured(3, 'volume', 'volume', 'the volume that was used');
  else guess.line(3, 'volume: all # what is not in bottles is a loss');
  if (guess.has('caseLot')) guess.code(1, 'caseLot', 'caseLot');
  else if (guess.has('lot'))
    guess.composed(1, 'caseLot', 'lot', 'C-', 'the code of the case goods; name it as you like', false);
  else guess.missing(1, 'caseLot', 'the code of the case goods');
  guess.bottleSize(1);
  guess.required(1, 'bottlesPerCase', 'bottlesPerCase', 'such as 12');
  guess.required(1, 'cases', 'cases', 'full cases');
  if (guess.has('bottles')) guess.member(1, 'bottles', 'bottles');
  notes(guess);
}

function unknownList(guess: Guess): void {
  guess.missing(0, 'type', 'a type of action, such as receive_fruit');
  moment(guess, 'when it happened');
  guess.missing(0, 'data', 'the members of that type');
}

function notes(guess: Guess): void {
  if (guess.has('note')) guess.member(0, 'note', 'note');
}
