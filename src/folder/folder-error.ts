/**
 * Every way in which a folder can be refused. Codes are stable, messages are not. The faults of the disk
 * (`disk-full`, `not-writable`, `too-many-files`, `io-failed`) leave an unfinished folder as it was: it can be resumed.
 */
export type FolderFault =
  | {
      readonly code:
        | "folder/disk-full"
        | "folder/not-writable"
        | "folder/not-found"
        | "folder/too-many-files"
        | "folder/io-failed";
      readonly path: string;
      readonly systemCode: string;
    }
  | {
      readonly code:
        | "folder/exists"
        | "folder/unfinished"
        | "folder/unfinished-exists"
        | "folder/nothing-to-resume"
        | "folder/other-snapshot"
        | "folder/not-a-snapshot"
        | "folder/not-a-file"
        | "folder/closed";
      readonly path: string;
    }
  | { readonly code: "folder/in-use"; readonly path: string; readonly pid: number }
  | {
      readonly code:
        "folder/damaged" | "folder/lost-float" | "folder/unsupported-version" | "folder/bad-progress";
      readonly path: string;
      /** The file below the folder. */
      readonly file: string;
      readonly reason: string;
    }
  | {
      readonly code: "folder/incomplete" | "folder/outside-section" | "folder/wrong-chunk";
      readonly path: string;
      readonly section: string;
      readonly reason: string;
    };

/** The file is not what it was, or not there. */
export type DamageFault = Extract<FolderFault, { readonly file: string }>;

/** Thrown for folders that cannot be read or written; `fault.code` is stable, the message is not. */
export class FolderError extends Error {
  override readonly name = "FolderError";
  readonly fault: FolderFault;

  constructor(fault: FolderFault, options?: ErrorOptions) {
    super(describe(fault), options);
    this.fault = fault;
  }
}

function describe(fault: FolderFault): string {
  const path = `"${fault.path}"`;
  switch (fault.code) {
    case "folder/disk-full":
      return `Cannot write ${path} as the disk is full`;
    case "folder/not-writable":
      return `Cannot write ${path} as it may not be written: ${fault.systemCode}`;
    case "folder/not-found":
      return `Cannot read ${path} as it does not exist`;
    case "folder/too-many-files":
      return `Cannot open ${path} as too many files are open`;
    case "folder/io-failed":
      return `Cannot read or write ${path}: ${fault.systemCode}`;
    case "folder/exists":
      return `Cannot write a snapshot to ${path} as something is there already`;
    case "folder/unfinished":
      return `Cannot use ${path} as its download was not finished`;
    case "folder/unfinished-exists":
      return `Cannot begin anew in ${path} as it holds an unfinished download`;
    case "folder/nothing-to-resume":
      return `Cannot resume as there is no unfinished download ${path}`;
    case "folder/other-snapshot":
      return `Cannot resume ${path} as it holds a part of another snapshot`;
    case "folder/not-a-snapshot":
      return `Cannot read ${path} as it holds no snapshot: metadata.json is missing`;
    case "folder/not-a-file":
      return `Cannot use ${path} as it is no regular file: links, folders, pipes and devices are not taken for parts of a snapshot`;
    case "folder/closed":
      return `Cannot use ${path} any more as it was closed`;
    case "folder/in-use":
      return `Cannot write ${path} as process ${String(fault.pid)} is writing it`;
    case "folder/bad-progress":
      return `Cannot resume ${path} as "${fault.file}" is damaged: ${fault.reason}`;
    case "folder/damaged":
    case "folder/lost-float":
    case "folder/unsupported-version":
      return `Cannot trust ${path}: "${fault.file}": ${fault.reason}`;
    default:
      return `Cannot write section "${fault.section}" of ${path}: ${fault.reason}`;
  }
}
