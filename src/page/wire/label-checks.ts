/** Labels: what they may claim, and those that are kept. */
import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';
import { type WholeList, wholeList } from './whole-list.js';

export type Label = Schemas['Label'];
export type LabelCheck = Schemas['LabelCheck'];
export type LabelClaims = Schemas['LabelClaims'];
export type LabelVerdict = Schemas['LabelVerdict'];
export type LabelCheckRequest = Schemas['LabelCheckRequest'];

export const checkLabel = (
  winery: string,
  body: LabelCheckRequest,
  signal: AbortSignal,
): Promise<Answer<LabelVerdict>> =>
  answerOf(api.POST('/v1/wineries/{winery}/label-checks', { params: { path: { winery } }, body, signal }));

/** Reads the labels that a winery keeps, with their present verdicts. */
export const readLabels = (winery: string, signal: AbortSignal): Promise<Answer<WholeList<Label>>> =>
  wholeList((cursor) =>
    answerOf(
      api.GET('/v1/wineries/{winery}/labels', {
        params: { path: { winery }, query: { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) } },
        signal,
      }),
    ),
  );

type LabelSettings = Schemas['LabelSettings'];

/** Keeps a label. Every edit judges it again. */
export const keepLabel = (winery: string, label: string, body: LabelSettings): Promise<Answer<Label>> =>
  answerOf(api.PUT('/v1/wineries/{winery}/labels/{label}', { params: { path: { winery, label } }, body }));
