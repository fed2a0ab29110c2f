/** What a follower reports for metrics and the log. */
export interface FollowersObserver {
  /** A batch was committed. */
  applied(follower: string, notifications: number): void;
  /** A batch failed. `stopped`: it will not be tried again until the follower is resumed. */
  failed(follower: string, error: unknown, stopped: boolean): void;
  /** A rebuild replaced the tables. */
  rebuilt(follower: string): void;
}
