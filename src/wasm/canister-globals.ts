import { globalExportName, readBitsExportName, writeBitsExportName } from "./abi.ts";
import type { CanisterGlobal } from "./canister-module.ts";
import { addReadBits, addWriteBits } from "./entry-functions.ts";
import type { HelperFunctions } from "./helper-functions.ts";
import type { ExportKind, ParsedModule } from "./parsed-module.ts";
import { globalTypeOf } from "./value-type.ts";

/** An export that the rewriting adds. */
export interface AddedExport {
  readonly name: string;
  readonly kind: ExportKind;
  readonly index: number;
}

/** The globals of a canister's state and the exports through which the host reaches them. */
export interface PlannedGlobals {
  readonly globals: readonly CanisterGlobal[];
  readonly exports: readonly AddedExport[];
}

/**
 * Lists the globals in the order of a snapshot on the Internet Computer: the exported ones in export order, mutable or
 * not, then the other mutable ones by index.
 */
export function planGlobals(module: ParsedModule, helpers: HelperFunctions): PlannedGlobals {
  const globals: CanisterGlobal[] = [];
  const exports: AddedExport[] = [];
  const bits = new Set<number>();
  const list = (index: number, exportName: string): void => {
    const declared = module.globals[index];
    const type = globalTypeOf(declared?.type ?? 0);
    if (declared === undefined || type === undefined) return;
    const global = { exportName, type, mutable: declared.mutable };
    if (type === "i32" || type === "i64") {
      globals.push(global);
      return;
    }
    const readBits = readBitsExportName(index);
    const writeBits = writeBitsExportName(index);
    globals.push(declared.mutable ? { ...global, readBits, writeBits } : { ...global, readBits });
    if (bits.has(index)) return;
    bits.add(index);
    exports.push({ name: readBits, kind: "function", index: addReadBits(helpers, index, declared.type) });
    if (!declared.mutable) return;
    exports.push({ name: writeBits, kind: "function", index: addWriteBits(helpers, index, declared.type) });
  };
  const exported = new Set<number>();
  for (const { kind, index, name } of module.exports) {
    if (kind !== "global") continue;
    exported.add(index);
    list(index, name);
  }
  module.globals.forEach((global, index) => {
    if (!global.mutable || exported.has(index)) return;
    const name = globalExportName(index);
    exports.push({ name, kind: "global", index });
    list(index, name);
  });
  return { globals, exports };
}
