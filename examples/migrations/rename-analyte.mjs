/** A transformation for `solera migrate copy`: the analyte "TA" is called "titratable acidity" in the new log, and percent become grams per litre. */
export default (action) => {
  if (action.type !== 'analysis' || action.data.analyte !== 'TA') return action;
  const { unit, value } = action.data;
  const converted = unit === '%' ? { unit: 'g/L', value: Number((value * 10).toFixed(6)) } : { unit, value };
  return { ...action, data: { ...action.data, ...converted, analyte: 'titratable acidity' } };
};
