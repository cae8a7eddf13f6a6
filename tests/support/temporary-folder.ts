import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fresh folder, removed with everything in it when the block that holds it with `using` ends. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** Makes a fresh folder below the machine's folder for temporary files. */
export function temporaryFolder(purpose: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `icebox-${purpose}-`));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
