/** Returns the time of the machine's monotonic clock in milliseconds. All processes of a machine read the same clock, on Linux and macOS, so times of several processes can be compared. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
