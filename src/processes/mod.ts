/**
 * Who a process is beyond its number, so that a file which names its owner is believed only while that owner lives.
 *
 * A process id is used again after its process ended; together with the time of the start it is not.
 *
 * Also what tells errors of the operating system apart.
 *
 * @module
 */
export { claimDirectory, directoryOwner, releaseDirectory } from "./directory-claim.ts";
export { hasSystemCode } from "./has-system-code.ts";
export { abandonedMark, isAlive, ownMark, type ProcessMark } from "./process-mark.ts";
