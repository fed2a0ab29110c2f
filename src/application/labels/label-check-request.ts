import { wholeComposition } from '../../cellar/actions/receive-bulk.js';
import { toMicro } from '../../cellar/quantity.js';
import type { Claims } from '../../compliance/labels/claims.js';
import type { LabelledWine } from '../../compliance/labels/labelled-wine.js';
import { type Market, markets } from '../../compliance/labels/market-rules.js';
import type { JsonObject } from '../json-object.js';
import { readCode, readInstant } from '../request/body.js';
import type { DataReader } from '../request/data-reader.js';
import { listed } from '../request/fault-text.js';
import { malformed, readObject, unexpected } from '../request/faults.js';
import { failure, type Result, success } from '../result.js';
import type { LotMoment } from '../use-cases.js';
import { readClaims } from './claims-reader.js';

/** A request to judge claims about a lot at a moment, or about components. */
export interface LabelCheckRequest {
  readonly market: Market;
  readonly claims: Claims;
  /** The lot, or the wine that its components describe. */
  readonly subject: { readonly lot: string } | { readonly wine: LabelledWine };
  readonly moment: LotMoment;
}

const members = ['lot', 'components', 'volume', 'at', 'known', 'market', 'claims'];

/** Reads the body of a label check. Components are read as those of a bulk receipt, by the same schema. */
export function readLabelCheck(body: unknown, reader: Pick<DataReader, 'data'>): Result<LabelCheckRequest> {
  const read = readObject(body, '', members);
  if (!read.ok) return read;
  const market = readMarket(read.value.market, '/market');
  if (!market.ok) return market;
  const claims = readClaims(read.value.claims, '/claims');
  if (!claims.ok) return claims;
  const moment = readMoment(read.value);
  if (!moment.ok) return moment;
  const subject = readSubject(read.value, reader);
  if (!subject.ok) return subject;
  return success({ market: market.value, claims: claims.value, moment: moment.value, subject: subject.value });
}

export function readMarket(value: unknown, pointer: string): Result<Market> {
  const market = markets.find((one) => one === value);
  const names = markets.map((one) => `"${one}"`);
  return market === undefined ? unexpected(pointer, listed(names, 'or'), value) : success(market);
}

function readMoment({ at, known }: JsonObject): Result<LotMoment> {
  const time = at === undefined ? success(undefined) : readInstant(at, '/at');
  if (!time.ok) return time;
  if (known !== undefined && !(typeof known === 'number' && Number.isSafeInteger(known) && known >= 0))
    return unexpected('/known', 'the number of a notification: a whole number', known);
  return success({
    ...(time.value === undefined ? {} : { at: time.value }),
    ...(typeof known === 'number' ? { known } : {}),
  });
}

function readSubject(
  { lot, components, volume, known }: JsonObject,
  reader: Pick<DataReader, 'data'>,
): Result<LabelCheckRequest['subject']> {
  if ((lot === undefined) === (components === undefined))
    return malformed('', 'The body must have either "lot" or "components".');
  if (lot !== undefined) {
    if (volume !== undefined) return malformed('/volume', '"volume" is only for "components": a lot has its own.');
    const code = readCode(lot, '/lot');
    return code.ok ? success({ lot: code.value }) : code;
  }
  if (known !== undefined) return malformed('/known', '"known" is only for "lot".');
  return componentsWine(components, volume, reader);
}

/** Reads the wine that components describe. Without a volume, its amount is not known. */
function componentsWine(
  components: unknown,
  volume: unknown,
  reader: Pick<DataReader, 'data'>,
): Result<{ readonly wine: LabelledWine }> {
  const receipt = reader.data('receive_bulk', { to: { lot: 'L', volume: volume ?? 1 }, components }, '');
  if (!receipt.ok) {
    const errors = receipt.problem.errors?.map(({ pointer, message }) => ({
      pointer: pointer.replace(/^\/to\//, '/'),
      message: message.replace('"to/volume"', '"volume"'),
    }));
    const [first] = errors ?? [];
    const detail = first?.message ?? receipt.problem.detail;
    return { ok: false, problem: { ...receipt.problem, detail, ...(errors === undefined ? {} : { errors }) } };
  }
  const data: unknown = receipt.value;
  const { to, components: parts } = data as Receipt; // Read by the schema of a bulk receipt.
  const leaves = wholeComposition(parts);
  if (leaves === null) return failure('composition_incomplete', 'The shares of the components must sum to exactly 1.');
  const amount = volume === undefined ? null : ({ measure: 'volume', micro: toMicro(to.volume) } as const);
  return success({ wine: { leaves, amount } });
}

interface Receipt {
  readonly to: { readonly volume: number };
  readonly components: Parameters<typeof wholeComposition>[0];
}
