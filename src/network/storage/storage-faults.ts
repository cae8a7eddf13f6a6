/** The medium did not take a round; the state is the one before, and the same call may succeed later. */
const passing: ReadonlySet<string> = new Set([
  "store/disk-full",
  "store/not-writable",
  "store/file-missing",
  "store/too-many-files",
  "store/io-failed",
]);

/** Whether a fault's code says that a round could not be written, and that it is worth trying again. */
export function isPassingStorageFault(code: string | undefined): boolean {
  return code !== undefined && passing.has(code);
}

/** Whether a fault's code says that nothing can be promised any more until the network is started again. */
export function isFinalStorageFault(code: string | undefined): boolean {
  return code === "store/sync-failed" || code === "store/closed";
}

/** What people can do when a state directory is refused. */
export function nextStepFor(code: string | undefined, directory: string): string | undefined {
  switch (code) {
    case "store/owned":
      return "stop that process first, or choose another directory";
    case "store/disk-full":
      return "free some space and start again";
    case "store/not-writable":
      return `make "${directory}" writable for this user`;
    case "store/file-missing":
      return `see whether "${directory}" is still in its place`;
    case "store/too-many-files":
      return "raise the limit of open files (ulimit -n)";
    case "store/unsupported-version":
    case "replica/unknown-record-version":
    case "replica/unknown-record":
      return "use the version of Icebox that wrote it, or a later one";
    case "replica/other-subnet":
      return "put back the keys.json that belongs to this state";
    default:
      return isDamage(code)
        ? `icebox network check "${directory}" reads everything; put back a copy of the directory, or give the state up with icebox network start --clean`
        : undefined;
  }
}

function isDamage(code: string | undefined): boolean {
  return (
    code !== undefined &&
    /^(network\/state-mismatch|store\/(.*-corrupt|foreign-file|file-absent)|replica\/)/.test(code)
  );
}
