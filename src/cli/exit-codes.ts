/** What the exit status of every command means. Scripts rely on it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  network: 3,
  rejected: 4,
} as const;

/** The same for people, at the end of each command's help. */
export const exitCodeHelp: string = `
Exit status:
  0  done
  1  failed
  2  wrong usage
  3  the network is not running, cannot be reached or cannot be trusted
  4  the network or the canister rejected the call
`;
