import type { JsonObject } from '../../application/json-object.js';
import type { Problem, Result } from '../../application/result.js';
import type { EditUseCases } from '../../application/use-cases.js';
import { problemDocument, statusOf } from './problem.js';

/** The use cases of edits, with problem documents in the place of problems. */
export function withProblemDocuments(edits: EditUseCases): EditUseCases {
  return {
    getEdit: async (id) => documented(await edits.getEdit(id)),
    listEdits: async (query) => {
      const page = await edits.listEdits(query);
      return page.ok ? { ...page, value: { ...page.value, items: page.value.items.map(editDocument) } } : page;
    },
    listEditItems: (id, list, query) => edits.listEditItems(id, list, query),
    cancelEdit: async (id) => {
      const cancelled = documented(await edits.cancelEdit(id));
      if (cancelled.ok || cancelled.problem.edit === undefined) return cancelled;
      const edit = editDocument(cancelled.problem.edit as JsonObject); // The edit of a problem is in its public form.
      return { ...cancelled, problem: { ...cancelled.problem, edit } };
    },
  };
}

function documented(result: Result<JsonObject>): Result<JsonObject> {
  return result.ok ? { ...result, value: editDocument(result.value) } : result;
}

/** The public form of an edit, with a problem document. */
export function editDocument(edit: JsonObject): JsonObject {
  if (edit.problem === null || edit.problem === undefined) return edit;
  const problem = edit.problem as Problem; // The application gives an edit the problem with which a request would have failed.
  return { ...edit, problem: problemDocument(problem, statusOf(problem.code)) };
}
