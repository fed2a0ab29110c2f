import { Screen } from '../parts/screen.jsx';
import { words } from '../words/words.js';

export default function NotFound() {
  const { state } = words.value;
  return (
    <Screen title={state.notFound}>
      <p>{state.notFoundDetail}</p>
    </Screen>
  );
}
