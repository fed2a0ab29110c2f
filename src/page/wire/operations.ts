/** What an operator reads and does. */
import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';

export type Cluster = Schemas['Cluster'];
export type Follower = Schemas['Follower'];
export type Ingestion = Schemas['Ingestion'];
export type ModelChange = Schemas['ModelChange'];

export const readCluster = (signal: AbortSignal): Promise<Answer<Cluster>> =>
  answerOf(api.GET('/v1/cluster', { signal }));

export const readFollowers = (signal: AbortSignal): Promise<Answer<Follower[]>> =>
  answerOf(api.GET('/v1/followers', { signal }));

export const readIngestion = (signal: AbortSignal): Promise<Answer<Ingestion>> =>
  answerOf(api.GET('/v1/ingestion', { signal }));

export const readModelChanges = (signal: AbortSignal): Promise<Answer<ModelChange[]>> =>
  answerOf(api.GET('/v1/model-changes', { signal }));

/** What can be done to a follower. */
export type FollowerCommand = 'pause' | 'resume' | 'rebuild';

export function controlFollower(follower: string, command: FollowerCommand): Promise<Answer<Follower>> {
  const request = { params: { path: { follower } } };
  if (command === 'pause') return answerOf(api.POST('/v1/followers/{follower}/pause', request));
  if (command === 'resume') return answerOf(api.POST('/v1/followers/{follower}/resume', request));
  return answerOf(api.POST('/v1/followers/{follower}/rebuild', request));
}

export const retryRefused = (id: string): Promise<Answer<Schemas['RetriedCommand']>> =>
  answerOf(api.POST('/v1/ingestion/refused/{id}/retry', { params: { path: { id } } }));
