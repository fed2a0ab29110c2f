/** Generated from the served OpenAPI document by `npm run page:contract`. */
export interface paths {
    "/v1/wineries/{winery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve a winery */
        get: operations["getWinery"];
        /**
         * Create or change a winery
         * @description Stores the settings of a winery under a code of your choice. Its units and its currency can change until its first action is recorded; later, changing one is refused with `units_fixed`. Settings are not on the timeline: a change of settings never changes history.
         */
        put: operations["putWinery"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List wineries */
        get: operations["listWineries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/vessels/{vessel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve a vessel
         * @description Returns a vessel, the lot in it and its volume. `at` and `known` select the contents; kind and capacity are always the present ones.
         */
        get: operations["getVessel"];
        /**
         * Create or change a vessel
         * @description Stores the kind and the capacity of a vessel under a code of your choice. Actions can name a vessel once it exists. A changed capacity applies to later changes and never changes history.
         */
        put: operations["putVessel"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/vessels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List vessels
         * @description Returns the vessels of a winery with the lots in them. `at` and `known` select the contents; the vessels, their kinds and capacities are always the present ones.
         */
        get: operations["listVessels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List actions
         * @description Returns the timeline of a winery: its actions by effective time, then tie break, then id, or with `order=desc` in the reverse order. A conflicted one has `conflict`: why it became impossible.
         */
        get: operations["listActions"];
        put?: never;
        /**
         * Record an action
         * @description Inserts an action into the timeline at its `effectiveAt`. If that lies in the past, everything that follows from it is decided again. A repeated request with the same `id` and body is answered with 200 and the first answer.
         */
        post: operations["recordAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve an action
         * @description Returns the newest revision of an action. A conflicted one has `conflict`: why it became impossible. Both wineries of a transfer in bond can retrieve it, and so can a winery that an earlier revision named as the receiver.
         */
        get: operations["getAction"];
        /**
         * Revise or reinstate an action
         * @description Makes a new revision of an action, which reinstates the action if it was retracted. Members that are left out keep their values, `data` is replaced as a whole, `note: null` removes the note, and the type never changes. A request that changes nothing makes no revision.
         */
        put: operations["reviseAction"];
        post?: never;
        /**
         * Retract an action
         * @description Removes the effect of an action, as if it had never happened. The action and its revisions stay readable, and `PUT` reinstates it. Retracting a retracted action returns the same answer again.
         */
        delete: operations["retractAction"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a change set
         * @description Records, revises and retracts several actions together: all or nothing, judged only by the history that results. Each action may occur only once. A repeated request with the same `id` and body is answered with the first answer.
         */
        post: operations["changeActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a change set over several wineries
         * @description Does what *Apply a change set* does, for actions of several wineries: each change names the `winery` of its action. Units, locks and capacities are those of that winery. A winery that does not exist is refused with `not_found`, and `errors` points at it.
         */
        post: operations["changeWineries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/actions/{action}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the revisions of an action
         * @description Returns every revision of an action, including its retractions. No revision is ever deleted.
         */
        get: operations["listRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the conflicted actions of all wineries
         * @description Returns every conflicted action once, under the winery that recorded it, by effective time, then tie break, then id. A page may hold fewer items than `limit` although more follow: continue until `next` is null.
         */
        get: operations["listConflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List edits
         * @description Results are left out; retrieve the edit to get its result.
         */
        get: operations["listEdits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/edits/{edit}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve an edit
         * @description Returns the progress of an edit and, once it has ended, its result or its problem. The lists of the result are cut at 1,000 entries; `links` has the addresses of the whole lists.
         */
        get: operations["getEdit"];
        put?: never;
        post?: never;
        /**
         * Cancel an edit
         * @description Cancels an edit that is queued or being decided: nothing was and nothing will be written. An edit that is being committed, or has ended otherwise, cannot be cancelled. Cancelling an edit twice returns the same answer.
         */
        delete: operations["cancelEdit"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/edits/{edit}/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the lots that an edit changes
         * @description The whole list of `impact.lots`, as long as the result of the edit is kept.
         */
        get: operations["listEditLots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/edits/{edit}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the actions whose outcome an edit changes
         * @description The whole list of `impact.actions`, as long as the result of the edit is kept.
         */
        get: operations["listEditActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/edits/{edit}/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the conflicts of an edit
         * @description The whole list of `impact.conflicts`, as long as the result of the edit is kept.
         */
        get: operations["listEditConflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/edits/{edit}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The progress of an edit as Server-Sent Events
         * @description Sends an event `progress` with the edit when it changes, at most four a second. When the edit has ended, sends one event `end` with the edit, and closes the stream. An edit that has ended already gets only `end`.
         */
        get: operations["streamEdit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/lots/{lot}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve a lot
         * @description Returns the state of a lot. `at` and `known` can be combined: the state at one time, as it was believed at another. A lot that did not exist then is `not_found`.
         */
        get: operations["getLot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List lots
         * @description Returns the states of the lots of a winery: with `at` and `known`, of the lots that existed then. With a filter, a page may hold fewer items than `limit` although more follow: continue until `next` is null.
         */
        get: operations["listLots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/lots/{lot}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the timeline of a lot
         * @description Returns every action that touches a lot, each with the state of the lot just after it. With `known`, actions have the revision and the status that they had then, and a `cursor` continues only a list with the same `known`; a lot that no notification up to `known` had touched is `not_found`.
         */
        get: operations["getLotTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/lots/{lot}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve the lineage of a lot
         * @description Follows wine through time and across wineries, with `known` in the history that was believed then. Wine leaves a lot in the proportions of the whole lot. Lots that never held any of the traced wine are left out. With `Accept: text/csv`, returns `destinations` (or with `back`, `sources`) as a table with a header row and the unit of each amount; an apostrophe precedes a text that a spreadsheet would read as a formula. A lineage that is too long to trace, or a table that is too long, is refused with `too_large`.
         */
        get: operations["getLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/appellations/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve an appellation */
        get: operations["getAppellation"];
        /**
         * Create or change an appellation
         * @description Stores the kind of a place name, and the appellations that contain it, which must exist. Every kept label is judged again: the answer lists those whose verdict changes. Appellations are not on the timeline.
         */
        put: operations["putAppellation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/appellations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List appellations */
        get: operations["listAppellations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/label-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Judge what a label may say
         * @description Judges claims about the state of a lot at the time `at`, as known at the notification `known`, or about components. Variety and appellation are judged together, leaf by leaf. Nothing is stored.
         */
        post: operations["checkLabel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve a label
         * @description Returns a label, judged now by the present state of its lot.
         */
        get: operations["getLabel"];
        /**
         * Keep a label
         * @description Keeps what a label says about a lot, under a code of your choice. Every edit judges it again: `impact.labels` lists the labels whose verdict changes.
         */
        put: operations["putLabel"];
        post?: never;
        /**
         * Delete a label
         * @description Deletes a label: edits no longer judge it. Deleting it again answers `not_found`.
         */
        delete: operations["deleteLabel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the labels of a winery */
        get: operations["listLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/lots/{lot}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of a lot as Server-Sent Events
         * @description Sends an event `state` with the lot, or null if it does not exist now. For each later change set that touches a lot, an event `change` follows: `lot`, its `state` after the change set (null if the lot no longer exists), `correction` (true if the change set retracted an event of the lot), the id of the `change` set, and `notifications` with its `first` and `last` number. `id:` is a notification number, and is sent once everything up to it was sent: `Last-Event-ID` resumes after it and overrides `after`. If more than 1,000 changes wait for the client, or it resumes more than 10,000 notifications behind the head, only the last change of each lot is sent, and `correction` is true if any change that is left out was one. A number above the head of the log, or one too far behind it, is answered with `state`. A lot that no action has ever touched is `not_found`.
         */
        get: operations["streamLot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The states of all lots of a winery as Server-Sent Events
         * @description Sends events `state` with the lots in pages: `notification` (all pages are of this number), `page` (from 1: replace what you have), `last` (true on the last page) and `items`. For each later change set that touches a lot, an event `change` follows: `lot`, its `state` after the change set (null if the lot no longer exists), `correction` (true if the change set retracted an event of the lot), the id of the `change` set, and `notifications` with its `first` and `last` number. `id:` is a notification number, and is sent once everything up to it was sent: `Last-Event-ID` resumes after it and overrides `after`. If more than 1,000 changes wait for the client, or it resumes more than 10,000 notifications behind the head, only the last change of each lot is sent, and `correction` is true if any change that is left out was one. A number above the head of the log, or one too far behind it, is answered with `state`.
         */
        get: operations["streamLots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List imports whose rows name their wineries */
        get: operations["listImports"];
        put?: never;
        /**
         * Import a table whose rows name their wineries
         * @description Records the rows of a file (CSV, TSV or .xlsx) as actions, in the order of their times. A row that was imported before is skipped, however the file was saved; a corrected row revises its action. With `dryRun`, nothing is recorded and the import reports what it would do. Rows that cannot be recorded are refused, each with its reason; the others are recorded. List the outcomes with `GET …/imports/{import}/rows`.
         */
        post: operations["importTable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/guess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Guess the import map of a table whose rows name their wineries
         * @description Returns the columns of a file, and the first version of an import map for you to correct, with what is missing as comments. Nothing is recorded or stored.
         */
        post: operations["guessImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve an import
         * @description Returns the progress of the import and, once it has ended, what it has done.
         */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the outcomes of the rows of an import
         * @description With `Accept: text/csv`, the response is the whole list as CSV, for a spreadsheet; `limit` and `cursor` are then ignored.
         */
        get: operations["listImportRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the imports of a winery */
        get: operations["listImportsOfWinery"];
        put?: never;
        /**
         * Import a table of one winery
         * @description Records the rows of a file (CSV, TSV or .xlsx) as actions, in the order of their times. A row that was imported before is skipped, however the file was saved; a corrected row revises its action. With `dryRun`, nothing is recorded and the import reports what it would do. Rows that cannot be recorded are refused, each with its reason; the others are recorded. List the outcomes with `GET …/imports/{import}/rows`.
         */
        post: operations["importTableOfWinery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/imports/guess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Guess the import map of a table of one winery
         * @description Returns the columns of a file, and the first version of an import map for you to correct, with what is missing as comments. Nothing is recorded or stored.
         */
        post: operations["guessImportOfWinery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/imports/{import}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve an import
         * @description Returns the progress of the import and, once it has ended, what it has done.
         */
        get: operations["getImportOfWinery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/imports/{import}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the outcomes of the rows of an import
         * @description With `Accept: text/csv`, the response is the whole list as CSV, for a spreadsheet; `limit` and `cursor` are then ignored.
         */
        get: operations["listImportRowsOfWinery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The current, unfilled page of the log */
        get: operations["getCurrentPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{first},{last}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of the log
         * @description Pages have a fixed size. A full page never changes by a single byte. The page after the last one with notifications exists and is empty; later pages are not found.
         */
        get: operations["getPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log as Server-Sent Events
         * @description `id:` is the notification number, `data:` the notification. `Last-Event-ID` resumes the stream and overrides `after`. A client that does not keep up is disconnected and may resume. With `winery`, the stream also sends events `head` with `id: <n>` and `data: {"sequence": n}`: everything of the winery up to n was sent. They come at the start, once everything that the log held at the start was sent, and whenever the stream was silent for 15 s. Notifications have no event name, as without `winery`.
         */
        get: operations["streamNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cluster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect the cluster
         * @description Returns the nodes of the cluster as this node sees them. Any node answers any request; this shows which nodes share the work, and how they fare.
         */
        get: operations["getCluster"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cluster/placement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find the node of a lot
         * @description Returns the partition of a lot, and the node that decides its commands. That node is the fastest to ask; every other node answers as well.
         */
        get: operations["getPlacement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ingestion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect the ingestion from JetStream
         * @description Returns how many commands of the stream `SOLERA_IN` wait, and which were refused, by winery. Any node answers.
         */
        get: operations["getIngestion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ingestion/refused/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a refused command again
         * @description Appends a refused command to the stream `SOLERA_IN` as it was published, and forgets its refusal. If it is refused again, it has a new refusal under the same id. The result goes to its `Reply-Subject`, if it has one. If several wineries have a refused command with this id, all of them are sent.
         */
        post: operations["retryRefusedCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the inventory
         * @description Returns what each lot holds in each vessel at a time, as it is known now. The cost follows the number of holdings, not the length of their history.
         */
        get: operations["listInventory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/lots/{lot}/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the analyses of a lot
         * @description Returns the values that were measured in a lot over time: its fermentation curves. A lot that no action has ever touched is `not_found`.
         */
        get: operations["listAnalyses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/lineage-edges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the edges between lots
         * @description Returns the edges of the lineages of all lots: how much wine or fruit each action moved from one lot to another, with transfers in bond from and to other wineries. A page may hold fewer items than `limit` although more follow: continue until `next` is null.
         */
        get: operations["listLineageEdges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search names
         * @description Returns the lots, vessels, wineries, weigh tags, and the names of varieties, appellations, blocks, growers, owners and products that have all words of `q`, or words that begin with them. A page may hold fewer items than `limit` although more follow: continue until `next` is null.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/followers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List followers
         * @description Returns the read models that follow the log, and how far they are. Any node answers.
         */
        get: operations["listFollowers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/followers/{follower}/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rebuild a follower
         * @description Builds the tables of a follower again, from the first notification on, beside those that are read meanwhile. When the new tables have caught up, they are compared with the old ones, and replace them. A rebuild that is in progress goes on; one that was interrupted is resumed by itself.
         */
        post: operations["rebuildFollower"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/followers/{follower}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a follower
         * @description The follower and its rebuild apply nothing until they are resumed. Reads return what they reflect.
         */
        post: operations["pauseFollower"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/followers/{follower}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a follower
         * @description Ends a pause. A follower that failed tries the same change set again.
         */
        post: operations["resumeFollower"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/followers/{follower}/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a follower's own notifications
         * @description Returns what a follower has published itself, numbered 1, 2, 3 … without a gap. The followers of Solera publish nothing; one of your own may.
         */
        get: operations["listFollowerNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/model-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List model changes
         * @description Returns the changes of rules, schemas and read models that this version of Solera knows, and counts what still uses a former model. Counting reads all actions.
         */
        get: operations["listModelChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/model-changes/{change}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the actions of a change of the rules
         * @description An action adopts a version of the rules by a `revise` with `rules` in a change set. Retracted actions are not listed: no rules decide them.
         */
        get: operations["listModelChangeActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/reports/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve a report
         * @description Computes a form for a period: `ttb-5120.17` (Report of Wine Premises Operations), `inventory` (the wine and fruit on hand at the end of the last day), `weigh-tags` (receipts of fruit) or `removals`. With `known`, the report is computed as known just after that notification. `values` are the figures of the form, rounded by its rules; `exact` has up to six decimals. `Accept: text/csv` and `application/pdf` return the same figures as a table and as pages. Credentials that are limited to an owner cannot read reports.
         */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/reports/{form}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the actions behind a figure
         * @description Returns the actions behind one figure of a report in timeline order, each with its amount. The amounts sum to the `exact` value of the figure; what a line subtracts is negative. The entries of an opening balance, and of lines computed from it, include those before the period. Behind a figure of an `inventory` are lots, in the order of their codes, each with its last action before the end of the period.
         */
        get: operations["listReportEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/filings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List filings */
        get: operations["listFilings"];
        put?: never;
        /**
         * File a report
         * @description Keeps the report of a period permanently. Later writes and previews list in `impact.filings` how they move its figures. A repeat with the same `id` returns the same filing. A form is filed once for a period; later versions amend it. With the setting `lockOnFiling`, the period is locked.
         */
        post: operations["fileReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/filings/due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is due
         * @description Returns the months that have ended and are not filed, and the filed periods whose figures have moved, in the order in which they must be filed or amended: line 1 of a period is the last line of the one before.
         */
        get: operations["listDueFilings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/filings/{filing}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve a filing
         * @description Returns a filing with its report. `Accept: text/csv` and `application/pdf` return the report as it was filed.
         */
        get: operations["getFiling"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/filings/{filing}/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what has moved since a filing
         * @description Returns the figures of the form that now differ, and the change sets that moved them.
         */
        get: operations["listFilingDifferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wineries/{winery}/filings/{filing}/amend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Amend a filing
         * @description Files the report of the same period as it is now, or as known at the notification `known`. Its remarks name every figure that differs. A filing can be amended once; after that, amend its amendment.
         */
        post: operations["amendFiling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check liveness
         * @description Returns 200 for as long as the process runs. It checks nothing else.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check readiness
         * @description Returns 200 if this node can take work. During a shutdown, and while the database is unavailable, it returns 503 `overloaded`, and `detail` states the reason. If an operator must act although this node can take work, `detail` says so, too.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve metrics
         * @description Returns the metrics of this node in the text format of Prometheus.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens
         * @description Returns the tokens of the wineries that you administer, also those that were revoked or have expired, without their secrets.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create a token
         * @description Makes a token with a role in one winery (`winery`), in several (`wineries`), or in all (`"*"`); `grants` gives several roles. With `owner`, it sees and changes only lots of that owner. `expires` is a number of days such as `90d`, or a time. The answer holds the token; it is never shown again. As soon as one token exists, every request needs credentials.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description Within a second, no node accepts the token, and its streams end. Revoking it again gives the same answer.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit trail
         * @description Returns who did what, the newest entry first: `actions_edited`, `appellation_changed`, `label_changed`, `label_removed`, `lock_overridden`, `report_filed`, `sign_in_refused`, `token_created`, `token_revoked`, `vessel_changed`, `vessel_created`, `winery_changed`, `winery_created`. It is never changed. A page may hold fewer entries than `limit` although more follow: continue until `next` is null.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve who you are
         * @description Returns the name, the roles and the permissions of the credentials. `name` is null if no request needs credentials.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in with a token
         * @description Sets a session cookie, which a page sends instead of the token. It lasts for twelve hours, or until the token is revoked. Writes by cookie need the header `X-Solera-Request: 1`.
         */
        post: operations["signIn"];
        /**
         * Sign out
         * @description Removes the session cookie.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve this document
         * @description Returns the OpenAPI document of this server. `/docs` shows it as a page.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve the AsyncAPI document of the log
         * @description Describes the event stream, the pages and the mirror in JetStream, with the schemas of their messages.
         */
        get: operations["getAsyncApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schemas/{schema}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve the JSON Schema of a type of notification
         * @description Describes the `data` of notifications whose `dataschema` is `urn:solera:schema:{schema}`. `notification.1` describes whole notifications of all types.
         */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A code of your choice: 1 to 64 letters, digits, `-`, `_` or `.`, except `.` and `..`. */
        Code: string;
        WinerySettings: {
            /** @description The name of the winery, 1 to 200 characters. */
            name: string;
            /**
             * @description The unit of all volumes of this winery.
             * @enum {string}
             */
            volumeUnit: "gal" | "L";
            /**
             * @description The unit of all weights of this winery.
             * @enum {string}
             */
            weightUnit: "lb" | "kg" | "short_ton" | "t";
            /** @description The currency of all costs: an ISO 4217 code. */
            currency: string;
            /** @description The IANA name of the time zone of `lockDate`, such as `America/Los_Angeles`. Aliases are resolved; abbreviations such as `PST` are refused. */
            timeZone: string;
            capacityPolicy?: ("warn" | "refuse") | null;
            bond?: string | null;
            lockDate?: string | null;
            spread?: number | null;
            inventoryLines?: ("physical" | "every") | null;
            lockOnFiling?: boolean | null;
        };
        Winery: {
            winery: components["schemas"]["Code"];
            /** @description The name of the winery, 1 to 200 characters. */
            name: string;
            /**
             * @description The unit of all volumes of this winery.
             * @enum {string}
             */
            volumeUnit: "gal" | "L";
            /**
             * @description The unit of all weights of this winery.
             * @enum {string}
             */
            weightUnit: "lb" | "kg" | "short_ton" | "t";
            /** @description The currency of all costs: an ISO 4217 code. */
            currency: string;
            /** @description The IANA name of the time zone of `lockDate`, such as `America/Los_Angeles`. Aliases are resolved; abbreviations such as `PST` are refused. */
            timeZone: string;
            /**
             * @description Whether a change that raises a vessel above its capacity is only reported in `impact.warnings`, or refused with `over_capacity`.
             * @default warn
             * @enum {string}
             */
            capacityPolicy: "warn" | "refuse";
            /** @description The number of the bonded premises, 1 to 200 characters. */
            bond?: string;
            /**
             * Format: date
             * @description Days up to and including this one, in `timeZone`, are locked: a change that touches them is refused with `period_locked`.
             */
            lockDate?: string;
            /**
             * @description Over how many partitions the lots of the winery are spread, so that several nodes can work on them. It changes no result. Raise it for a winery that is too busy for one node.
             * @default 1
             */
            spread: number;
            /**
             * @description Whether the inventory lines of reports count physical inventories alone, or every gain and loss of a movement as well.
             * @default physical
             * @enum {string}
             */
            inventoryLines: "physical" | "every";
            /**
             * @description Whether filing a report locks its period: `lockDate` moves to its last day.
             * @default false
             */
            lockOnFiling: boolean;
        };
        WineryList: {
            items: components["schemas"]["Winery"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        VesselSettings: {
            /** @enum {string} */
            kind: "tank" | "barrel" | "bin" | "other";
            /** @description In the winery's volume unit. Without it, capacity is not checked. */
            capacity?: number | null;
        };
        Vessel: {
            winery: components["schemas"]["Code"];
            vessel: components["schemas"]["Code"];
            /** @enum {string} */
            kind: "tank" | "barrel" | "bin" | "other";
            /** @description In the winery's volume unit; null if it is not known. */
            capacity?: number | null;
            /** @description The lot in the vessel; null if it is empty. */
            lot?: components["schemas"]["Code"] | null;
            /** @description The volume in the vessel, in the winery's volume unit. */
            volume?: number;
            /** @description In lists, in place of `lot` and `volume`: the contents cannot be read, because of this key. */
            unreadable?: {
                code: string;
                key: string | null;
            };
        };
        VesselList: {
            items: components["schemas"]["Vessel"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        /** Receive fruit */
        ReceiveFruitData: {
            /** @description The user's own code. */
            lot: string;
            /** @description In the winery's weight unit, with at most 6 decimals. */
            weight: number;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            variety: string;
            vintage: number | null;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            appellation: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            block?: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            grower?: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            weighTag?: string;
            /** @description In the winery's currency, with at most 4 decimals. */
            cost?: number;
            owner?: string | null;
        };
        /** Process fruit */
        ProcessFruitData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                weight: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                /** @description In the winery's volume unit, with at most 6 decimals. */
                volume: number;
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @enum {unknown} */
            kind: "must" | "juice";
        };
        /** Receive bulk wine or juice */
        ReceiveBulkData: {
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                /** @description In the winery's volume unit, with at most 6 decimals. */
                volume: number;
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            };
            components: {
                /** @description With at most 12 decimals. */
                share: number;
                /** @description Stored in Unicode NFC, without blanks at either end. */
                variety: string;
                vintage: number | null;
                /** @description Stored in Unicode NFC, without blanks at either end. */
                appellation: string;
                /** @description Stored in Unicode NFC, without blanks at either end. */
                block?: string;
            }[];
            /** @enum {unknown} */
            kind?: "juice" | "wine";
            taxClass?: string | null;
            owner?: string | null;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            counterparty?: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            bond?: string;
            /** @description In the winery's currency, with at most 4 decimals. */
            cost?: number;
        };
        /** Rack */
        RackData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @description In the winery's volume unit, with at most 6 decimals. */
            loss?: number;
            /** @enum {unknown} */
            lossReason?: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Filter */
        FilterData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @description In the winery's volume unit, with at most 6 decimals. */
            loss?: number;
            /** @enum {unknown} */
            lossReason?: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Barrel down */
        BarrelDownData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @description In the winery's volume unit, with at most 6 decimals. */
            loss?: number;
            /** @enum {unknown} */
            lossReason?: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Drain and press */
        DrainPressData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @description In the winery's volume unit, with at most 6 decimals. */
            loss?: number;
            /** @enum {unknown} */
            lossReason?: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Blend */
        BlendData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @description In the winery's volume unit, with at most 6 decimals. */
            loss?: number;
            /** @enum {unknown} */
            lossReason?: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Transfer */
        TransferData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @description In the winery's volume unit, with at most 6 decimals. */
            loss?: number;
            /** @enum {unknown} */
            lossReason?: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Top up */
        TopData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
        };
        /** Measure */
        MeasureData: {
            /** @description The user's own code. */
            lot: string;
            /** @description The user's own code. */
            vessel?: string;
            /** @description The volume that was found. May be 0. In the winery's volume unit, with at most 6 decimals. */
            volume?: number;
            readings?: {
                /** @description The user's own code. */
                vessel?: string;
                /** @description The volume that was found. May be 0. In the winery's volume unit, with at most 6 decimals. */
                volume: number;
            }[];
        };
        /** Adjust */
        AdjustData: {
            /** @description The user's own code. */
            lot: string;
            /** @description The user's own code. */
            vessel?: string;
            /** @description Positive or negative, not 0. In the winery's volume unit, with at most 6 decimals. */
            change: number;
            /** @enum {unknown} */
            reason: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Addition */
        AdditionData: {
            /** @description The user's own code. */
            lot: string;
            /** @description The user's own code. */
            vessel?: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            product: string;
            /** @description With at most 6 decimals. */
            amount: number;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            unit: string;
            /** @description In the winery's currency, with at most 4 decimals. */
            cost?: number;
            /** @description In the winery's volume unit, with at most 6 decimals. */
            volume?: number;
            /** @enum {unknown} */
            purpose?: "sweeten" | "fortify" | "ameliorate";
            /** @description The spirits that were added, in proof gallons. Reports count them. With at most 6 decimals. */
            proofGallons?: number;
            /**
             * @description What the product is: reports count dry sugar in pounds, and liquid sugar and concentrate in gallons.
             * @enum {unknown}
             */
            material?: "dry_sugar" | "liquid_sugar" | "concentrate";
        };
        /** Analysis */
        AnalysisData: {
            /** @description The user's own code. */
            lot: string;
            /** @description The user's own code. */
            vessel?: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            analyte: string;
            /** @description Positive, negative or 0. With at most 6 decimals. */
            value: number;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            unit: string;
        };
        /** Declare */
        DeclareData: {
            /** @description The user's own code. */
            lot: string;
            /** @enum {unknown} */
            kind?: "fruit" | "must" | "juice" | "wine" | "cases";
            taxClass?: string | null;
            owner?: string | null;
            stage?: string | null;
            tags?: string[];
            /**
             * @description How the wine became sparkling or carbonated. Reports then count it as used for effervescent wine in its former tax class, and as produced in the new one.
             * @enum {unknown}
             */
            method?: "bottle_fermented" | "bulk_process" | "carbonated";
        };
        /** Add cost */
        AddCostData: {
            /** @description The user's own code. */
            lot: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            category: string;
            /** @description May be negative. In the winery's currency, with at most 4 decimals. */
            amount: number;
        };
        /** Bottle */
        BottleData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            /** @description The user's own code. */
            caseLot: string;
            cases: number;
            bottles?: number;
            bottleMl: number;
            bottlesPerCase: number;
            /** @description In the winery's currency, with at most 4 decimals. */
            cost?: number;
        };
        /** Remove cases */
        RemoveCasesData: {
            /** @description The user's own code. */
            caseLot: string;
            cases: number;
            bottles?: number;
            /** @enum {unknown} */
            reason: "taxpaid" | "tasting" | "export" | "family" | "testing" | "breakage";
        };
        /** Return cases */
        ReturnCasesData: {
            /** @description The user's own code. */
            caseLot: string;
            cases: number;
            bottles?: number;
            /** @description In the winery's currency, with at most 4 decimals. */
            cost?: number;
        };
        /** Dump cases to bulk */
        DumpCasesData: {
            /** @description The user's own code. */
            caseLot: string;
            cases: number;
            bottles?: number;
            to: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "rest" | "same";
                /** @enum {unknown} */
                kind?: "must" | "juice" | "wine";
                fraction?: string | null;
                taxClass?: string | null;
                owner?: string | null;
            }[];
            /** @enum {unknown} */
            lossReason?: "evaporation" | "lees" | "filtration" | "spill" | "pomace" | "testing" | "inventory" | "gain" | "other";
        };
        /** Ship bulk */
        ShipBulkData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[];
            /** @enum {unknown} */
            reason: "in_bond" | "taxpaid" | "distilling" | "vinegar";
            /** @description Stored in Unicode NFC, without blanks at either end. */
            counterparty?: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            bond?: string;
        };
        /** Transfer in bond */
        TransferInBondData: {
            from: {
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                vessels?: string[];
                volume: number | "all";
            }[] | {
                /** @description The user's own code. */
                caseLot: string;
                cases: number;
                bottles?: number;
            }[];
            to: {
                /** @description The user's own code. */
                winery: string;
                /** @description The user's own code. */
                lot: string;
                /** @description The user's own code. */
                vessel?: string;
                /** @description In the winery's volume unit, with at most 6 decimals. */
                volume?: number;
                /** @description In the winery's currency, with at most 4 decimals. */
                cost?: number;
            };
        };
        /** Note */
        NoteData: {
            /** @description The user's own code. */
            lot: string;
            text: string;
            /** @description Stored in Unicode NFC, without blanks at either end. */
            kind?: string;
        };
        /** Archive lot */
        ArchiveLotData: {
            /** @description The user's own code. */
            lot: string;
        };
        /** Receive fruit */
        NewReceiveFruit: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "receive_fruit";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ReceiveFruitData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Process fruit */
        NewProcessFruit: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "process_fruit";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ProcessFruitData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Receive bulk wine or juice */
        NewReceiveBulk: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "receive_bulk";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ReceiveBulkData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Rack */
        NewRack: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rack";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["RackData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Filter */
        NewFilter: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "filter";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["FilterData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Barrel down */
        NewBarrelDown: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "barrel_down";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["BarrelDownData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Drain and press */
        NewDrainPress: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "drain_press";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["DrainPressData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Blend */
        NewBlend: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "blend";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["BlendData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Transfer */
        NewTransfer: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "transfer";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["TransferData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Top up */
        NewTop: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "top";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["TopData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Measure */
        NewMeasure: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "measure";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["MeasureData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Adjust */
        NewAdjust: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adjust";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AdjustData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Addition */
        NewAddition: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "addition";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AdditionData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Analysis */
        NewAnalysis: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "analysis";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AnalysisData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Declare */
        NewDeclare: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "declare";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["DeclareData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Add cost */
        NewAddCost: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "add_cost";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AddCostData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Bottle */
        NewBottle: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "bottle";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["BottleData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Remove cases */
        NewRemoveCases: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "remove_cases";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["RemoveCasesData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Return cases */
        NewReturnCases: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "return_cases";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ReturnCasesData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Dump cases to bulk */
        NewDumpCases: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dump_cases";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["DumpCasesData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Ship bulk */
        NewShipBulk: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ship_bulk";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ShipBulkData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Transfer in bond */
        NewTransferInBond: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "transfer_in_bond";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["TransferInBondData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Note */
        NewNote: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "note";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["NoteData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Archive lot */
        NewArchiveLot: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "archive_lot";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ArchiveLotData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /** Receive fruit */
        NewReceiveFruitInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "receive_fruit";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ReceiveFruitData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Process fruit */
        NewProcessFruitInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "process_fruit";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ProcessFruitData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Receive bulk wine or juice */
        NewReceiveBulkInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "receive_bulk";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ReceiveBulkData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Rack */
        NewRackInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rack";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["RackData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Filter */
        NewFilterInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "filter";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["FilterData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Barrel down */
        NewBarrelDownInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "barrel_down";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["BarrelDownData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Drain and press */
        NewDrainPressInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "drain_press";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["DrainPressData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Blend */
        NewBlendInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "blend";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["BlendData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Transfer */
        NewTransferInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "transfer";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["TransferData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Top up */
        NewTopInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "top";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["TopData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Measure */
        NewMeasureInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "measure";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["MeasureData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Adjust */
        NewAdjustInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adjust";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AdjustData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Addition */
        NewAdditionInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "addition";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AdditionData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Analysis */
        NewAnalysisInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "analysis";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AnalysisData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Declare */
        NewDeclareInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "declare";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["DeclareData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Add cost */
        NewAddCostInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "add_cost";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["AddCostData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Bottle */
        NewBottleInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "bottle";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["BottleData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Remove cases */
        NewRemoveCasesInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "remove_cases";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["RemoveCasesData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Return cases */
        NewReturnCasesInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "return_cases";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ReturnCasesData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Dump cases to bulk */
        NewDumpCasesInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dump_cases";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["DumpCasesData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Ship bulk */
        NewShipBulkInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ship_bulk";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ShipBulkData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Transfer in bond */
        NewTransferInBondInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "transfer_in_bond";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["TransferInBondData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Note */
        NewNoteInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "note";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["NoteData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /** Archive lot */
        NewArchiveLotInSet: {
            /**
             * Format: uuid
             * @description A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.
             */
            id?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "archive_lot";
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak?: number | null;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data: components["schemas"]["ArchiveLotData"];
            /** @description A remark of at most 10,000 characters. */
            note?: string | null;
        };
        /**
         * @description The type of an action. It never changes.
         * @enum {string}
         */
        ActionType: "receive_fruit" | "process_fruit" | "receive_bulk" | "rack" | "filter" | "barrel_down" | "drain_press" | "blend" | "transfer" | "top" | "measure" | "adjust" | "addition" | "analysis" | "declare" | "add_cost" | "bottle" | "remove_cases" | "return_cases" | "dump_cases" | "ship_bulk" | "transfer_in_bond" | "note" | "archive_lot";
        /** @description The data of an action. Its shape depends on the type. */
        DataOfAnyType: components["schemas"]["ReceiveFruitData"] | components["schemas"]["ProcessFruitData"] | components["schemas"]["ReceiveBulkData"] | components["schemas"]["RackData"] | components["schemas"]["FilterData"] | components["schemas"]["BarrelDownData"] | components["schemas"]["DrainPressData"] | components["schemas"]["BlendData"] | components["schemas"]["TransferData"] | components["schemas"]["TopData"] | components["schemas"]["MeasureData"] | components["schemas"]["AdjustData"] | components["schemas"]["AdditionData"] | components["schemas"]["AnalysisData"] | components["schemas"]["DeclareData"] | components["schemas"]["AddCostData"] | components["schemas"]["BottleData"] | components["schemas"]["RemoveCasesData"] | components["schemas"]["ReturnCasesData"] | components["schemas"]["DumpCasesData"] | components["schemas"]["ShipBulkData"] | components["schemas"]["TransferInBondData"] | components["schemas"]["NoteData"] | components["schemas"]["ArchiveLotData"];
        NewAction: components["schemas"]["NewReceiveFruit"] | components["schemas"]["NewProcessFruit"] | components["schemas"]["NewReceiveBulk"] | components["schemas"]["NewRack"] | components["schemas"]["NewFilter"] | components["schemas"]["NewBarrelDown"] | components["schemas"]["NewDrainPress"] | components["schemas"]["NewBlend"] | components["schemas"]["NewTransfer"] | components["schemas"]["NewTop"] | components["schemas"]["NewMeasure"] | components["schemas"]["NewAdjust"] | components["schemas"]["NewAddition"] | components["schemas"]["NewAnalysis"] | components["schemas"]["NewDeclare"] | components["schemas"]["NewAddCost"] | components["schemas"]["NewBottle"] | components["schemas"]["NewRemoveCases"] | components["schemas"]["NewReturnCases"] | components["schemas"]["NewDumpCases"] | components["schemas"]["NewShipBulk"] | components["schemas"]["NewTransferInBond"] | components["schemas"]["NewNote"] | components["schemas"]["NewArchiveLot"];
        NewActionInSet: components["schemas"]["NewReceiveFruitInSet"] | components["schemas"]["NewProcessFruitInSet"] | components["schemas"]["NewReceiveBulkInSet"] | components["schemas"]["NewRackInSet"] | components["schemas"]["NewFilterInSet"] | components["schemas"]["NewBarrelDownInSet"] | components["schemas"]["NewDrainPressInSet"] | components["schemas"]["NewBlendInSet"] | components["schemas"]["NewTransferInSet"] | components["schemas"]["NewTopInSet"] | components["schemas"]["NewMeasureInSet"] | components["schemas"]["NewAdjustInSet"] | components["schemas"]["NewAdditionInSet"] | components["schemas"]["NewAnalysisInSet"] | components["schemas"]["NewDeclareInSet"] | components["schemas"]["NewAddCostInSet"] | components["schemas"]["NewBottleInSet"] | components["schemas"]["NewRemoveCasesInSet"] | components["schemas"]["NewReturnCasesInSet"] | components["schemas"]["NewDumpCasesInSet"] | components["schemas"]["NewShipBulkInSet"] | components["schemas"]["NewTransferInBondInSet"] | components["schemas"]["NewNoteInSet"] | components["schemas"]["NewArchiveLotInSet"];
        Revision: {
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt?: string;
            /** @description Orders actions with the same `effectiveAt`. The default is a number that grows with every recorded action, across wineries. */
            tieBreak?: number;
            /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
            schema?: number;
            data?: components["schemas"]["DataOfAnyType"];
            /** @description A remark of at most 10,000 characters; null removes it. */
            note?: string | null;
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        Retraction: {
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        } | null;
        ChangeSet: {
            /**
             * Format: uuid
             * @description Identifies the change set. A repeated request with the same id and body is recognised.
             */
            id?: string;
            /** @description The edits. New actions get their tie breaks in this order. */
            changes: ({
                /** @constant */
                op: "record";
                action: components["schemas"]["NewActionInSet"];
            } | {
                /** @constant */
                op: "revise";
                /**
                 * Format: uuid
                 * @description The id of the action.
                 */
                id: string;
                /** @description The revision that you last read. If it is not the current one, the set is refused with `stale_revision`. */
                revision?: number;
                /**
                 * Format: date-time
                 * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
                 */
                effectiveAt?: string;
                /** @description Orders actions with the same `effectiveAt`. The default is a number that grows with every recorded action, across wineries. */
                tieBreak?: number;
                /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
                schema?: number;
                data?: components["schemas"]["DataOfAnyType"];
                /** @description A remark of at most 10,000 characters; null removes it. */
                note?: string | null;
            } | {
                /** @constant */
                op: "revise";
                /**
                 * Format: uuid
                 * @description The id of the action.
                 */
                id: string;
                /** @description The revision that you last read. If it is not the current one, the set is refused with `stale_revision`. */
                revision?: number;
                /** @description The version of the rules of the cellar that decides the action from now on. Nothing else of the action changes. If the rules make the action impossible, that is a conflict, as for an action outside the change set. A retracted action cannot adopt a version. */
                rules: number;
            } | {
                /** @constant */
                op: "retract";
                /**
                 * Format: uuid
                 * @description The id of the action.
                 */
                id: string;
                /** @description The revision that you last read. If it is not the current one, the set is refused with `stale_revision`. */
                revision?: number;
            })[];
            /**
             * @description The same as `?preview=`.
             * @default false
             */
            preview: boolean;
            /**
             * @description The same as `?onConflict=`.
             * @default reject
             * @enum {string}
             */
            onConflict: "reject" | "flag";
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        WineriesChangeSet: {
            /**
             * Format: uuid
             * @description Identifies the change set. A repeated request with the same id and body is recognised.
             */
            id?: string;
            /** @description The edits. New actions get their tie breaks in this order. */
            changes: ({
                /** @constant */
                op: "record";
                /** @description The winery of the action. */
                winery: components["schemas"]["Code"];
                action: components["schemas"]["NewActionInSet"];
            } | {
                /** @constant */
                op: "revise";
                /** @description The winery of the action. */
                winery: components["schemas"]["Code"];
                /**
                 * Format: uuid
                 * @description The id of the action.
                 */
                id: string;
                /** @description The revision that you last read. If it is not the current one, the set is refused with `stale_revision`. */
                revision?: number;
                /**
                 * Format: date-time
                 * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
                 */
                effectiveAt?: string;
                /** @description Orders actions with the same `effectiveAt`. The default is a number that grows with every recorded action, across wineries. */
                tieBreak?: number;
                /** @description The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest. */
                schema?: number;
                data?: components["schemas"]["DataOfAnyType"];
                /** @description A remark of at most 10,000 characters; null removes it. */
                note?: string | null;
            } | {
                /** @constant */
                op: "revise";
                /** @description The winery of the action. */
                winery: components["schemas"]["Code"];
                /**
                 * Format: uuid
                 * @description The id of the action.
                 */
                id: string;
                /** @description The revision that you last read. If it is not the current one, the set is refused with `stale_revision`. */
                revision?: number;
                /** @description The version of the rules of the cellar that decides the action from now on. Nothing else of the action changes. If the rules make the action impossible, that is a conflict, as for an action outside the change set. A retracted action cannot adopt a version. */
                rules: number;
            } | {
                /** @constant */
                op: "retract";
                /** @description The winery of the action. */
                winery: components["schemas"]["Code"];
                /**
                 * Format: uuid
                 * @description The id of the action.
                 */
                id: string;
                /** @description The revision that you last read. If it is not the current one, the set is refused with `stale_revision`. */
                revision?: number;
            })[];
            /**
             * @description The same as `?preview=`.
             * @default false
             */
            preview: boolean;
            /**
             * @description The same as `?onConflict=`.
             * @default reject
             * @enum {string}
             */
            onConflict: "reject" | "flag";
            /**
             * @description Applies the change even if it touches a locked period.
             * @default false
             */
            overrideLock: boolean;
            /** @description The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it. */
            expect?: string;
        };
        /**
         * @description `active`: in effect. `retracted`: removed by an edit. `conflicted`: in the timeline but impossible, and so without effect until an edit makes it possible again.
         * @enum {string}
         */
        ActionStatus: "active" | "retracted" | "conflicted";
        Action: {
            /** Format: uuid */
            id: string;
            type: components["schemas"]["ActionType"];
            winery: components["schemas"]["Code"];
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /** @description Orders actions with the same `effectiveAt`. The default is a number that grows with every recorded action, across wineries. */
            tieBreak: number;
            /**
             * Format: date-time
             * @description When the first revision was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            recordedAt: string;
            /** @description The name of the token, or the subject that the issuer names. Null if it was recorded without authentication. */
            recordedBy: string | null;
            /** @description 1 for the recorded action, and one more for each edit. */
            revision: number;
            status: components["schemas"]["ActionStatus"];
            data: components["schemas"]["DataOfAnyType"];
            /** @description A remark. */
            note?: string;
            /** @description Why the action became impossible. Present where an action of status `conflicted` is read, and absent in answers to writes, whose `impact` lists conflicts. */
            conflict?: components["schemas"]["ConflictReason"];
        };
        ActionList: {
            items: components["schemas"]["Action"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        ActionRevision: {
            /**
             * Format: uuid
             * @description The id of the action.
             */
            id: string;
            /** @description 1 for the recorded action, and one more for each edit. */
            revision: number;
            type: components["schemas"]["ActionType"];
            winery: components["schemas"]["Code"];
            /**
             * Format: date-time
             * @description When the action happened in the cellar. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /** @description Orders actions with the same `effectiveAt`. The default is a number that grows with every recorded action, across wineries. */
            tieBreak: number;
            /** @description The status when this revision was made. */
            status: components["schemas"]["ActionStatus"];
            data: components["schemas"]["DataOfAnyType"];
            /** @description A remark. */
            note?: string;
            /**
             * Format: date-time
             * @description When this revision was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            recordedAt: string;
            /** @description The name of the token, or the subject that the issuer names. Null if it was recorded without authentication. */
            recordedBy: string | null;
            /**
             * Format: uuid
             * @description The change set that made this revision.
             */
            change: string;
            /** @description The number of the notification of this revision. */
            notification: number;
            /** @description The numbers of all notifications of that change set. */
            notifications: components["schemas"]["NumberRange"];
        };
        RevisionList: {
            items: components["schemas"]["ActionRevision"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        WriteAnswer: {
            action: components["schemas"]["Action"];
            impact: components["schemas"]["Impact"];
            /** @description In previews: identifies `impact`. A write that carries it as `expect` is refused with `impact_differs` if its impact is another one. */
            digest?: string;
            /** @description The notifications that the write appended to the log; null for a preview, and for a write that changed nothing. */
            notifications: components["schemas"]["NumberRange"] | null;
        };
        ChangeAnswer: {
            /** @description The actions of the change set, in its order. */
            actions: components["schemas"]["Action"][];
            impact: components["schemas"]["Impact"];
            /** @description In previews: identifies `impact`. A write that carries it as `expect` is refused with `impact_differs` if its impact is another one. */
            digest?: string;
            /** @description The notifications that the write appended to the log; null for a preview, and for a write that changed nothing. */
            notifications: components["schemas"]["NumberRange"] | null;
        };
        NumberRange: {
            first: number;
            last: number;
        };
        /** @description What a change set changes beyond its own actions. */
        Impact: {
            /** @description How many other actions were decided again. */
            actionsRedecided: number;
            /** @description How many of those actions now have a different outcome. */
            actionsChanged: number;
            /** @description How many events were added to the history of lots. */
            eventsAsserted: number;
            /** @description How many events were taken back. */
            eventsRetracted: number;
            /** @description Every lot whose present state changed, ordered by winery and lot. Absent with `Prefer: return=minimal`. */
            lots?: components["schemas"]["LotChange"][];
            /** @description Every other action whose outcome changed, in timeline order. Absent with `Prefer: return=minimal`. */
            actions?: components["schemas"]["ChangedAction"][];
            /** @description Every other action that had an effect and is now impossible. A write has flagged these actions; in a preview, the write would flag them or be refused. */
            conflicts: components["schemas"]["Conflict"][];
            warnings: components["schemas"]["Warning"][];
            /** @description Every filing whose figures the change set moves, in all wineries that it reaches, ordered by winery and period. */
            filings: components["schemas"]["FilingChange"][];
            /** @description Every kept label whose verdict changes, in all wineries that the change set reaches, ordered by winery and label. */
            labels: components["schemas"]["LabelChange"][];
            /**
             * @description Present if a list was cut at 1000 entries. The counts are always complete.
             * @constant
             */
            truncated?: true;
            totals?: components["schemas"]["Totals"];
            /** @description How much changes where the caller may not change it, by winery. A write is then refused. */
            withheld?: components["schemas"]["Withheld"][];
        };
        Withheld: {
            winery: components["schemas"]["Code"];
            lots: number;
            actions: number;
            /** @description How many of those actions become impossible. */
            conflicts: number;
        };
        LotChange: {
            winery: components["schemas"]["Code"];
            lot: components["schemas"]["Code"];
            /** @description The state before; null if the lot did not exist. */
            before: components["schemas"]["LotState"] | null;
            /** @description The state after; null if the lot no longer exists. */
            after: components["schemas"]["LotState"] | null;
        };
        ChangedAction: {
            /** Format: uuid */
            id: string;
            type: components["schemas"]["ActionType"];
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
        };
        /** @description An action outside the change set that had an effect and is now impossible. */
        Conflict: {
            /**
             * Format: uuid
             * @description The id of the action.
             */
            action: string;
            type: components["schemas"]["ActionType"];
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /**
             * @description Why the action is impossible.
             * @enum {string}
             */
            code: "too_large" | "unknown_lot" | "unknown_vessel" | "unknown_winery" | "insufficient_volume" | "insufficient_weight" | "insufficient_cases" | "not_in_vessel" | "vessel_occupied" | "over_capacity" | "over_received" | "wrong_kind" | "origin_differs" | "lot_archived" | "not_empty" | "composition_incomplete" | "period_locked";
            winery: components["schemas"]["Code"];
            /** @description The lot that the code is about. */
            lot?: components["schemas"]["Code"];
            /** @description The vessel that the code is about. */
            vessel?: components["schemas"]["Code"];
            /** @description The reason in words. The text may change. */
            detail: string;
            /** @description The amount that the action needs, in the winery's unit. */
            needed?: number;
            /** @description The amount that is available, in the winery's unit. */
            available?: number;
        };
        /** @description Why an action became impossible. Later edits can change the reason while the action stays impossible; then this is still the first one, as in the log. */
        ConflictReason: {
            /**
             * @description Why the action is impossible.
             * @enum {string}
             */
            code: "too_large" | "unknown_lot" | "unknown_vessel" | "unknown_winery" | "insufficient_volume" | "insufficient_weight" | "insufficient_cases" | "not_in_vessel" | "vessel_occupied" | "over_capacity" | "over_received" | "wrong_kind" | "origin_differs" | "lot_archived" | "not_empty" | "composition_incomplete" | "period_locked";
            winery: components["schemas"]["Code"];
            /** @description The lot that the code is about. */
            lot?: components["schemas"]["Code"];
            /** @description The vessel that the code is about. */
            vessel?: components["schemas"]["Code"];
            /** @description The reason in words. The text may change. */
            detail: string;
            /** @description The amount that the action needs, in the winery's unit. */
            needed?: number;
            /** @description The amount that is available, in the winery's unit. */
            available?: number;
        };
        /** @description A vessel that holds more than its capacity after an action. */
        Warning: {
            /**
             * Format: uuid
             * @description The id of the action.
             */
            action: string;
            /** @description `over_capacity`. */
            code: string;
            vessel: components["schemas"]["Code"];
        };
        /** @description The lengths of the lists before they were cut. */
        Totals: {
            lots: number;
            actions: number;
            conflicts: number;
        };
        /** @description A write or preview that was accepted to be decided in the background. */
        Edit: {
            /**
             * Format: uuid
             * @description The id of the edit. For a write, it is the id of the change set.
             */
            id: string;
            winery: components["schemas"]["Code"];
            /** @enum {string} */
            kind: "write" | "preview";
            /**
             * @description - `queued`: it waits for other edits.
             *     - `deciding`: its actions and all that follows from them are being decided.
             *     - `committing`: it is being written, and cannot be cancelled any more.
             *     - `done`: `result` is what a synchronous request would have returned.
             *     - `refused`: nothing was written; `problem` is what a synchronous request would have returned.
             *     - `failed`: nothing was written, because Solera failed; `problem` says whether to send the request again.
             *     - `cancelled`: nothing was written.
             * @enum {string}
             */
            status: "queued" | "deciding" | "committing" | "done" | "refused" | "failed" | "cancelled";
            /**
             * Format: date-time
             * @description When the request was accepted. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            submittedAt: string;
            /** @description When it was first decided; null if it was not yet. */
            startedAt: string | null;
            /** @description When it ended; null if it has not yet. */
            endedAt: string | null;
            /** @description How often Solera has begun to decide it. */
            attempts: number;
            progress: components["schemas"]["EditProgress"];
            /** @description With `done`: the answer to the write or preview, its lists cut at 1,000 entries. Absent in lists of edits. */
            result?: (components["schemas"]["WriteAnswer"] | components["schemas"]["ChangeAnswer"]) | null;
            /** @description With `refused` and `failed`: why nothing was written. */
            problem: components["schemas"]["Problem"] | null;
            /** @description In lists: the result or the problem cannot be read, because of this key. */
            unreadable?: {
                code: string;
                key: string | null;
            };
            links: components["schemas"]["EditLinks"];
        };
        EditProgress: {
            /** @description How many actions were decided so far. */
            decided: number;
            /** @description How many of them have a different outcome. */
            changed: number;
            /** @description The effective time of the action that was decided last; null before the first one. */
            reached: string | null;
            /** @description An estimate of how many actions will be decided in all; null if there is none yet. */
            estimate: number | null;
        };
        EditLinks: {
            /** @description The address of the edit. */
            self: string;
            /** @description The address of its progress as Server-Sent Events. */
            events: string;
            /** @description The address of the whole list of lots. */
            lots: string;
            /** @description The address of the whole list of actions. */
            actions: string;
            /** @description The address of the whole list of conflicts. */
            conflicts: string;
        };
        EditList: {
            items: components["schemas"]["Edit"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        LotChangeList: {
            items: components["schemas"]["LotChange"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        ChangedActionList: {
            items: components["schemas"]["ChangedAction"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        ConflictList: {
            items: components["schemas"]["Conflict"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        /** @description The state of a lot: one wine, juice, must, fruit or case lot. */
        LotState: {
            winery: components["schemas"]["Code"];
            lot: components["schemas"]["Code"];
            /** @enum {string} */
            kind: "fruit" | "must" | "juice" | "wine" | "cases";
            /** @enum {string} */
            status: "active" | "archived";
            /** @description In the winery's volume unit; 0 for fruit. */
            volume: number;
            /** @description In the winery's weight unit; 0 for every kind except fruit. */
            weight: number;
            /** @description Of a case lot: the number of whole cases. */
            cases?: number;
            /** @description Of a case lot: the number of bottles in addition to the whole cases. */
            bottles?: number;
            /** @description Of a case lot: the format of its bottles. */
            format?: {
                bottleMl: number;
                bottlesPerCase: number;
            };
            /** @description Where the lot is, by vessel; its unnamed vessel comes first. */
            vessels: components["schemas"]["Holding"][];
            /** @description The origins of the lot. Empty if the lot is empty. */
            composition: components["schemas"]["CompositionEntry"][];
            /** @description The additives in the lot, by product. */
            additives: components["schemas"]["AdditiveAmount"][];
            /** @description The latest result of each analyte and unit. */
            analyses: components["schemas"]["AnalysisResult"][];
            /** @description The declared tax class; null if there is none. */
            taxClass: string | null;
            /** @description The declared owner; null if there is none. */
            owner: string | null;
            /** @description The declared stage; null if there is none. */
            stage: string | null;
            /** @description The press fraction; null if there is none. */
            fraction: string | null;
            tags: string[];
            cost: components["schemas"]["LotCost"];
            /** @description Changes with every edit that touches the lot. Compare it only for equality. */
            version: unknown;
            /** @description The last action that touches the lot. */
            lastAction: string | null;
            /** @description The effective time of that action. */
            effectiveAt: string | null;
        };
        Holding: {
            /** @description The vessel; null for the lot's own unnamed vessel. */
            vessel: components["schemas"]["Code"] | null;
            volume: number;
        };
        CompositionEntry: {
            variety: string;
            vintage: number | null;
            appellation: string;
            block?: string;
            /** @description This origin's part of the volume; absent for fruit. */
            volume?: number;
            /** @description Of fruit: this origin's part of the weight. */
            weight?: number;
            /** @description With 12 decimals. The shares of a lot sum to exactly 1. */
            share: number;
        };
        AdditiveAmount: {
            product: string;
            amount: number;
            unit: string;
        };
        AnalysisResult: {
            analyte: string;
            value: number;
            unit: string;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /**
             * Format: uuid
             * @description The `analysis` action.
             */
            action: string;
        };
        LotCost: {
            /** @description In the winery's currency. */
            total: number;
            /** @description Per unit of volume, unit of weight or full case; null if the lot is empty. */
            perUnit: number | null;
            /** @description The total by category, such as `fruit` or `dry_goods`. */
            categories: {
                [key: string]: number;
            };
        };
        LotList: {
            items: components["schemas"]["LotState"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        LotTimeline: {
            items: {
                action: components["schemas"]["Action"];
                /** @description The state just after the action; null if the lot did not exist. Absent with `states=none`. */
                state?: components["schemas"]["LotState"] | null;
            }[];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        Lineage: {
            /** @description The requested lot, then every other lot that the traced wine was in. */
            nodes: components["schemas"]["LotAddress"][];
            /** @description The edges by which the traced wine moved, in timeline order. With `limit`, possibly not all: see `totals`. */
            edges: components["schemas"]["LineageEdge"][];
            /** @description With `back`: the receipts that the wine came from, in timeline order. Their `traced` amounts sum to exactly what the lot holds. With `forward`: empty. */
            sources: components["schemas"]["LineageSource"][];
            /** @description With `forward`: where the wine is, by lot and vessel, and then how the rest of it left. With `back`: empty. */
            destinations: components["schemas"]["LineageDestination"][];
            /**
             * @description Present if a list was too long, or longer than `limit`, and was cut.
             * @constant
             */
            truncated?: true;
            /** @description The full lengths of all lists, if one of them was cut. */
            totals?: {
                nodes: number;
                edges: number;
                sources: number;
                destinations: number;
            };
        };
        /** @description Wine or fruit that one action moved from one lot to another. */
        LineageEdge: {
            from: components["schemas"]["LotAddress"];
            to: components["schemas"]["LotAddress"];
            /** @description How much the action moved from one lot to the other, in the unit of `to`. */
            volume: number;
            /** @description With `back`: how much of what the requested lot holds came by this edge, in the unit of that lot. With `forward`: how much of `volume` is wine of the requested lot. */
            traced: number;
            /**
             * Format: uuid
             * @description The id of the action.
             */
            action: string;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /** @description The type of the action. */
            type: string;
        };
        /** @description A receipt of fruit, juice or wine. */
        LineageSource: {
            winery: components["schemas"]["Code"];
            /** @description The lot in which the receipt arrived. */
            lot: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The id of the action that is the receipt.
             */
            action: string;
            /** @description How much of what the requested lot holds came with this receipt, in the unit of the requested lot. */
            traced: number;
        };
        /** @description Where wine of the requested lot is, or how it left. Amounts that left the same lot in the same way are added up. */
        LineageDestination: {
            /**
             * @description The wine is in a vessel or in a case lot, or it was shipped in bulk, removed in cases, or lost.
             * @enum {string}
             */
            kind: "vessel" | "cases" | "shipped" | "removed" | "lost";
            winery: components["schemas"]["Code"];
            /** @description The lot that holds the wine, or that the wine left. */
            lot: components["schemas"]["Code"];
            /** @description Of kind `vessel`: the vessel; null for the lot's own unnamed vessel, and for fruit. */
            vessel?: components["schemas"]["Code"] | null;
            /** @description Why the wine was shipped, removed or lost, as the action states it; absent if it states no reason. Wine that a topping replaces was lost to `evaporation`, wine that a topping takes but does not use is a `spill`, and wine that a measurement does not find is `inventory`. */
            reason?: string;
            /** @description To whom the wine was shipped, if the action states it. */
            counterparty?: string;
            /** @description How much wine of the requested lot this is, in the unit of `winery`. */
            traced: number;
        };
        LotAddress: {
            winery: components["schemas"]["Code"];
            lot: components["schemas"]["Code"];
        };
        AppellationSettings: {
            /**
             * @description The kind of the appellation, by which rules differ.
             * @enum {string}
             */
            kind: "ava" | "county" | "state" | "country" | "gi" | "region";
            /** @description The appellations that directly contain it. */
            within?: string[];
        };
        Appellation: {
            /** @description The name, in Unicode NFC. */
            appellation: string;
            /**
             * @description The kind of the appellation, by which rules differ.
             * @enum {string}
             */
            kind: "ava" | "county" | "state" | "country" | "gi" | "region";
            /** @description The appellations that directly contain it. */
            within: string[];
        };
        PutAppellation: {
            /** @description The name, in Unicode NFC. */
            appellation: string;
            /**
             * @description The kind of the appellation, by which rules differ.
             * @enum {string}
             */
            kind: "ava" | "county" | "state" | "country" | "gi" | "region";
            /** @description The appellations that directly contain it. */
            within: string[];
            /** @description The kept labels, of all wineries, whose verdict changes. */
            labels: components["schemas"]["LabelChange"][];
        };
        AppellationList: {
            items: components["schemas"]["Appellation"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        /** @description What a label says about its wine. */
        LabelClaims: {
            /** @description The varieties, with the shares that the label states. */
            varieties?: {
                /** @description The variety. */
                variety: string;
                share?: number;
            }[];
            /** @description The year, or several where a market allows it. */
            vintage?: number | number[];
            appellations?: string[];
            /** @description The vineyard: the `block` of the wine. */
            vineyard?: string;
            /** @description Whether the label says "estate bottled". */
            estate?: boolean;
        };
        /** @description Either `lot` or `components` is required. */
        LabelCheckRequest: {
            /** @description The lot to judge. */
            lot?: components["schemas"]["Code"];
            /** @description In place of a lot: the wine, as shares that sum to exactly 1. */
            components?: {
                share: number;
                /** @description The variety. */
                variety: string;
                vintage: number | null;
                /** @description The appellation. */
                appellation: string;
                /** @description The block. */
                block?: string;
            }[];
            /** @description Only with `components`: how much wine there is. */
            volume?: number;
            /**
             * Format: date-time
             * @description The effective time. By default the end of the timeline, and the rules of today. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            at?: string;
            /** @description Judges the lot as known just after this notification. */
            known?: number;
            /**
             * @description The market whose rules hold.
             * @enum {string}
             */
            market: "us" | "eu" | "au";
            claims: components["schemas"]["LabelClaims"];
        };
        LabelVerdict: {
            /**
             * @description The market whose rules hold.
             * @enum {string}
             */
            market: "us" | "eu" | "au";
            /** @description The name of the version of the rules. */
            rules: string;
            /** @description Whether every check passes. */
            passes: boolean;
            checks: components["schemas"]["LabelCheck"][];
            /** @description The strongest claims that pass together. */
            claimable: components["schemas"]["LabelClaims"];
        };
        /** @description The finding about one claim by one rule. */
        LabelCheck: {
            /**
             * @description The claim that is judged.
             * @enum {string}
             */
            claim: "varieties" | "vintage" | "appellations" | "vineyard" | "estate";
            /** @description What the claim names. */
            name: string;
            /** @description The rule, and the part of it that is judged. */
            rule: string;
            /** @description Where the law states the rule. */
            citation: string;
            /** @description The least share, or the largest count. */
            required: number;
            /** @description The share that counts, to 12 decimals, or the count. */
            actual: number;
            passes: boolean;
            /** @description Null if the check passes, or if no addition helps. */
            short: components["schemas"]["LabelShortfall"] | null;
            /** @description An explanation that the shares do not give. The text may change. */
            detail?: string;
        };
        /** @description How much wine of which kind must be added for the check to pass, rounded up. */
        LabelShortfall: {
            /** @description The volume to add, in the winery's unit. */
            volume?: number;
            /** @description Of fruit: the weight to add, in the winery's unit. */
            weight?: number;
            /** @description If the amount of the wine is not known: the amount to add, as a part of the present wine. */
            share?: number;
            /** @description Its variety. */
            variety?: string;
            vintage?: number;
            /** @description Where it must have grown. */
            appellation?: string;
            /** @description Its block. */
            vineyard?: string;
            /** @description Any of these varieties. */
            varieties?: string[];
            /** @description Any of these years. */
            vintages?: number[];
            /** @description Any of these appellations. */
            appellations?: string[];
        };
        LabelSettings: {
            lot: components["schemas"]["Code"];
            /**
             * @description The market whose rules hold.
             * @enum {string}
             */
            market: "us" | "eu" | "au";
            claims: components["schemas"]["LabelClaims"];
        };
        Label: {
            winery: components["schemas"]["Code"];
            label: components["schemas"]["Code"];
            lot: components["schemas"]["Code"];
            /**
             * @description The market whose rules hold.
             * @enum {string}
             */
            market: "us" | "eu" | "au";
            claims: components["schemas"]["LabelClaims"];
            /** @description Whether every check passes; null if the lot holds nothing or no longer exists, or if no rules of the market hold. */
            passes: boolean | null;
            checks: components["schemas"]["LabelCheck"][];
            /** @description In lists: the lot cannot be read without this key. */
            unreadable?: {
                code: string;
                key: string | null;
            };
        };
        DeletedLabel: {
            winery: components["schemas"]["Code"];
            label: components["schemas"]["Code"];
            lot: components["schemas"]["Code"];
            /**
             * @description The market whose rules hold.
             * @enum {string}
             */
            market: "us" | "eu" | "au";
            claims: components["schemas"]["LabelClaims"];
        };
        LabelList: {
            items: components["schemas"]["Label"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        /** @description A kept label whose verdict changes. `before` and `after` are null if the lot did not or does not exist, or held nothing. */
        LabelChange: {
            winery: components["schemas"]["Code"];
            label: components["schemas"]["Code"];
            lot: components["schemas"]["Code"];
            /**
             * @description The market whose rules hold.
             * @enum {string}
             */
            market: "us" | "eu" | "au";
            before: ("passes" | "fails") | null;
            after: ("passes" | "fails") | null;
            /** @description The checks after the change. */
            checks: components["schemas"]["LabelCheck"][];
        };
        ImportUpload: {
            /**
             * Format: binary
             * @description The table: CSV, TSV or .xlsx, with a file name.
             */
            file: string;
            /** @description An import map (YAML), which states how the columns become members of actions. */
            map?: string;
            /**
             * @description Record nothing, and report what would be done.
             * @default false
             */
            dryRun: boolean;
            /** @description The name of the list that the rows belong to; by default the name of the file. A later import of the same source can correct its rows. */
            source?: string;
            /** @description The columns that identify a row for ever. Repeat the part for each. */
            key?: string[];
            /**
             * @description The order of day, month and year, if the cells do not show it.
             * @enum {string}
             */
            dates?: "dmy" | "mdy" | "ymd" | "serial";
            /**
             * @description The decimal mark, if the cells do not show it.
             * @enum {string}
             */
            decimal?: "." | ",";
            /**
             * @description If true, corrected rows revise their actions; if false, they are refused.
             * @default true
             */
            revise: boolean;
            /**
             * @description Create a vessel of this kind, unless the map states another, for each unknown vessel code in the rows that are recorded.
             * @enum {string}
             */
            createVessels?: "tank" | "barrel" | "bin" | "other";
        };
        ImportTable: {
            /**
             * Format: binary
             * @description The table: CSV, TSV or .xlsx, with a file name.
             */
            file: string;
        };
        ImportGuess: {
            /** @description An import map (YAML); null if the columns are named like the members of the API. */
            map: string | null;
            /** @description The names of the columns, in their order. */
            columns: string[];
            /** @description The number of rows below the header that are not blank. */
            rows: number;
        };
        ImportRemark: {
            /** @description A stable code. */
            code: string;
            vessel?: components["schemas"]["Code"];
            /** @description A text that names the thing and the remedy. */
            detail: string;
        };
        Import: {
            /**
             * Format: uuid
             * @description The id of the import.
             */
            id: string;
            /** @description Null if the rows name their wineries. */
            winery: components["schemas"]["Code"] | null;
            source: string;
            fileName: string;
            dryRun: boolean;
            /**
             * @description The status of the import.
             * @enum {string}
             */
            status: "queued" | "running" | "done" | "failed" | "interrupted";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description `rows`: the number of outcomes that the import will have. A row has one for each of its actions or problems. `settled`: those that it has. */
            progress: {
                rows: number;
                settled: number;
            };
            /** @description The number of rows below the header that are not blank, including those that the map skips. */
            rows: number;
            /** @description Actions and problems by outcome. Of a dry run: what the import would do. */
            counts: {
                recorded: number;
                revised: number;
                unchanged: number;
                refused: number;
            };
            /** @description Refused rows by code. */
            refusals: {
                [key: string]: number;
            };
            /** @description What was assumed in order to read the file. */
            assumptions: components["schemas"]["ImportRemark"][];
            warnings: components["schemas"]["ImportRemark"][];
            /** @description The vessels that were created. Of a dry run: those that would be created. */
            vesselsCreated: {
                winery: components["schemas"]["Code"];
                vessel: components["schemas"]["Code"];
                /** @enum {string} */
                kind: "tank" | "barrel" | "bin" | "other";
                /** @description In the winery's volume unit; null if the rows do not state it. */
                capacity: number | null;
            }[];
            /** @description Of a dry run: the lots and vessels that the import would change. */
            cellar: {
                lots: {
                    winery: components["schemas"]["Code"];
                    lot: components["schemas"]["Code"];
                    /** @description In the winery's units; null if there is no such lot. */
                    before: {
                        kind: string;
                        volume: number;
                        weight: number;
                    } | null;
                    /** @description In the winery's units; null if there is no such lot. */
                    after: {
                        kind: string;
                        volume: number;
                        weight: number;
                    } | null;
                }[];
                vessels: {
                    winery: components["schemas"]["Code"];
                    vessel: components["schemas"]["Code"];
                    /** @description Null if the vessel is empty. */
                    before: {
                        lot: components["schemas"]["Code"];
                        volume: number;
                    } | null;
                    /** @description Null if the vessel is empty. */
                    after: {
                        lot: components["schemas"]["Code"];
                        volume: number;
                    } | null;
                }[];
                /** @description The number of lots that change, if the lists were cut. */
                lotsInAll: number | null;
            } | null;
            /** @description Why the import failed or was interrupted. */
            problem: components["schemas"]["ImportRemark"] | null;
        };
        ImportList: {
            items: components["schemas"]["Import"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        ImportRow: {
            /** @description The index in the list of outcomes, from 0. */
            ordinal: number;
            /** @description As a spreadsheet numbers it: the header is row 1. */
            row: number;
            /** @description The line of the file where the row begins. */
            line: number;
            winery: components["schemas"]["Code"] | null;
            /** @description The type of the action. */
            type: string | null;
            /**
             * @description The outcome of the row.
             * @enum {string}
             */
            outcome: "recorded" | "revised" | "unchanged" | "refused";
            action: string | null;
            /** @description Why the row was refused: a stable code. */
            code: string | null;
            /** @description The column at fault. */
            column: string | null;
            /** @description The cell at fault. */
            value: string | null;
            /** @description Why the row was refused, with the remedy. */
            detail: string | null;
        };
        ImportRowList: {
            items: components["schemas"]["ImportRow"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        Cluster: {
            /** @description The name of the cell. Nodes of different cells do not know of each other. */
            cell: string;
            /** @description The number of times that the members have changed. 0 without a broker. */
            epoch: number;
            /** @description Whether this node is connected to NATS. Without it, each node continues alone. */
            brokered: boolean;
            nodes: components["schemas"]["ClusterNode"][];
            /** @description The number of partitions. */
            partitions: number;
            /** @description Partitions without an owner. Any node decides their commands, but more slowly. */
            unowned: number;
        };
        ClusterNode: {
            /** @description The name of the node. */
            node: string;
            url: string | null;
            /** @description The version of the program. */
            version: string;
            /** @description The version of its messages. */
            protocol: number;
            /** @description The highest level of rules, kinds and schema that it knows. */
            level: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description When this node last heard of it. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            seenAt: string;
            /**
             * @description `draining`: it is shutting down. `edge`: it serves requests and owns no partitions. `lost`: it has not been heard of for two seconds, or does not reach the database.
             * @enum {string}
             */
            status: "serving" | "draining" | "edge" | "lost";
            /** @description The number of partitions that it owns. */
            partitions: number;
            /** @description Commands that clients sent to it and that were answered, per second. */
            commandsPerSecond: number;
            /** @description The time within which 99 % of them were answered, in milliseconds. */
            p99Ms: number;
        };
        Placement: {
            partition: number;
            owner: string | null;
        };
        Ingestion: {
            /** @description Whether this node reaches the stream `SOLERA_IN`. */
            enabled: boolean;
            /** @description The reason if it does not. */
            detail: string;
            /** @description The number of commands that wait, of all wineries. Null if the stream is not reached. */
            lag: number | null;
            /** @description The number of refused commands, of all wineries. */
            refusals: number;
            /** @description Wineries with waiting or refused commands, those with the most waiting commands first. At most 1,000. */
            wineries: components["schemas"]["WineryIngestion"][];
        };
        WineryIngestion: {
            /** @description The code of the winery, or the subject of the commands if it names no winery. */
            winery: string;
            /** @description The number of its commands that wait. Null if the stream is not reached. */
            waiting: number | null;
            /** @description The number of its refused commands. */
            refusals: number;
            /** @description Its refused commands, the newest first. At most 20. */
            refused: components["schemas"]["RefusedCommand"][];
        };
        RefusedCommand: {
            /**
             * Format: uuid
             * @description The id of the command, or one that Solera gave to a command without a valid id.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was refused. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            at: string;
            /** @description The problem document, without `conflicts`. */
            problem: components["schemas"]["Problem"];
        };
        RetriedCommand: {
            /** Format: uuid */
            id: string;
            /** @description The wineries whose command was sent. */
            wineries: string[];
        };
        /** @description All followers. */
        FollowerList: components["schemas"]["Follower"][];
        Follower: {
            /** @description Its name, for instance `inventory`. */
            name: string;
            /** @description The version of the tables that are read; null before the first are built. */
            version: number | null;
            /** @description The last notification that these tables reflect. */
            position: number;
            /** @description The last notification of the log. */
            head: number;
            /** @description How long ago the first change set that they do not reflect was recorded. */
            lagMs: number;
            /**
             * @description `failed`: it stopped before a change set.
             * @enum {string}
             */
            status: "following" | "rebuilding" | "paused" | "failed";
            /** @description The rebuild in progress: how far it is, and when it began. */
            rebuild: {
                position: number;
                /**
                 * Format: date-time
                 * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
                 */
                startedAt: string;
            } | null;
            /** @description Why it stopped. `resume` lets it try again. */
            problem: string | null;
            /** @description The last rebuild that was finished. */
            lastRebuild: components["schemas"]["FollowerRebuild"] | null;
        };
        FollowerRebuild: {
            /** @description The position at which the new tables replaced the old ones. */
            position: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            finishedAt: string;
            /** @description False if there were no old tables of the same version. */
            compared: boolean;
            /** @description The tables whose rows differed. The new rows are right; the cause is a defect, or someone has changed the database. */
            differences: {
                table: string;
                oldRows: number;
                newRows: number;
            }[];
        };
        /** @description Notifications of one follower. */
        FollowerNotificationList: {
            number: number;
            /** @description Its type. */
            type: string;
            data: unknown;
        }[];
        InventoryList: {
            items: components["schemas"]["InventoryItem"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        InventoryItem: {
            lot: components["schemas"]["Code"];
            /** @description The vessel; null for the lot's own unnamed vessel, fruit and cases. */
            vessel: components["schemas"]["Code"] | null;
            /** @description Absent if there is none. */
            volume?: number;
            /** @description Of fruit. */
            weight?: number;
            /** @description Of a case lot: all bottles, counted singly. */
            bottles?: number;
        };
        AnalysisList: {
            items: components["schemas"]["MeasuredValue"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        MeasuredValue: {
            analyte: string;
            unit: string;
            value: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /**
             * Format: uuid
             * @description The id of the action.
             */
            action: string;
        };
        MovementList: {
            items: components["schemas"]["LotMovement"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        LotMovement: {
            from: components["schemas"]["LotAddress"];
            to: components["schemas"]["LotAddress"];
            /** @description How much the action moved, in the unit of `to`. */
            volume: number;
            /**
             * Format: uuid
             * @description The id of the action.
             */
            action: string;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /** @description The type of the action. */
            type: string;
        };
        SearchResults: {
            items: components["schemas"]["FoundName"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        FoundName: {
            /**
             * @description What has the name.
             * @enum {string}
             */
            kind: "lot" | "vessel" | "winery" | "weigh_tag" | "variety" | "appellation" | "block" | "grower" | "owner" | "product";
            winery: components["schemas"]["Code"];
            /** @description The code or the name. */
            name: string;
        };
        ReportPeriod: {
            /**
             * Format: date
             * @description The first day.
             */
            from: string;
            /**
             * Format: date
             * @description The last day.
             */
            to: string;
        };
        Report: {
            /** @enum {string} */
            form: "ttb-5120.17" | "inventory" | "weigh-tags" | "removals";
            /** @description The version of the rules. */
            rules: string;
            winery: components["schemas"]["Code"];
            /** @description The number of the bonded premises. */
            bond: string | null;
            period: components["schemas"]["ReportPeriod"];
            /** @description The notification as of which the report was computed. */
            known: number;
            /** @description The unit of its volumes. */
            unit: string;
            columns: {
                key: string;
                title: string;
            }[];
            sections: {
                section: string;
                title: string;
                lines: components["schemas"]["ReportLine"][];
            }[];
            identities: {
                /** @description Such as `A12 = A32`. */
                name: string;
                /** @description Whether it holds for `values`. */
                holds: boolean;
            }[];
            remarks: string[];
        };
        ReportLine: {
            line: string;
            title: string;
            /** @description The figures of the form, by column. */
            values: {
                [key: string]: number;
            };
            /** @description The same amounts with up to six decimals. */
            exact: {
                [key: string]: number;
            };
        };
        ReportEntryList: {
            items: components["schemas"]["ReportEntry"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        ReportEntry: {
            /**
             * Format: uuid
             * @description The id of the action.
             */
            action: string;
            /** @description Its type. */
            type: string;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            lot: components["schemas"]["Code"];
            /** @description The kind of the amount, such as `bulk.bottled`. */
            item: string;
            /** @description The tax class of the wine. */
            taxClass: string | null;
            /** @description The amount that the entry adds to the figure. */
            amount: number;
        };
        NewFiling: {
            /**
             * Format: uuid
             * @description The id of the filing. The server makes one if it is left out.
             */
            id?: string;
            /** @enum {string} */
            form: "ttb-5120.17" | "inventory" | "weigh-tags" | "removals";
            /**
             * Format: date
             * @description The first day of the period.
             */
            from: string;
            /**
             * Format: date
             * @description The last day of the period.
             */
            to: string;
            /** @description The notification as of which the report is filed. The default is the newest. */
            known?: number;
        };
        FilingAmendment: {
            /**
             * Format: uuid
             * @description The id of the new filing.
             */
            id?: string;
            /** @description The notification as of which the report is filed. The default is the newest. */
            known?: number;
        };
        Filing: {
            /**
             * Format: uuid
             * @description The id of the filing.
             */
            id: string;
            /** @enum {string} */
            form: "ttb-5120.17" | "inventory" | "weigh-tags" | "removals";
            period: components["schemas"]["ReportPeriod"];
            /** @enum {string} */
            version: "original" | "amended";
            /** @description The filing that it amends. */
            amends: string | null;
            known: number;
            report: components["schemas"]["Report"];
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            filedAt: string;
            /** @description Who filed it. */
            filedBy: string | null;
        };
        FilingList: {
            items: components["schemas"]["Filing"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        FilingDifferenceList: {
            items: {
                /** @description The section of the form. */
                section: string;
                /** @description The line of the section. */
                line: string;
                /** @description The column. */
                column: string;
                filed: number;
                now: number;
                /** @description `now` − `filed`. */
                moved: number;
                /** @description The change sets that moved the figure. */
                changes: string[];
            }[];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        DueFilingList: {
            items: {
                /** @enum {string} */
                form: "ttb-5120.17" | "inventory" | "weigh-tags" | "removals";
                period: components["schemas"]["ReportPeriod"];
                /**
                 * @description `moved`: it was filed, and must be amended.
                 * @enum {string}
                 */
                status: "not_filed" | "moved";
                /** @description The filing to amend. */
                filing: string | null;
                /** @description The day on which the report of the period was or is due. */
                due: string | null;
                /** @description How many figures have moved. */
                lines: number;
            }[];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        /** @description A filing whose figures a change set moves: it must be amended. */
        FilingChange: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The id of the filing.
             */
            filing: string;
            /** @enum {string} */
            form: "ttb-5120.17" | "inventory" | "weigh-tags" | "removals";
            period: components["schemas"]["ReportPeriod"];
            /** @description The figures that move, as the form shows them. */
            lines: {
                /** @description The section of the form. */
                section: string;
                /** @description The line of the section. */
                line: string;
                /** @description The column. */
                column: string;
                before: number;
                after: number;
            }[];
        };
        /** @description All model changes. */
        ModelChangeList: components["schemas"]["ModelChange"][];
        ModelChange: {
            /** @description Its name, for instance `rules-3`. */
            name: string;
            /**
             * @description `adopt`: actions adopt a version of the rules by a revision. `upcast`: older bodies are upcast when they are read. `lazy`: an older saved state is replaced when a commit or the keeper saves a newer one. `rebuild`: the tables of a read model are built again.
             * @enum {string}
             */
            strategy: "adopt" | "upcast" | "lazy" | "rebuild";
            /** @description What is counted: `actions`, `revisions`, `touches`, `states` or `notifications`. */
            unit: string;
            /** @description How many of `unit` use a former model. */
            pending: number;
            /** @description Of a change of the rules: the wineries with pending actions. */
            wineries: {
                winery: components["schemas"]["Code"];
                /** @description Actions that have not adopted the version. */
                pending: number;
                /** @description The versions that decide these actions. */
                rules: {
                    /** @description A version of the rules. */
                    version: number;
                    /** @description Actions that it decides. */
                    actions: number;
                }[];
            }[];
            /** @description Of a change of a schema: how many bodies have each former schema. */
            schemas: {
                /** @description The type of the actions, `events`, `head` or `checkpoint`. */
                of: string;
                /** @description A former schema. */
                schema: number;
                /** @description Bodies that have it. */
                bodies: number;
            }[];
            /** @description The arguments with which `solera` applies the change to what is pending; null if no command is needed, or available yet. */
            command: string | null;
        };
        ModelChangeActionList: {
            items: components["schemas"]["ModelChangeAction"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        ModelChangeAction: {
            /**
             * Format: uuid
             * @description The id of the action.
             */
            id: string;
            type: components["schemas"]["ActionType"];
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /** @description Its newest revision. */
            revision: number;
            /** @description The version of the rules that decides it. */
            rules: number;
            /** @description Of an adopted action: the version that decided it before. */
            former?: number;
            /** @description Of an adopted action: whether it has been edited since. */
            edited?: boolean;
        };
        Grant: {
            /**
             * @description What the caller may do in the winery.
             * @enum {string}
             */
            role: "consumer" | "reader" | "recorder" | "editor" | "steward" | "admin";
            /** @description The code of a winery, or `*` for all. */
            winery: string;
        };
        NewToken: {
            name: string;
            /**
             * @description What the caller may do in the winery.
             * @enum {string}
             */
            role?: "consumer" | "reader" | "recorder" | "editor" | "steward" | "admin";
            /** @description The code of a winery, or `*` for all. */
            winery?: string;
            wineries?: string[];
            grants?: {
                /**
                 * @description What the caller may do in the winery.
                 * @enum {string}
                 */
                role: "consumer" | "reader" | "recorder" | "editor" | "steward" | "admin";
                /** @description The code of a winery, or `*` for all. */
                winery: string;
            }[];
            /** @description The token sees and changes only lots of this owner. */
            owner?: string | null;
            /** @description A number of days such as `90d`, or a time. By default never. */
            expires?: string | null;
        };
        Token: {
            /**
             * Format: uuid
             * @description The id of the token. It is not secret.
             */
            id: string;
            /** @description Shown as `recordedBy` with everything that the token records. */
            name: string;
            /**
             * @description What the caller may do in the winery.
             * @enum {string}
             */
            role?: "consumer" | "reader" | "recorder" | "editor" | "steward" | "admin";
            /** @description The code of a winery, or `*` for all. */
            winery?: string;
            grants: components["schemas"]["Grant"][];
            /** @description The token sees and changes only lots of this owner. */
            owner: string | null;
            /**
             * @description Whether the token is accepted.
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            createdAt: string;
            /** @description Who made the token. */
            createdBy: string | null;
            /** @description When the token stops; null: never. */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            revokedAt?: string;
            /** @description Who revoked it. */
            revokedBy?: string | null;
        };
        CreatedToken: {
            /**
             * Format: uuid
             * @description The id of the token. It is not secret.
             */
            id: string;
            /** @description Shown as `recordedBy` with everything that the token records. */
            name: string;
            /**
             * @description What the caller may do in the winery.
             * @enum {string}
             */
            role?: "consumer" | "reader" | "recorder" | "editor" | "steward" | "admin";
            /** @description The code of a winery, or `*` for all. */
            winery?: string;
            grants: components["schemas"]["Grant"][];
            /** @description The token sees and changes only lots of this owner. */
            owner: string | null;
            /**
             * @description Whether the token is accepted.
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            createdAt: string;
            /** @description Who made the token. */
            createdBy: string | null;
            /** @description When the token stops; null: never. */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            revokedAt?: string;
            /** @description Who revoked it. */
            revokedBy?: string | null;
            /** @description The token. It is never shown again. */
            token: string;
        };
        TokenList: {
            items: components["schemas"]["Token"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        SignIn: {
            token: string;
        };
        Session: {
            /** @description The caller; null if no request needs credentials. */
            name: string | null;
            /** @description The only owner whose lots the caller sees. */
            owner: string | null;
            grants: components["schemas"]["Grant"][];
            permissions: {
                /** @description The wineries in which it counts; null: all. */
                feed: components["schemas"]["Code"][] | null;
                /** @description The wineries in which it counts; null: all. */
                read: components["schemas"]["Code"][] | null;
                /** @description The wineries in which it counts; null: all. */
                record: components["schemas"]["Code"][] | null;
                /** @description The wineries in which it counts; null: all. */
                edit: components["schemas"]["Code"][] | null;
                /** @description The wineries in which it counts; null: all. */
                configure: components["schemas"]["Code"][] | null;
                /** @description The wineries in which it counts; null: all. */
                administer: components["schemas"]["Code"][] | null;
            };
        };
        AuditList: {
            items: components["schemas"]["AuditEntry"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        AuditEntry: {
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            at: string;
            /**
             * @description What happened.
             * @enum {string}
             */
            kind: "actions_edited" | "appellation_changed" | "label_changed" | "label_removed" | "lock_overridden" | "report_filed" | "sign_in_refused" | "token_created" | "token_revoked" | "vessel_changed" | "vessel_created" | "winery_changed" | "winery_created";
            /** @description Who did it; null if no request needed credentials, or no one was recognised. */
            by: string | null;
            /** @description The winery that it concerns. */
            winery: components["schemas"]["Code"] | null;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change?: string;
            /** @description More about it, by kind. */
            detail: {
                [key: string]: unknown;
            };
        };
        NotificationPage: {
            /** @description The first number that the page has room for. */
            first: number;
            /** @description The last number that the page has room for. */
            last: number;
            items: components["schemas"]["Notification"][];
            /** @description Constant on a full page. `next` is null on the current page. */
            links: {
                /** Format: uri-reference */
                self: string;
                /** Format: uri-reference */
                first: string;
                previous: string | null;
                next: string | null;
                /** Format: uri-reference */
                current: string;
            };
        };
        /** @description A CloudEvents 1.0 event. `type` names the kind of event. */
        Notification: components["schemas"]["ActionRecorded"] | components["schemas"]["ActionRevised"] | components["schemas"]["ActionRetracted"] | components["schemas"]["ActionConflicted"] | components["schemas"]["ActionRestored"] | components["schemas"]["LotEventRetracted"] | components["schemas"]["LotEventAsserted"] | components["schemas"]["LogLost"] | components["schemas"]["WithheldNotification"];
        /** @description A new action was recorded. */
        ActionRecorded: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /wineries/{winery}
             */
            source: string;
            /** @constant */
            type: "solera.action.recorded";
            /** @description The id of the action. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/action.recorded.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:action.recorded.1" | "urn:solera:schema:action.recorded.encrypted.1";
            data: components["schemas"]["ActionRecordedData"] | components["schemas"]["ActionRecordedEncryptedData"];
        };
        /** @description An action has a new revision. */
        ActionRevised: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /wineries/{winery}
             */
            source: string;
            /** @constant */
            type: "solera.action.revised";
            /** @description The id of the action. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/action.revised.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:action.revised.1" | "urn:solera:schema:action.revised.encrypted.1";
            data: components["schemas"]["ActionRevisedData"] | components["schemas"]["ActionRevisedEncryptedData"];
        };
        /** @description An action was retracted: it no longer happened. */
        ActionRetracted: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /wineries/{winery}
             */
            source: string;
            /** @constant */
            type: "solera.action.retracted";
            /** @description The id of the action. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/action.retracted.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:action.retracted.1";
            data: components["schemas"]["ActionRetractedData"];
        };
        /** @description An action outside the change set had an effect, and is now impossible. */
        ActionConflicted: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /wineries/{winery}
             */
            source: string;
            /** @constant */
            type: "solera.action.conflicted";
            /** @description The id of the action. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/action.conflicted.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:action.conflicted.1" | "urn:solera:schema:action.conflicted.encrypted.1";
            data: components["schemas"]["ActionConflictedData"] | components["schemas"]["ActionConflictedEncryptedData"];
        };
        /** @description A conflicted action outside the change set takes effect again. */
        ActionRestored: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /wineries/{winery}
             */
            source: string;
            /** @constant */
            type: "solera.action.restored";
            /** @description The id of the action. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/action.restored.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:action.restored.1";
            data: components["schemas"]["ActionRestoredData"];
        };
        /** @description An event of a lot no longer holds. */
        LotEventRetracted: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /wineries/{winery}
             */
            source: string;
            /** @constant */
            type: "solera.lot.event.retracted";
            /** @description The lot. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/lot.event.retracted.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:lot.event.retracted.1";
            data: components["schemas"]["LotEventRetractedData"];
        };
        /** @description An action moved something into or out of a lot, or declared something about it. */
        LotEventAsserted: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /wineries/{winery}
             */
            source: string;
            /** @constant */
            type: "solera.lot.event.asserted";
            /** @description The lot. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/lot.event.asserted.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:lot.event.asserted.1" | "urn:solera:schema:lot.event.asserted.encrypted.1";
            data: components["schemas"]["LotEventAssertedData"] | components["schemas"]["LotEventAssertedEncryptedData"];
        };
        /** @description Nothing: the database was restored to an earlier point. What notifications with the numbers of `data.lost` said before no longer holds. */
        LogLost: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /**
             * Format: uri-reference
             * @description /log
             */
            source: string;
            /** @constant */
            type: "solera.log.lost";
            /** @description The first and the last lost number, such as 12-17. */
            subject: string;
            /**
             * Format: date-time
             * @description When the change set was recorded. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /**
             * @description The schema of `data`, which /schemas/log.lost.1.json returns. Absent in notifications that were published before the log began to name schemas.
             * @enum {string}
             */
            dataschema?: "urn:solera:schema:log.lost.1";
            data: components["schemas"]["LogLostData"];
        };
        /** @description A notification that the caller may not read: its number, without a subject and data. The numbers stay dense for every caller. */
        WithheldNotification: {
            /** @constant */
            specversion: "1.0";
            /** @description The notification number as text. */
            id: string;
            /** @description The notification number. */
            sequence: number;
            /** @constant */
            source: "/";
            /** @constant */
            type: "solera.withheld";
        };
        /** @description A new action was recorded. */
        ActionRecordedData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "active" | "conflicted";
            /** @description The data of the action, as it was sent. Its shape depends on the kind. */
            data: Record<string, never>;
            /** @description The note of the action. */
            note?: string;
            /** @description The version of the rules that the action has adopted. Only if the edit named one: then nothing else of the action changed. */
            rules?: number;
            /** @description Why the action is impossible: a problem code. Only if `status` is conflicted. */
            code?: string;
            /** @description The same reason in words. Only if `status` is conflicted. */
            detail?: string;
        };
        /** @description An action has a new revision. */
        ActionRevisedData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "active" | "conflicted";
            /** @description The data of the action, as it was sent. Its shape depends on the kind. */
            data: Record<string, never>;
            /** @description The note of the action. */
            note?: string;
            /** @description The version of the rules that the action has adopted. Only if the edit named one: then nothing else of the action changed. */
            rules?: number;
            /** @description Why the action is impossible: a problem code. Only if `status` is conflicted. */
            code?: string;
            /** @description The same reason in words. Only if `status` is conflicted. */
            detail?: string;
        };
        /** @description An action was retracted: it no longer happened. */
        ActionRetractedData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "retracted";
        };
        /** @description An action outside the change set had an effect, and is now impossible. */
        ActionConflictedData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "conflicted";
            /** @description Why the action is impossible: a problem code. */
            code: string;
            /** @description The same reason in words. */
            detail: string;
        };
        /** @description A conflicted action outside the change set takes effect again. */
        ActionRestoredData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "active";
        };
        /** @description An event of a lot no longer holds. */
        LotEventRetractedData: {
            lot: components["schemas"]["Code"];
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The number of the notification whose event no longer holds. */
            asserted: number;
        };
        /** @description An action moved something into or out of a lot, or declared something about it. */
        LotEventAssertedData: {
            lot: components["schemas"]["Code"];
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            event: components["schemas"]["LotEvent"];
        };
        /** @description Nothing: the database was restored to an earlier point. What notifications with the numbers of `data.lost` said before no longer holds. */
        LogLostData: {
            /** @constant */
            winery: "";
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description The numbers that were lost, both included. Begin again from results before `first` if you have applied one of them. The number after `last` has a notification of this type, too, so every consumer gets one. */
            lost: {
                first: number;
                last: number;
            };
        };
        /** @description A new action was recorded. Its content is encrypted. */
        ActionRecordedEncryptedData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "active" | "conflicted";
            /** @description The version of the rules that the action has adopted. Only if the edit named one: then nothing else of the action changed. */
            rules?: number;
            encrypted: components["schemas"]["EncryptedContent"];
        };
        /** @description An action has a new revision. Its content is encrypted. */
        ActionRevisedEncryptedData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "active" | "conflicted";
            /** @description The version of the rules that the action has adopted. Only if the edit named one: then nothing else of the action changed. */
            rules?: number;
            encrypted: components["schemas"]["EncryptedContent"];
        };
        /** @description An action outside the change set had an effect, and is now impossible. Its content is encrypted. */
        ActionConflictedEncryptedData: {
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            /** @description The kind of the action, for example rack. */
            type: string;
            /**
             * @description The status of the action from this notification on.
             * @enum {string}
             */
            status: "conflicted";
            encrypted: components["schemas"]["EncryptedContent"];
        };
        /** @description An action moved something into or out of a lot, or declared something about it. Its content is encrypted. */
        LotEventAssertedEncryptedData: {
            lot: components["schemas"]["Code"];
            winery: components["schemas"]["Code"];
            /**
             * Format: uuid
             * @description The action that was edited, or that caused the event.
             */
            action: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            tieBreak: number;
            /**
             * Format: uuid
             * @description The id of the change set.
             */
            change: string;
            /** @description The place of the notification in its change set, from 0. */
            index: number;
            /** @description The number of notifications in the change set. */
            of: number;
            /** @description Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
            recordedBy?: string;
            encrypted: components["schemas"]["EncryptedContent"];
        };
        /** @description The content of a notification, encrypted with a key of its winery, in place of the members of the content. */
        EncryptedContent: {
            /** @description The id of the key. */
            key: string;
            /** @description Base64 of a nonce of 12 bytes, the ciphertext of AES-256-GCM, and its tag of 16 bytes. */
            text: string;
        };
        /** @description What one action moved into or out of one lot, not the resulting state. Amounts are changes. */
        LotEvent: {
            /** @description The name of the event, in the past tense, for example WineMovedIn. */
            name: string;
            vessels: {
                /** @description The vessel; null for the lot's own unnamed vessel. */
                vessel: components["schemas"]["Code"] | null;
                change: number;
            }[];
            weight?: number;
            /** @description Counted singly, not in cases. */
            bottles?: number;
            /** @description The wine or fruit that arrived. For fruit, `volume` is the weight. */
            mixed?: {
                volume: number;
                composition: components["schemas"]["CompositionEntry"][];
            };
            additives: {
                product: string;
                unit: string;
                change: number;
            }[];
            /** @description Changes of cost by category. */
            cost: {
                [key: string]: number;
            };
            set: components["schemas"]["LotDeclarations"];
        };
        /** @description Properties that are replaced rather than added to. An absent member means no change. */
        LotDeclarations: {
            /** @enum {string} */
            kind?: "fruit" | "must" | "juice" | "wine" | "cases";
            /** @enum {string} */
            status?: "active" | "archived";
            format?: {
                bottleMl: number;
                bottlesPerCase: number;
            };
            /** @enum {string} */
            volumeUnit?: "gal" | "L";
            taxClass?: string | null;
            owner?: string | null;
            stage?: string | null;
            fraction?: string | null;
            tags?: string[];
            /** @description Kept by analyte and unit: other analyses of the lot stay. */
            analyses?: {
                analyte: string;
                unit: string;
                value: number;
            }[];
        };
        /** @description A problem document (RFC 9457). Every response with a status of 400 or above has one. */
        Problem: {
            /**
             * Format: uri-reference
             * @description The code as a URI: `urn:solera:problem:{code}`.
             */
            type: string;
            /** @description The meaning of the code. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What is wrong with this request: the thing, the value and often the remedy. The text may change. */
            detail: string;
            /**
             * @description The stable code of the problem:
             *
             *     - `bad_request` (400): The request is malformed.
             *     - `too_precise` (400): A number or time has more decimals than Solera stores.
             *     - `too_large` (400): A number, a list or the body is too large.
             *     - `not_a_page` (400): The range is not a page of the log.
             *     - `unauthorized` (401): The request is not authenticated.
             *     - `forbidden` (403): The request is not allowed.
             *     - `not_found` (404): The resource does not exist.
             *     - `method_not_allowed` (405): The resource does not support this method.
             *     - `action_id_reused` (409): The id belongs to another request.
             *     - `conflicts` (409): Other actions would become impossible, or change in a locked period.
             *     - `expect_not_available` (409): A write cannot expect an impact yet.
             *     - `kind_not_available` (409): The type of action cannot be recorded yet.
             *     - `scope_not_available` (409): Limited credentials cannot write yet.
             *     - `rules_not_available` (409): Actions cannot adopt a version of the rules yet.
             *     - `schema_not_available` (409): The data cannot be recorded yet.
             *     - `wineries_not_available` (409): A change set cannot cover several wineries yet.
             *     - `filed_before` (409): The report was filed before.
             *     - `too_late` (409): The edit cannot be cancelled any more.
             *     - `units_fixed` (409): The units are fixed by the first action.
             *     - `content_destroyed` (410): The content was encrypted with a key that is destroyed.
             *     - `impact_differs` (412): The write would have another impact than expected.
             *     - `stale_revision` (412): The revision is not the current one.
             *     - `unknown_lot` (422): The lot does not exist at that time.
             *     - `unknown_vessel` (422): The vessel does not exist.
             *     - `unknown_winery` (422): The winery does not exist.
             *     - `insufficient_volume` (422): There is not enough volume.
             *     - `insufficient_weight` (422): There is not enough weight.
             *     - `insufficient_cases` (422): There are not enough bottles.
             *     - `not_in_vessel` (422): The lot is not in that vessel.
             *     - `vessel_occupied` (422): The vessel holds another lot.
             *     - `over_capacity` (422): The vessel is too small.
             *     - `over_received` (422): More arrives than leaves.
             *     - `wrong_kind` (422): The lot is of the wrong kind.
             *     - `origin_differs` (422): The fruit has another origin.
             *     - `lot_archived` (422): The lot is archived.
             *     - `not_empty` (422): The lot is not empty.
             *     - `composition_incomplete` (422): The composition is incomplete.
             *     - `period_locked` (422): The period is locked.
             *     - `too_many_requests` (429): The client has sent too many requests.
             *     - `edit_failed` (500): The edit failed.
             *     - `internal` (500): The request failed unexpectedly.
             *     - `key_missing` (503): The node does not have the key of the content.
             *     - `behind` (503): The read model does not reflect the notification yet.
             *     - `overloaded` (503): Solera cannot take the request now.
             *     - `unknown` (503): The outcome of the request is unknown.
             * @enum {string}
             */
            code: "bad_request" | "too_precise" | "too_large" | "not_a_page" | "unauthorized" | "forbidden" | "not_found" | "method_not_allowed" | "action_id_reused" | "conflicts" | "expect_not_available" | "kind_not_available" | "scope_not_available" | "rules_not_available" | "schema_not_available" | "wineries_not_available" | "filed_before" | "too_late" | "units_fixed" | "content_destroyed" | "impact_differs" | "stale_revision" | "unknown_lot" | "unknown_vessel" | "unknown_winery" | "insufficient_volume" | "insufficient_weight" | "insufficient_cases" | "not_in_vessel" | "vessel_occupied" | "over_capacity" | "over_received" | "wrong_kind" | "origin_differs" | "lot_archived" | "not_empty" | "composition_incomplete" | "period_locked" | "too_many_requests" | "edit_failed" | "internal" | "key_missing" | "behind" | "overloaded" | "unknown";
            /** @description The faults of a malformed request. The first one determines `code` and `detail`. */
            errors?: components["schemas"]["FieldError"][];
            /** @description With `conflicts`: every action that would become impossible, or whose outcome would change in a locked period, in timeline order. */
            conflicts?: components["schemas"]["Conflict"][];
            /** @description With `period_locked`: every place of the actions of the request, old and new, that lies in a locked period, in timeline order. */
            locked?: components["schemas"]["LockedPlace"][];
            /**
             * Format: uuid
             * @description With `unknown`: the id of the change set.
             */
            change?: string;
            /** @description With `too_late`: the edit that cannot be cancelled any more. */
            edit?: components["schemas"]["Edit"];
            /**
             * @description Present if `conflicts` was cut.
             * @constant
             */
            truncated?: true;
            /** @description Present if `conflicts` was cut: the number of all conflicts. */
            totals?: {
                conflicts: number;
            };
        };
        LockedPlace: {
            /**
             * Format: uuid
             * @description The id of the action.
             */
            action: string;
            /** @description The winery whose period is locked. */
            winery: components["schemas"]["Code"];
            /**
             * Format: date-time
             * @description When the action happened, or is to happen. RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.
             */
            effectiveAt: string;
            /**
             * Format: date
             * @description The last locked day of the winery.
             */
            lockDate: string;
        };
        FieldError: {
            /** @description A JSON pointer (RFC 6901) into the body. A query parameter is pointed at as if it were a member of the body. */
            pointer: string;
            /** @description What is wrong at that place. */
            message: string;
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        Readiness: {
            /** @constant */
            status: "ready";
            /** @description The state of the node. */
            detail: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getWinery: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The winery. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Winery"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putWinery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "The Estate",
                 *       "volumeUnit": "gal",
                 *       "weightUnit": "lb",
                 *       "currency": "USD",
                 *       "timeZone": "America/Los_Angeles"
                 *     }
                 */
                "application/json": components["schemas"]["WinerySettings"];
            };
        };
        responses: {
            /** @description The winery with its new settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Winery"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `units_fixed`: The units are fixed by the first action.
             *     - `action_id_reused`: The id belongs to another request.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWineries: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of wineries, in the order of their codes. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WineryList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVessel: {
        parameters: {
            query?: {
                /** @description The effective time of the content to return, inclusive. The default is the end of the timeline. */
                at?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the vessel. */
                vessel: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vessel. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vessel"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putVessel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the vessel. */
                vessel: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "tank",
                 *       "capacity": 3000
                 *     }
                 */
                "application/json": components["schemas"]["VesselSettings"];
            };
        };
        responses: {
            /** @description The vessel with its new settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vessel"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `action_id_reused`: The id belongs to another request. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVessels: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description The effective time of the contents to return, inclusive. The default is the end of the timeline. */
                at?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of vessels, in the order of their codes. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VesselList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActions: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description Only actions that name this lot in their newest revision; if that retracted the action, in the revision retracted. */
                lot?: string;
                /** @description Only actions that name this vessel in their newest revision; if that retracted the action, in the revision retracted. */
                vessel?: string;
                /** @description Only actions of this type. */
                type?: "receive_fruit" | "process_fruit" | "receive_bulk" | "rack" | "filter" | "barrel_down" | "drain_press" | "blend" | "transfer" | "top" | "measure" | "adjust" | "addition" | "analysis" | "declare" | "add_cost" | "bottle" | "remove_cases" | "return_cases" | "dump_cases" | "ship_bulk" | "transfer_in_bond" | "note" | "archive_lot";
                /** @description Only actions at this effective time or later. */
                from?: string;
                /** @description Only actions at this effective time or earlier. */
                to?: string;
                /** @description Only actions with this status. */
                status?: "active" | "retracted" | "conflicted";
                /** @description `asc`: the order of the timeline. `desc`: the reverse order, the latest action first. A `cursor` continues a list in the same order. */
                order?: "asc" | "desc";
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of actions, in the order asked for. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordAction: {
        parameters: {
            query?: {
                /** @description Stores nothing, and returns the answer that the write would give. */
                preview?: boolean;
                /** @description What to do if other actions would become impossible. `reject` refuses the write with `conflicts`. `flag` keeps those actions in the timeline with status `conflicted` and without effect, until an edit makes them possible again. */
                onConflict?: "reject" | "flag";
            };
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
                /** @description `return=minimal` leaves `impact.lots` and `impact.actions` out of the answer, which can be most of it. `respond-async` answers 202 with an edit, which is decided in the background; with `wait=N` (seconds, at most 60), only if the result is not available in that time. `Preference-Applied` names the preferences that were followed. Other preferences are ignored. */
                Prefer?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "01990000-0000-7000-8000-000000000004",
                 *       "type": "drain_press",
                 *       "effectiveAt": "2025-09-25T10:00:00-07:00",
                 *       "data": {
                 *         "from": [
                 *           {
                 *             "lot": "25-RED",
                 *             "vessel": "T1",
                 *             "volume": "all"
                 *           }
                 *         ],
                 *         "to": [
                 *           {
                 *             "lot": "25-RED-FR",
                 *             "vessel": "T2",
                 *             "volume": 2000
                 *           }
                 *         ],
                 *         "lossReason": "pomace"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewAction"];
            };
        };
        responses: {
            /** @description A preview, or the first answer to a repeated request. */
            200: {
                headers: {
                    /** @description The preferences that were followed. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteAnswer"];
                };
            };
            /** @description The action, and the impact of the write. */
            201: {
                headers: {
                    /** @description The address of the action. */
                    Location?: string;
                    /** @description Its revision. */
                    ETag?: string;
                    /** @description The preferences that were followed. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteAnswer"];
                };
            };
            /** @description With `Prefer: respond-async`: the request is accepted, and its result is not available yet. */
            202: {
                headers: {
                    /** @description The address of the edit. */
                    Location?: string;
                    /** @description `respond-async`, and `return=minimal` if it was given. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `conflicts`: Other actions would become impossible, or change in a locked period.
             *     - `action_id_reused`: The id belongs to another request.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `impact_differs`: The write would have another impact than expected. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `unknown_lot`: The lot does not exist at that time.
             *     - `unknown_vessel`: The vessel does not exist.
             *     - `unknown_winery`: The winery does not exist.
             *     - `insufficient_volume`: There is not enough volume.
             *     - `insufficient_weight`: There is not enough weight.
             *     - `insufficient_cases`: There are not enough bottles.
             *     - `not_in_vessel`: The lot is not in that vessel.
             *     - `vessel_occupied`: The vessel holds another lot.
             *     - `over_capacity`: The vessel is too small.
             *     - `over_received`: More arrives than leaves.
             *     - `wrong_kind`: The lot is of the wrong kind.
             *     - `origin_differs`: The fruit has another origin.
             *     - `lot_archived`: The lot is archived.
             *     - `not_empty`: The lot is not empty.
             *     - `composition_incomplete`: The composition is incomplete.
             *     - `period_locked`: The period is locked.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAction: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The id of the action. */
                action: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The action. */
            200: {
                headers: {
                    /** @description Its revision, for `If-Match` and `If-None-Match`. In the tag of a conflicted action, `-conflicted` and a mark of its conflict follow. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Action"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviseAction: {
        parameters: {
            query?: {
                /** @description Stores nothing, and returns the answer that the write would give. */
                preview?: boolean;
                /** @description What to do if other actions would become impossible. `reject` refuses the write with `conflicts`. `flag` keeps those actions in the timeline with status `conflicted` and without effect, until an edit makes them possible again. */
                onConflict?: "reject" | "flag";
            };
            header?: {
                /** @description The revision that you last read, in double quotes: `"3"`. If it is not the current one, the write is refused with `stale_revision`. `*` matches every revision. */
                "If-Match"?: string;
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
                /** @description `return=minimal` leaves `impact.lots` and `impact.actions` out of the answer, which can be most of it. `respond-async` answers 202 with an edit, which is decided in the background; with `wait=N` (seconds, at most 60), only if the result is not available in that time. `Preference-Applied` names the preferences that were followed. Other preferences are ignored. */
                Prefer?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The id of the action. */
                action: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "from": [
                 *           {
                 *             "lot": "25-RED",
                 *             "vessel": "T1",
                 *             "volume": "all"
                 *           }
                 *         ],
                 *         "to": [
                 *           {
                 *             "lot": "25-RED-FR",
                 *             "vessel": "T2",
                 *             "volume": 2000
                 *           }
                 *         ],
                 *         "lossReason": "pomace"
                 *       },
                 *       "note": "The gauge was read again."
                 *     }
                 */
                "application/json": components["schemas"]["Revision"];
            };
        };
        responses: {
            /** @description The action, and the impact of the write. */
            200: {
                headers: {
                    /** @description The new revision. */
                    ETag?: string;
                    /** @description The preferences that were followed. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteAnswer"];
                };
            };
            /** @description With `Prefer: respond-async`: the request is accepted, and its result is not available yet. */
            202: {
                headers: {
                    /** @description The address of the edit. */
                    Location?: string;
                    /** @description `respond-async`, and `return=minimal` if it was given. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `conflicts`: Other actions would become impossible, or change in a locked period. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `impact_differs`: The write would have another impact than expected.
             *     - `stale_revision`: The revision is not the current one.
             */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `unknown_lot`: The lot does not exist at that time.
             *     - `unknown_vessel`: The vessel does not exist.
             *     - `unknown_winery`: The winery does not exist.
             *     - `insufficient_volume`: There is not enough volume.
             *     - `insufficient_weight`: There is not enough weight.
             *     - `insufficient_cases`: There are not enough bottles.
             *     - `not_in_vessel`: The lot is not in that vessel.
             *     - `vessel_occupied`: The vessel holds another lot.
             *     - `over_capacity`: The vessel is too small.
             *     - `over_received`: More arrives than leaves.
             *     - `wrong_kind`: The lot is of the wrong kind.
             *     - `origin_differs`: The fruit has another origin.
             *     - `lot_archived`: The lot is archived.
             *     - `not_empty`: The lot is not empty.
             *     - `composition_incomplete`: The composition is incomplete.
             *     - `period_locked`: The period is locked.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retractAction: {
        parameters: {
            query?: {
                /** @description Stores nothing, and returns the answer that the write would give. */
                preview?: boolean;
                /** @description What to do if other actions would become impossible. `reject` refuses the write with `conflicts`. `flag` keeps those actions in the timeline with status `conflicted` and without effect, until an edit makes them possible again. */
                onConflict?: "reject" | "flag";
                /** @description The same as `expect` in the body, for clients that send no body with `DELETE`. */
                expect?: string;
            };
            header?: {
                /** @description The revision that you last read, in double quotes: `"3"`. If it is not the current one, the write is refused with `stale_revision`. `*` matches every revision. */
                "If-Match"?: string;
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
                /** @description `return=minimal` leaves `impact.lots` and `impact.actions` out of the answer, which can be most of it. `respond-async` answers 202 with an edit, which is decided in the background; with `wait=N` (seconds, at most 60), only if the result is not available in that time. `Preference-Applied` names the preferences that were followed. Other preferences are ignored. */
                Prefer?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The id of the action. */
                action: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Retraction"];
            };
        };
        responses: {
            /** @description The action, and the impact of the write. */
            200: {
                headers: {
                    /** @description The new revision. */
                    ETag?: string;
                    /** @description The preferences that were followed. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteAnswer"];
                };
            };
            /** @description With `Prefer: respond-async`: the request is accepted, and its result is not available yet. */
            202: {
                headers: {
                    /** @description The address of the edit. */
                    Location?: string;
                    /** @description `respond-async`, and `return=minimal` if it was given. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `conflicts`: Other actions would become impossible, or change in a locked period. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `impact_differs`: The write would have another impact than expected.
             *     - `stale_revision`: The revision is not the current one.
             */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `unknown_lot`: The lot does not exist at that time.
             *     - `unknown_vessel`: The vessel does not exist.
             *     - `unknown_winery`: The winery does not exist.
             *     - `insufficient_volume`: There is not enough volume.
             *     - `insufficient_weight`: There is not enough weight.
             *     - `insufficient_cases`: There are not enough bottles.
             *     - `not_in_vessel`: The lot is not in that vessel.
             *     - `vessel_occupied`: The vessel holds another lot.
             *     - `over_capacity`: The vessel is too small.
             *     - `over_received`: More arrives than leaves.
             *     - `wrong_kind`: The lot is of the wrong kind.
             *     - `origin_differs`: The fruit has another origin.
             *     - `lot_archived`: The lot is archived.
             *     - `not_empty`: The lot is not empty.
             *     - `composition_incomplete`: The composition is incomplete.
             *     - `period_locked`: The period is locked.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeActions: {
        parameters: {
            query?: {
                /** @description Stores nothing, and returns the answer that the write would give. */
                preview?: boolean;
                /** @description What to do if other actions would become impossible. `reject` refuses the write with `conflicts`. `flag` keeps those actions in the timeline with status `conflicted` and without effect, until an edit makes them possible again. */
                onConflict?: "reject" | "flag";
            };
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
                /** @description `return=minimal` leaves `impact.lots` and `impact.actions` out of the answer, which can be most of it. `respond-async` answers 202 with an edit, which is decided in the background; with `wait=N` (seconds, at most 60), only if the result is not available in that time. `Preference-Applied` names the preferences that were followed. Other preferences are ignored. */
                Prefer?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "changes": [
                 *         {
                 *           "op": "revise",
                 *           "id": "01990000-0000-7000-8000-000000000004",
                 *           "revision": 1,
                 *           "effectiveAt": "2025-09-26T10:00:00-07:00"
                 *         },
                 *         {
                 *           "op": "record",
                 *           "action": {
                 *             "type": "note",
                 *             "effectiveAt": "2025-09-25T10:00:00-07:00",
                 *             "data": {
                 *               "lot": "25-RED",
                 *               "text": "Pressed a day later than planned."
                 *             }
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ChangeSet"];
            };
        };
        responses: {
            /** @description The actions, and the impact of the change set. */
            200: {
                headers: {
                    /** @description The preferences that were followed. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            /** @description With `Prefer: respond-async`: the request is accepted, and its result is not available yet. */
            202: {
                headers: {
                    /** @description The address of the edit. */
                    Location?: string;
                    /** @description `respond-async`, and `return=minimal` if it was given. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `conflicts`: Other actions would become impossible, or change in a locked period.
             *     - `action_id_reused`: The id belongs to another request.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `impact_differs`: The write would have another impact than expected.
             *     - `stale_revision`: The revision is not the current one.
             */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `unknown_lot`: The lot does not exist at that time.
             *     - `unknown_vessel`: The vessel does not exist.
             *     - `unknown_winery`: The winery does not exist.
             *     - `insufficient_volume`: There is not enough volume.
             *     - `insufficient_weight`: There is not enough weight.
             *     - `insufficient_cases`: There are not enough bottles.
             *     - `not_in_vessel`: The lot is not in that vessel.
             *     - `vessel_occupied`: The vessel holds another lot.
             *     - `over_capacity`: The vessel is too small.
             *     - `over_received`: More arrives than leaves.
             *     - `wrong_kind`: The lot is of the wrong kind.
             *     - `origin_differs`: The fruit has another origin.
             *     - `lot_archived`: The lot is archived.
             *     - `not_empty`: The lot is not empty.
             *     - `composition_incomplete`: The composition is incomplete.
             *     - `period_locked`: The period is locked.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWineries: {
        parameters: {
            query?: {
                /** @description Stores nothing, and returns the answer that the write would give. */
                preview?: boolean;
                /** @description What to do if other actions would become impossible. `reject` refuses the write with `conflicts`. `flag` keeps those actions in the timeline with status `conflicted` and without effect, until an edit makes them possible again. */
                onConflict?: "reject" | "flag";
            };
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
                /** @description `return=minimal` leaves `impact.lots` and `impact.actions` out of the answer, which can be most of it. `respond-async` answers 202 with an edit, which is decided in the background; with `wait=N` (seconds, at most 60), only if the result is not available in that time. `Preference-Applied` names the preferences that were followed. Other preferences are ignored. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "changes": [
                 *         {
                 *           "op": "revise",
                 *           "winery": "hill",
                 *           "id": "01990000-0000-7000-8000-000000000004",
                 *           "revision": 1,
                 *           "data": {
                 *             "from": [
                 *               {
                 *                 "lot": "25-RED",
                 *                 "vessel": "T1",
                 *                 "volume": "all"
                 *               }
                 *             ],
                 *             "to": [
                 *               {
                 *                 "lot": "25-RED-FR",
                 *                 "vessel": "T2",
                 *                 "volume": 2000
                 *               }
                 *             ],
                 *             "lossReason": "pomace"
                 *           }
                 *         },
                 *         {
                 *           "op": "record",
                 *           "winery": "valley",
                 *           "action": {
                 *             "type": "note",
                 *             "effectiveAt": "2025-09-25T10:00:00-07:00",
                 *             "data": {
                 *               "lot": "25-RED",
                 *               "text": "Corrected together with the sender."
                 *             }
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["WineriesChangeSet"];
            };
        };
        responses: {
            /** @description The actions, and the impact of the change set. */
            200: {
                headers: {
                    /** @description The preferences that were followed. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            /** @description With `Prefer: respond-async`: the request is accepted, and its result is not available yet. */
            202: {
                headers: {
                    /** @description The address of the edit. */
                    Location?: string;
                    /** @description `respond-async`, and `return=minimal` if it was given. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `conflicts`: Other actions would become impossible, or change in a locked period.
             *     - `action_id_reused`: The id belongs to another request.
             *     - `wineries_not_available`: A change set cannot cover several wineries yet.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `impact_differs`: The write would have another impact than expected.
             *     - `stale_revision`: The revision is not the current one.
             */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `unknown_lot`: The lot does not exist at that time.
             *     - `unknown_vessel`: The vessel does not exist.
             *     - `unknown_winery`: The winery does not exist.
             *     - `insufficient_volume`: There is not enough volume.
             *     - `insufficient_weight`: There is not enough weight.
             *     - `insufficient_cases`: There are not enough bottles.
             *     - `not_in_vessel`: The lot is not in that vessel.
             *     - `vessel_occupied`: The vessel holds another lot.
             *     - `over_capacity`: The vessel is too small.
             *     - `over_received`: More arrives than leaves.
             *     - `wrong_kind`: The lot is of the wrong kind.
             *     - `origin_differs`: The fruit has another origin.
             *     - `lot_archived`: The lot is archived.
             *     - `not_empty`: The lot is not empty.
             *     - `composition_incomplete`: The composition is incomplete.
             *     - `period_locked`: The period is locked.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisions: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The id of the action. */
                action: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of revisions, oldest first. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConflicts: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of conflicted actions, in timeline order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEdits: {
        parameters: {
            query?: {
                /** @description Only edits of this winery. */
                winery?: string;
                /** @description Only edits with this status. */
                status?: "queued" | "deciding" | "committing" | "done" | "refused" | "failed" | "cancelled";
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of edits, the newest first. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEdit: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the edit. */
                edit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The edit. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelEdit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the edit. */
                edit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cancelled edit. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_late`: The edit cannot be cancelled any more. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEditLots: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the edit. */
                edit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list, ordered by winery and lot. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LotChangeList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEditActions: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the edit. */
                edit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list, in timeline order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedActionList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEditConflicts: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the edit. */
                edit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list, in timeline order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamEdit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the edit. */
                edit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, until the edit has ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLot: {
        parameters: {
            query?: {
                /** @description The effective time of the state to return, inclusive. The default is the end of the timeline. Later edits can change the result. */
                at?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the lot. */
                lot: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of the lot. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LotState"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLots: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description Only lots with this status. */
                status?: "active" | "archived";
                /** @description Only lots whose code contains this text. Upper and lower case are not distinguished. */
                q?: string;
                /** @description The effective time of the state to return, inclusive. The default is the end of the timeline. Later edits can change the result. */
                at?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of lots, in the order of their codes. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LotList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLotTimeline: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
                /** @description `none` leaves `state` out of every item. The answer is shorter and read faster, and it does not fail if states cannot be decrypted. */
                states?: "all" | "none";
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the lot. */
                lot: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of actions with states, in timeline order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LotTimeline"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLineage: {
        parameters: {
            query?: {
                /** @description `back` traces the wine that the lot holds back to its receipts; `forward` traces the wine that the lot held to where it is now, or to how it left. */
                direction?: "back" | "forward";
                /** @description With `back`: traces what the lot held at this time. With `forward`: traces the wine until this time. Inclusive; the default is the end of the timeline. */
                at?: string;
                /** @description Only with `forward`: traces what the lot held at this time (inclusive) or just after this action, or later. The default is all that the lot ever held. Give the id of an `addition` to recall what was added. */
                from?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
                /** @description The largest number of edges to return: with `back`, those of the latest actions; with `forward`, those of the earliest. If there are more, `truncated` is set and `totals` counts them. Nodes, sources, destinations and all amounts are those of the whole lineage. A table has no edges, so `limit` does not change it. */
                limit?: number;
            };
            header?: {
                /** @description `application/json` (the default) or `text/csv`. */
                Accept?: string;
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the lot. */
                lot: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lots, the edges between them, and the ends of the traced wine. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                    "text/csv": string;
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAppellation: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The name of the appellation, percent-encoded. It may hold any characters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The appellation. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appellation"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putAppellation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The name of the appellation, percent-encoded. It may hold any characters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "ava",
                 *       "within": [
                 *         "Napa County"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AppellationSettings"];
            };
        };
        responses: {
            /** @description The appellation, and the labels that it changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PutAppellation"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `action_id_reused`: The id belongs to another request. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAppellations: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of appellations, in the order of their names. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppellationList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkLabel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lot": "CAB-23",
                 *       "market": "us",
                 *       "claims": {
                 *         "varieties": [
                 *           {
                 *             "variety": "Cabernet Sauvignon"
                 *           }
                 *         ],
                 *         "vintage": 2023,
                 *         "appellations": [
                 *           "Napa Valley"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LabelCheckRequest"];
            };
        };
        responses: {
            /** @description The verdict. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelVerdict"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `composition_incomplete`: The composition is incomplete. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLabel: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the label. */
                label: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The label with its verdict. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putLabel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the label. */
                label: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lot": "CAB-23",
                 *       "market": "us",
                 *       "claims": {
                 *         "vintage": 2023,
                 *         "appellations": [
                 *           "Napa Valley"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LabelSettings"];
            };
        };
        responses: {
            /** @description The label with its verdict. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `action_id_reused`: The id belongs to another request. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unknown_lot`: The lot does not exist at that time. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteLabel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the label. */
                label: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The label as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedLabel"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLabels: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of labels with their verdicts, in the order of their codes. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamLot: {
        parameters: {
            query?: {
                /** @description The stream resumes after this notification number: it begins with the lots that have changed since. By default it begins with `state`. */
                after?: number;
            };
            header?: {
                /** @description The number of the last notification that you received. It takes precedence over `after`. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the lot. */
                lot: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An endless stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamLots: {
        parameters: {
            query?: {
                /** @description The stream resumes after this notification number: it begins with the lots that have changed since. By default it begins with `state`. */
                after?: number;
            };
            header?: {
                /** @description The number of the last notification that you received. It takes precedence over `after`. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An endless stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports, the newest first. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importTable: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the end of the import before the response is sent. */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportUpload"];
            };
        };
        responses: {
            /** @description With `wait`: the import has ended. */
            200: {
                headers: {
                    /** @description The address of the import. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The import is queued or running. */
            202: {
                headers: {
                    /** @description The address of the import. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `multipart/form-data`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    guessImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportTable"];
            };
        };
        responses: {
            /** @description The columns and the map. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportGuess"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `multipart/form-data`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the end of the import before the response is sent. */
                wait?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the import. */
                import: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImportRows: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of the import. */
                import: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of outcomes, in the order of the file. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportRowList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImportsOfWinery: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports, the newest first. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importTableOfWinery: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the end of the import before the response is sent. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportUpload"];
            };
        };
        responses: {
            /** @description With `wait`: the import has ended. */
            200: {
                headers: {
                    /** @description The address of the import. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The import is queued or running. */
            202: {
                headers: {
                    /** @description The address of the import. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `multipart/form-data`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    guessImportOfWinery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportTable"];
            };
        };
        responses: {
            /** @description The columns and the map. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportGuess"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `multipart/form-data`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImportOfWinery: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the end of the import before the response is sent. */
                wait?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The id of the import. */
                import: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImportRowsOfWinery: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The id of the import. */
                import: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of outcomes, in the order of the file. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportRowList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCurrentPage: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description Immutable for a full page, no-cache for the current one. */
                    "Cache-Control"?: string;
                    /** @description self, first, previous, next, current. */
                    Link?: string;
                    /** @description The incarnation of the log, a UUID. In another log, such as that of another database, the same numbers mean other notifications: keep it with your position, and stop if it differs. */
                    "Solera-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPage: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The first number of the page. */
                first: number;
                /** @description The last number of the page. */
                last: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description Immutable for a full page, no-cache for the current one. */
                    "Cache-Control"?: string;
                    /** @description self, first, previous, next, current. */
                    Link?: string;
                    /** @description The incarnation of the log, a UUID. In another log, such as that of another database, the same numbers mean other notifications: keep it with your position, and stop if it differs. */
                    "Solera-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `not_a_page`: The range is not a page of the log.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamNotifications: {
        parameters: {
            query?: {
                /** @description The stream begins after this notification number. The default, 0, begins with the first notification. */
                after?: number;
                /** @description Sends only the notifications of this winery, and events `head` with the number up to which all of them were sent. */
                winery?: string;
            };
            header?: {
                /** @description The number of the last notification that you received. It takes precedence over `after`. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An endless stream. */
            200: {
                headers: {
                    /** @description The incarnation of the log, a UUID. In another log, such as that of another database, the same numbers mean other notifications: keep it with your position, and stop if it differs. */
                    "Solera-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCluster: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlacement: {
        parameters: {
            query?: {
                /** @description The winery of the lot. Required. */
                winery?: string;
                /** @description The lot, which need not exist. Without it, the partition of the vessels of the winery. */
                lot?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The partition and its owner. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Placement"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIngestion: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The waiting and the refused commands. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ingestion"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryRefusedCommand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the refused command, as the list of refusals has it. */
                id: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The command is in the stream again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedCommand"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInventory: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description The effective time of the inventory, inclusive. The default is the end of the timeline. */
                at?: string;
                /** @description Only this lot. */
                lot?: string;
                /** @description Only this vessel. */
                vessel?: string;
                /** @description A notification number. The request waits, at most 10 seconds, until the read model reflects it. */
                wait?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of holdings, in the order of lots and vessels. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    /** @description The number of the last notification that the answer reflects. */
                    "Solera-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAnalyses: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description Only this analyte, for instance `brix`. */
                analyte?: string;
                /** @description Only effective times at or after this one. */
                from?: string;
                /** @description Only effective times at or before this one. */
                to?: string;
                /** @description A notification number. The request waits, at most 10 seconds, until the read model reflects it. */
                wait?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                /** @description The code of the lot. */
                lot: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of values, in timeline order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    /** @description The number of the last notification that the answer reflects. */
                    "Solera-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalysisList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLineageEdges: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description Only edges from or to this lot. */
                lot?: string;
                /** @description Only effective times at or after this one. */
                from?: string;
                /** @description Only effective times at or before this one. */
                to?: string;
                /** @description A notification number. The request waits, at most 10 seconds, until the read model reflects it. */
                wait?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of edges, in timeline order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    /** @description The number of the last notification that the answer reflects. */
                    "Solera-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description Words, or beginnings of words. Case and accents are ignored. */
                q?: string;
                /** @description Only names of this winery. By default all wineries are searched. */
                winery?: string;
                /** @description Only names of this kind. */
                kind?: "lot" | "vessel" | "winery" | "weigh_tag" | "variety" | "appellation" | "block" | "grower" | "owner" | "product";
                /** @description A notification number. The request waits, at most 10 seconds, until the read model reflects it. */
                wait?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of names. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    /** @description The number of the last notification that the answer reflects. */
                    "Solera-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResults"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFollowers: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All followers. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowerList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rebuildFollower: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the follower. */
                follower: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The follower as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Follower"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseFollower: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the follower. */
                follower: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The follower as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Follower"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeFollower: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the follower. */
                follower: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The follower as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Follower"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFollowerNotifications: {
        parameters: {
            query?: {
                /** @description Only notifications with a higher number. */
                after?: number;
                /** @description The largest number of notifications to return. */
                limit?: number;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The name of the follower. */
                follower: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Notifications, in order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowerNotificationList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModelChanges: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All model changes. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelChangeList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModelChangeActions: {
        parameters: {
            query?: {
                /** @description The winery whose actions are listed. Required. */
                winery?: string;
                /** @description `pending`: actions that an older version of the rules decides. `adopted`: actions that have adopted the version from an older one. */
                state?: "pending" | "adopted";
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                change: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of actions, in timeline order. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelChangeActionList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReport: {
        parameters: {
            query?: {
                /** @description The first day of the period, in the time zone of the winery. */
                from?: string;
                /** @description The last day of the period. */
                to?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
            };
            header?: {
                /** @description `application/json` (the default) or `text/csv`. */
                Accept?: string;
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                form: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                    "text/csv": string;
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReportEntries: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description The first day of the period, in the time zone of the winery. */
                from?: string;
                /** @description The last day of the period. */
                to?: string;
                /** @description A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused. */
                known?: number;
                /** @description The section of the form, such as `A`. */
                section?: string;
                /** @description The line of the section, such as `13`. */
                line?: string;
                /** @description The column, such as `a`. */
                column?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                form: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportEntryList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFilings: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of filings, in the order in which they were filed. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilingList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fileReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "form": "ttb-5120.17",
                 *       "from": "2026-01-01",
                 *       "to": "2026-01-31"
                 *     }
                 */
                "application/json": components["schemas"]["NewFiling"];
            };
        };
        responses: {
            /** @description The filing. */
            201: {
                headers: {
                    /** @description The address of the filing. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Filing"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `action_id_reused`: The id belongs to another request.
             *     - `filed_before`: The report was filed before.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDueFilings: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. By default all are returned. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All periods that are due. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DueFilingList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFiling: {
        parameters: {
            query?: never;
            header?: {
                /** @description `application/json` (the default) or `text/csv`. */
                Accept?: string;
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                filing: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The filing. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Filing"];
                    "text/csv": string;
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFilingDifferences: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. By default all are returned. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                filing: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All figures that differ. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilingDifferenceList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    amendFiling: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The code of the winery. */
                winery: components["schemas"]["Code"];
                filing: components["schemas"]["Code"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FilingAmendment"];
            };
        };
        responses: {
            /** @description The filing that amends it. */
            201: {
                headers: {
                    /** @description The address of the filing. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Filing"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `action_id_reused`: The id belongs to another request.
             *     - `filed_before`: The report was filed before.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `content_destroyed`: The content was encrypted with a key that is destroyed. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             *     - `key_missing`: The node does not have the key of the content.
             *     - `behind`: The read model does not reflect the notification yet.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node can take work. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tokens, in the order in which they were made. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "press crew",
                 *       "role": "recorder",
                 *       "winery": "estate",
                 *       "expires": "90d"
                 *     }
                 */
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    /** @description The address of the token. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedToken"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the token, as the list of tokens has it. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revoked token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null. */
                limit?: number;
                /** @description Where to continue: the `next` of the previous page. Leave it out for the first page. */
                cursor?: string;
                /** @description Only entries of this winery. */
                winery?: string;
                /** @description Only entries of this kind. */
                kind?: "actions_edited" | "appellation_changed" | "label_changed" | "label_removed" | "lock_overridden" | "report_filed" | "sign_in_refused" | "token_created" | "token_revoked" | "vessel_changed" | "vessel_created" | "winery_changed" | "winery_created";
                /** @description Only entries of this author: the name of a token, or a subject of the issuer. */
                by?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries at or before this time. */
                to?: string;
            };
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `forbidden`: The request is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "solera_…"
                 *     }
                 */
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bad_request`: The body is not `application/json` in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cookie is removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `bad_request`: The request is malformed.
             *     - `too_precise`: A number or time has more decimals than Solera stores.
             *     - `too_large`: A number, a list or the body is too large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI 3.1 document. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAsyncApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An AsyncAPI 3.0 document. */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchema: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag` that you have. If it is still current, the response is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The name of the schema: the type without `solera.`, and a version. */
                schema: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Schema (2020-12). */
            200: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": unknown;
                };
            };
            /** @description The answer is unchanged: its tag is named by If-None-Match. There is no body. */
            304: {
                headers: {
                    /** @description The entity tag of this answer, for `If-None-Match`. */
                    ETag?: string;
                    /** @description `no-cache`: a cache may keep the answer, and must ask whether it is still current before each use. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `bad_request`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `unauthorized`: The request is not authenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `not_found`: The resource does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `too_many_requests`: The client has sent too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description - `internal`: The request failed unexpectedly. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description - `overloaded`: Solera cannot take the request now.
             *     - `unknown`: The outcome of the request is unknown.
             */
            503: {
                headers: {
                    /** @description Seconds to wait before a retry. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
