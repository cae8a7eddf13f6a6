/** Every way in which modules cannot be what they are declared to be. Codes are stable; messages are not. */
export interface ModulesFault {
  readonly code: "modules/unknown-policy";
  readonly module: string;
  readonly policy: string;
}

/** A module is not as it is declared. */
export class ModulesError extends Error {
  override readonly name = "ModulesError";
  readonly fault: ModulesFault;

  constructor(fault: ModulesFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
