/** The code and the words of anything thrown. */
export interface NamedFault {
  /** The stable code; "recovery/unknown" for what has none. */
  readonly code: string;
  readonly message: string;
}

/** What a journal and a report say of an error. */
export function faultOf(error: unknown): NamedFault {
  const message = error instanceof Error ? error.message : String(error);
  const fault: unknown = error instanceof Error && "fault" in error ? error.fault : undefined;
  const hasCode = typeof fault === "object" && fault !== null && "code" in fault;
  return { code: hasCode ? String(fault.code) : "recovery/unknown", message };
}
