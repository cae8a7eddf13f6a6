/** Every way the engine can be used wrongly. */
export type EngineFault =
  | { readonly code: "engine/missing-closure"; readonly kind: string }
  | { readonly code: "engine/missing-export"; readonly exportName: string }
  | { readonly code: "engine/foreign-globals"; readonly expected: number; readonly actual: number };

/** A state or module that the engine did not make itself or that does not belong together. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly fault: EngineFault;

  constructor(fault: EngineFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
