/** Everything that can be wrong with stored records. `key` is the record's. */
export type StateRecordFault =
  | { readonly code: "replica/unknown-record-version"; readonly key: string; readonly version: number }
  | { readonly code: "replica/malformed-record"; readonly key: string; readonly reason: string }
  | { readonly code: "replica/unknown-record"; readonly key: string }
  | { readonly code: "replica/missing-record"; readonly key: string }
  | { readonly code: "replica/unknown-memory"; readonly memory: string }
  | { readonly code: "replica/missing-memory"; readonly memory: string }
  | { readonly code: "replica/missing-blob"; readonly key: string; readonly blob: string }
  | { readonly code: "replica/module-refused"; readonly key: string; readonly reason: string }
  | { readonly code: "replica/other-subnet"; readonly stored: string; readonly expected: string };

/** What is stored is not a state that this version can go on with. `fault.code` is stable, the message is not. */
export class StateRecordError extends Error {
  override readonly name = "StateRecordError";
  readonly fault: StateRecordFault;

  constructor(fault: StateRecordFault, options?: ErrorOptions) {
    super(messageOf(fault), options);
    this.fault = fault;
  }
}

function messageOf(fault: StateRecordFault): string {
  switch (fault.code) {
    case "replica/unknown-record-version":
      return `Cannot read the record "${fault.key}" as its version ${fault.version} is unknown: use the version of Icebox that wrote it, or a later one`;
    case "replica/malformed-record":
      return `Cannot read the record "${fault.key}": ${fault.reason}`;
    case "replica/unknown-record":
      return `Cannot restore the state as nothing is known of the record "${fault.key}": use the version of Icebox that wrote it, or a later one`;
    case "replica/missing-record":
      return `Cannot restore the state as the record "${fault.key}" is missing`;
    case "replica/unknown-memory":
      return `Cannot restore the state as no record calls for the memory "${fault.memory}"`;
    case "replica/missing-memory":
      return `Cannot restore the state as the memory "${fault.memory}" is missing`;
    case "replica/missing-blob":
      return `Cannot restore the record "${fault.key}" as the blob ${fault.blob} is missing`;
    case "replica/module-refused":
      return `Cannot restore the record "${fault.key}" as its module is refused: ${fault.reason}`;
    case "replica/other-subnet":
      return `Cannot restore the state of the subnet ${fault.stored} with the keys of the subnet ${fault.expected}`;
  }
}
