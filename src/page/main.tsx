import '@fontsource-variable/inter';
import './style/base.css';
import './style/frame.css';
import './style/tables.css';
import './style/cellar.css';
import './style/charts.css';
import './style/forms.css';
import './style/operations.css';
import './style/access.css';
import './style/phone.css';
import './style/print.css';
import { render } from 'preact';
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { keepSettings } from './parts/settings.js';
import { Shell } from './parts/shell.jsx';
import { areWineriesAsked, wineries } from './parts/winery.js';
import { followLog } from './wire/log.js';
import { keepSession, signIns } from './wire/session.js';
import { readWineries } from './wire/reads.js';
import { readSchemas } from './wire/schemas.js';
import { loadWords } from './words/words.js';

const Wineries = lazy(() => import('./screens/wineries/wineries.jsx'));
const Cellar = lazy(() => import('./screens/cellar/cellar.jsx'));
const Lots = lazy(() => import('./screens/lots/lots.jsx'));
const Lot = lazy(() => import('./screens/lot/lot.jsx'));
const Vessel = lazy(() => import('./screens/vessel/vessel.jsx'));
const Labels = lazy(() => import('./screens/labels/labels.jsx'));
const Actions = lazy(() => import('./screens/actions/actions.jsx'));
const Action = lazy(() => import('./screens/action/action.jsx'));
const Correct = lazy(() => import('./screens/correct/correct.jsx'));
const Record = lazy(() => import('./screens/record/record.jsx'));
const Conflicts = lazy(() => import('./screens/conflicts/conflicts.jsx'));
const Feed = lazy(() => import('./screens/feed/feed.jsx'));
const Wake = lazy(() => import('./screens/wake/wake.jsx'));
const Recall = lazy(() => import('./screens/recall/recall.jsx'));
const Readings = lazy(() => import('./screens/readings/readings.jsx'));
const Reports = lazy(() => import('./screens/reports/reports.jsx'));
const LabelChecks = lazy(() => import('./screens/label-checks/label-checks.jsx'));
const Import = lazy(() => import('./screens/import/import.jsx'));
const Edits = lazy(() => import('./screens/edits/edits.jsx'));
const Edit = lazy(() => import('./screens/edits/edit.jsx'));
const Operations = lazy(() => import('./screens/operations/operations.jsx'));
const Tokens = lazy(() => import('./screens/tokens/tokens.jsx'));
const Audit = lazy(() => import('./screens/audit/audit.jsx'));
const NotFound = lazy(() => import('./screens/not-found.jsx'));

function Page() {
  return (
    <LocationProvider>
      <Shell>
        <ErrorBoundary>
          <Router>
            <Route path="/" component={Wineries} />
            <Route path="/w/:winery" component={Cellar} />
            <Route path="/w/:winery/lots" component={Lots} />
            <Route path="/w/:winery/lots/:lot" component={Lot} />
            <Route path="/w/:winery/lots/:lot/recall" component={Recall} />
            <Route path="/w/:winery/vessels/:vessel" component={Vessel} />
            <Route path="/w/:winery/labels" component={Labels} />
            <Route path="/w/:winery/actions" component={Actions} />
            <Route path="/w/:winery/actions/:action" component={Action} />
            <Route path="/w/:winery/actions/:action/correct" component={Correct} />
            <Route path="/w/:winery/record" component={Record} />
            <Route path="/w/:winery/readings" component={Readings} />
            <Route path="/w/:winery/reports" component={Reports} />
            <Route path="/w/:winery/label-checks" component={LabelChecks} />
            <Route path="/w/:winery/import" component={Import} />
            <Route path="/edits" component={Edits} />
            <Route path="/edits/:edit" component={Edit} />
            <Route path="/operations" component={Operations} />
            <Route path="/tokens" component={Tokens} />
            <Route path="/audit" component={Audit} />
            <Route path="/conflicts" component={Conflicts} />
            <Route path="/feed" component={Feed} />
            <Route path="/feed/:number" component={Wake} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </Shell>
    </LocationProvider>
  );
}

async function askWineries(): Promise<void> {
  const answer = await readWineries(new AbortController().signal);
  if (answer.ok) wineries.value = answer.data.items;
  // Asked again after a sign-in.
  else if (answer.problem.status === 401) return;
  areWineriesAsked.value = true;
}

/** How long after the first screen the other parts are loaded. */
const idleMs = 10_000;

async function begin(): Promise<void> {
  keepSettings();
  // Before anything is shown: a screen that is drawn after the log has begun need not be read a second time.
  void followLog();
  signIns.subscribe(() => void askWineries());
  // What the caller may not do is never shown, not even for a moment.
  await Promise.all([loadWords(), keepSession()]);
  const place = document.getElementById('page');
  if (place !== null) render(<Page />, place);
  setTimeout(loadForCellarFloor, idleMs);
}

/** Preloads the screens and schemas that recording needs, so that they are there if the connection is lost. */
function loadForCellarFloor(): void {
  void Promise.allSettled([Record.preload(), Readings.preload(), readSchemas(new AbortController().signal)]);
}

void begin();
