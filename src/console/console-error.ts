/** Every way a request can be refused by the console itself. Codes are stable and documented; messages are not. */
export type ConsoleFault =
  | { readonly code: "console/bad-request"; readonly member: string }
  | { readonly code: "console/no-session" }
  | { readonly code: "console/session-ended" }
  | { readonly code: "console/unknown-token" }
  | { readonly code: "console/foreign-host"; readonly host: string }
  | { readonly code: "console/foreign-origin"; readonly origin: string }
  | { readonly code: "console/bad-csrf" }
  | { readonly code: "console/read-only" }
  | { readonly code: "console/unknown-route"; readonly path: string }
  | { readonly code: "console/unknown-module"; readonly key: string }
  | { readonly code: "console/unknown-plan"; readonly id: string }
  | { readonly code: "console/unknown-operation"; readonly id: string }
  | { readonly code: "console/unknown-folder"; readonly name: string }
  | { readonly code: "console/unknown-file"; readonly sha256: string }
  | { readonly code: "console/unknown-method"; readonly method: string }
  | { readonly code: "console/wrong-method"; readonly allowed: readonly string[] }
  | { readonly code: "console/plan-outdated"; readonly changed: string }
  | { readonly code: "console/plan-used"; readonly id: string }
  | { readonly code: "console/refused"; readonly reason: string }
  | { readonly code: "console/busy"; readonly operation: string }
  | { readonly code: "console/ended"; readonly operation: string }
  | { readonly code: "console/not-a-module"; readonly reason: string }
  | { readonly code: "console/body-too-large"; readonly mostBytes: number }
  | { readonly code: "console/wrong-content-type"; readonly expected: string }
  | { readonly code: "console/closing" }
  | { readonly code: "console/too-many-streams" }
  | { readonly code: "console/no-app"; readonly directory: string }
  | { readonly code: "console/address-unavailable"; readonly host: string; readonly port: number };

/** What an error may carry besides its fault. */
export interface ConsoleErrorOptions extends ErrorOptions {
  /** What the user can do: a command to run, or a sentence. */
  readonly next?: string;
}

/** The console could not do what was asked. */
export class ConsoleError extends Error {
  override readonly name = "ConsoleError";
  readonly fault: ConsoleFault;
  readonly next: string | undefined;

  constructor(fault: ConsoleFault, message: string, options: ConsoleErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fault = fault;
    this.next = options.next;
  }
}
