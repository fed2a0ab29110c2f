import { tableLimits } from '../../../config/import-tables.js';

/** Column names of cellar books, of files exported from cellar software, and of wine laboratories, in English, Spanish, French and German. */

/** What a column contains. Analytes are fields of their own: `analyte:Brix`. */
export type Field =
  | ('winery' | 'lot' | 'caseLot' | 'date' | 'time' | 'fillDate' | 'note' | 'status')
  | ('weighTag' | 'netWeight' | 'grossWeight' | 'tareWeight' | 'grower' | 'cost')
  | ('variety' | 'vintage' | 'appellation' | 'vineyard' | 'block' | 'clone' | 'owner' | 'taxClass')
  | ('barrel' | 'vessel' | 'capacity' | 'volume' | 'cooper' | 'toast' | 'counterparty')
  | ('cases' | 'bottles' | 'bottleSize' | 'bottlesPerCase')
  | `analyte:${string}`;

/** What a header names. */
interface HeaderField {
  readonly field: Field | null;
  /** As written in the header: `lbs` of `Net Wt (lbs)`. */
  readonly unit: string | null;
}

/** The first expression that matches decides, so more specific ones come first. They match headers in lower case, without accents and punctuation. */
const fields: readonly (readonly [Field, RegExp])[] = [
  [
    'weighTag',
    /^(weigh|weight|wt|scale) ?(tag|ticket|cert\w*|slip)|^tag( no| number)?$|docket|weighmaster|^(boleta|ticket|wiegeschein|bon de pesee|guia)/,
  ],
  ['grossWeight', /^gross|^peso bruto|^poids brut|^brutto/],
  ['tareWeight', /^tare|^tara/],
  [
    'bottlesPerCase',
    /(bottles?|btls?|bt|units?)( per| a|\/)? ?\/? ?(case|cs|box|carton)|^(case )?pack( size)?$|^botellas por caja|^flaschen pro/,
  ],
  ['bottleSize', /(bottle|btl|format|fill) ?(size|ml|volume)|^format$|^size$|^formato$|^flaschengrosse/],
  [
    'caseLot',
    /^(sku|case (lot|goods?)|finished (goods?|lot)|bottled (as|lot)|product( code)?|item( code)?)( code| no)?$/,
  ],
  [
    'cases',
    /^(full |total )?(cases?|cs)( produced| bottled| made| filled| total| yield)?$|^cajas|^caisses|^kisten|^9l/,
  ],
  [
    'bottles',
    /^(loose|extra|odd|partial|remaining|single)? ?(bottles?|btls?)( loose| extra| over)?$|^botellas( sueltas)?$|^bouteilles$|^flaschen$/,
  ],
  ['fillDate', /^(fill(ed)?|barrel(ed)?( down)?|date filled|down|entonnage) ?(date|on)?$|^date (filled|barreled)/],
  ['barrel', /^(barrel|bbl|cask|barrica|fut|barrique|fass)s?( (id|no|number|code|name|nr))?$/],
  ['capacity', /^(\w+ )?capacity( gal(lon)?s?| l)?$|^capacidad$|^contenance$|^(nenn)?inhalt$|^kapazitat$/],
  ['cooper', /^cooper(age)?$|^tonelero|^tonnel(l)?erie|^kufer/],
  ['toast', /toast|tostado|chauffe/],
  [
    'netWeight',
    /^(net|total|fruit|delivered)? ?(wt|weight|lbs?|pounds?|tons?|tonnes?|kgs?)( net| received| delivered)?$|^net(to)?$|^peso( neto)?$|^poids( net)?$|^(netto)? ?gewicht$|^kilos$/,
  ],
  ['winery', /^(winery|facility|bond(ed winery)?|bodega|weingut|cave|chai)( name| code)?$/],
  [
    'lot',
    /^(wine |fruit |bulk |ferm(ent(ation)?)? |from |source )?(lot|batch|lote|partida|charge|partie)( (code|id|no|number|name|nr))?$|^wine( code)?$|^id$/,
  ],
  [
    'vessel',
    /^(from |source )?(tank|vessel|fermenter|fermentor|container|bin|tanque|deposito|cuba|cuve|tank)s?( (id|no|number|code|name|nr))?$/,
  ],
  ['variety', /^(grape )?(variet(y|al|ies)|grapes?|cultivar|variedad|cepage|uva|rebsorte|sorte|cv)( name)?$/],
  ['vintage', /^(vintage|vint|vtg|crop year|harvest year|year|anada|cosecha|ano|millesime|jahrgang|annee)( year)?$/],
  [
    'appellation',
    /^(ava|appellation|app|region|district|geographic\w*|gi|denominacion|do|doc|aoc|aop|igp|igt|anbaugebiet|herkunft)( name)?$/,
  ],
  ['vineyard', /^(vineyard|vyd|ranch|vinedo|finca|vignoble|weinberg|lage)( name)?$/],
  ['block', /^(block|blk|parcel|parcela|parcelle|bloque|section|cuartel|parzelle)( (name|id|no|code))?$/],
  ['clone', /^clone?$|^clon$|^klon$/],
  ['grower', /^(grower|supplier|farmer|viticultor|productor|vigneron|apporteur|winzer|lieferant)( name)?$/],
  ['owner', /^(owner|client|customer|custom crush|account|propietario|proprietaire|besitzer|kunde)( name)?$/],
  ['taxClass', /^tax( class)?$/],
  ['counterparty', /^(vendor|seller|purchased from|bought from|from winery)$/],
  ['cost', /^(cost|amount|price|total cost|fruit cost|extended)( usd| eur)?$|^costo$|^cout$|^kosten$/],
  ['analyte:Brix', /^(\w+ )?(brix|bx|balling|sugar)( reading)?$/],
  [
    'analyte:Temperature',
    /^(\w+ )?(temp(erature|eratura)?s?|cap temp|must temp|temperatur)( (reading|deg\w*))?( ?[fc])?$/,
  ],
  ['analyte:pH', /^(\w+ )?ph ?(value|reading|level|wert)?$/],
  ['analyte:TA', /^(ta|tta|tit\w* acid\w*|total acid\w*|at|acidez total|acidite totale|gesamtsaure)$/],
  ['analyte:VA', /^(va|vol\w* acid\w*|acetic( acid)?|av|acidez volatil|acidite volatile|fluchtige saure)$/],
  ['analyte:Free SO2', /^(fso2|free (so2|sulfur dioxide|sulphur dioxide)|so2 (free|libre)|f so2)$/],
  ['analyte:Total SO2', /^(tso2|total (so2|sulfur dioxide|sulphur dioxide)|so2 total)$/],
  ['analyte:Residual sugar', /^(rs|residual sugars?|red\w* sugars?|azucar residual|sucre residuel|restzucker)$/],
  ['analyte:Glucose + fructose', /^(g ?f|glu\w* ?(and)? ?fru\w*|glufru|glucose fructose)$/],
  ['analyte:Malic acid', /^(malic( acid)?|ma|ml|acido malico|acide malique|apfelsaure)$/],
  ['analyte:Alcohol', /^(alc(ohol)?|abv|ethanol|etoh|grado|alcohol vol|alkohol)$/],
  ['analyte:YAN', /^(yan|nopa|n fan|yeast assimilable nitrogen)$/],
  ['analyte:Density', /^(sg|specific gravity|density|densidad|densite|dichte|mustgewicht|oechsle|oe|baume|be)$/],
  ['time', /^(time|hour|hora|heure|uhrzeit|zeit)( in| received| of day)?$/],
  ['date', /date|datum|fecha|^fecha|^day$|^received$|^when$|^jour$|^timestamp$|^dia$|^tag$/],
  [
    'volume',
    /^(current |total |gross |net |actual |bulk )?(vol(ume)?|gal(lon)?s?|l(itres?|iters?)?|volumen|litros)( bottled| used| on hand| in barrel| full)?$|^(gallons|litres|liters) /,
  ],
  ['status', /^(status|void(ed)?|state)$/],
  ['note', /^(notes?|comments?|remarks?|description|observaciones|remarques|bemerkung(en)?|notas?)$/],
];

