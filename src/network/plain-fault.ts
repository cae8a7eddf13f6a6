/** A fault as it travels between threads: its code and a small payload of plain data. */
export interface PlainFault {
  readonly code: string;
  readonly [field: string]: unknown;
}

/** What failed in the worker, as it travels to the main thread. */
export interface PlainFailure {
  readonly message: string;
  /** Present where the error had a code. */
  readonly fault?: PlainFault;
}

/** A fault of a lower layer that arose in the worker: it keeps its code and payload on the main thread. */
export class WorkerFault extends Error {
  override readonly name = "WorkerFault";
  readonly fault: PlainFault;

  constructor(fault: PlainFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** Takes from an error what can travel; for one without a code, the stack, as it is a defect. */
export function toPlainFailure(error: unknown): PlainFailure {
  if (!(error instanceof Error)) return { message: String(error) };
  const fault = faultOf(error);
  return fault === undefined ? { message: error.stack ?? error.message } : { message: error.message, fault };
}

/** The code of anything thrown; `undefined` if it has none. */
export function faultCodeOf(error: unknown): string | undefined {
  return error instanceof Error ? faultOf(error)?.code : undefined;
}

function faultOf(error: Error): PlainFault | undefined {
  if (!("fault" in error) || typeof error.fault !== "object" || error.fault === null) return undefined;
  const { code, ...payload } = Object.fromEntries(Object.entries(error.fault));
  return typeof code === "string" ? { code, ...payload } : undefined;
}
