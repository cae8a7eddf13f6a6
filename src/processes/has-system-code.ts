/** Whether a caught value is an error of the operating system with the code, like "ENOENT". */
export function hasSystemCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