const units =
  /[([]\s*([^()[\]]{1,12})\s*[)\]]\s*$|(?:^|\s)(g\/l|mg\/l|g\/100\s?ml|lbs?|kgs?|tons?|gal(?:lon)?s?|ml|°\s?[a-z]{1,2}|%|l)\s*$/i;

/** Recognises what a header names. A unit in brackets or at the end is not part of the name. */
export function headerField(header: string): HeaderField {
  if (header.length > tableLimits.notationCharacters) return { field: null, unit: null };
  const found = units.exec(header);
  const unit = (found?.[1] ?? found?.[2])?.trim() ?? null;
  const whole = plainWords(header);
  const name = unit === null ? '' : plainWords(header.slice(0, found?.index));
  // A header may consist of a unit only, such as "Gallons" or "Bx", and a unit may be part of a name, such as "Bottle ml".
  const field = fieldOf(whole) ?? (name === '' ? fieldOf(plainWords(unit ?? '')) : fieldOf(name));
  if (field === 'analyte:Temperature') return { field, unit: degrees(unit, whole) };
  return { field: ofVolume(field, unit), unit: unit ?? (field === null ? null : unitOfWord(whole)) };
}

/** "Net" and "Gross" are weights, unless their unit is one of volumes. */
function ofVolume(field: Field | null, unit: string | null): Field | null {
  const isWeight = field === 'netWeight' || field === 'grossWeight';
  return isWeight && /^(gal(lon)?s?|l|lit(re|er)s?|litros|hl)$/i.test(unit ?? '') ? 'volume' : field;
}

/** Returns the unit of temperatures that "Temp F" or "Temp (F)" names. */
function degrees(unit: string | null, words: string): string | null {
  const letter = /^°?\s*([fc])$/i.exec(unit ?? '')?.[1] ?? / ([fc])$/.exec(words)?.[1];
  return letter === undefined ? unit : `°${letter.toUpperCase()}`;
}

function fieldOf(words: string): Field | null {
  return words === '' ? null : (fields.find(([, expression]) => expression.test(words))?.[0] ?? null);
}

/** Returns the unit of a header that consists of a unit, such as "Gallons" or "Tons". */
function unitOfWord(words: string): string | null {
  return /\b(lbs?|pounds?|tons?|tonnes?|kgs?|gallons?|gals?|litres|liters)\b/.exec(words)?.[1] ?? null;
}

function plainWords(header: string): string {
  return (
    header
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/ß/g, 'ss')
      // "WeighTag" and "AVAName" are two words; "pH" and "mL" are one.
      .replace(/([a-z]{2})([A-Z])|([A-Z])(?=[A-Z][a-z]{2})/g, '$1$3 $2')
      .toLowerCase()
      .replace(/#|№|n°/g, ' no ')
      .replace(/[^\p{L}\p{N}/]+/gu, ' ')
      .trim()
  );
}
