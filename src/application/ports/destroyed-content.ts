/** The wineries whose content is lost because a key was destroyed. */
export interface DestroyedContent {
  /** Returns the reason why a part of a winery's content can never be read again, or null. */
  destroyed(winery: string): Error | null;
  /** Calls the listener with the winery of which a key was destroyed: whatever was derived from content must be forgotten. Returns a function that unsubscribes. */
  onDestroyed(listener: (winery: string) => void): () => void;
}

/** For a node whose content is not encrypted. */
export const nothingDestroyed: DestroyedContent = {
  destroyed: () => null,
  onDestroyed: () => () => undefined,
};
