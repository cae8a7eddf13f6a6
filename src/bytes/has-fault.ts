/**
 * Tells whether a caught value is one of our errors with the given fault code. The test is structural, so that two
 * loaded copies of a package agree.
 *
 * @example
 * ```ts
 * try {
 *   decodeHex("0");
 * } catch (error) {
 *   if (!hasFault(error, "bytes/bad-hex")) throw error;
 * }
 * ```
 */
export function hasFault(error: unknown, code: string): boolean {
  if (!(error instanceof Error) || !("fault" in error)) return false;
  const { fault } = error;
  return typeof fault === "object" && fault !== null && "code" in fault && fault.code === code;
}
