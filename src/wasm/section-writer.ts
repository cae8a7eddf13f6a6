import { ByteReader, encodeUtf8 } from "../bytes/mod.ts";
import type { AddedExport } from "./canister-globals.ts";
import { CodeBuffer } from "./code-buffer.ts";
import type { ParsedModule } from "./parsed-module.ts";
import { exportKinds, SectionId } from "./parsed-module.ts";

/** Writes a module section by section, taking over what is not changed from the module it is made of. */
export class SectionWriter {
  readonly #module: ParsedModule;
  readonly #target = new CodeBuffer();

  constructor(module: ParsedModule) {
    this.#module = module;
    this.#target.copy(module.bytes, 0, 8);
  }

  section(id: number, content: Uint8Array): void {
    this.#target.u8(id).u32(content.length).copy(content);
  }

  /** Takes a section over as it is. */
  kept(id: number): void {
    const range = this.#module.sections.get(id);
    if (range !== undefined) this.section(id, this.#module.bytes.subarray(range.start, range.end));
  }

  /** Takes a section over with further entries. */
  extended(id: number, added: readonly Uint8Array[]): void {
    const range = this.#module.sections.get(id);
    if (range === undefined && added.length === 0) return;
    const content = new CodeBuffer();
    if (range === undefined) {
      content.u32(added.length);
    } else {
      const reader = new ByteReader(this.#module.bytes, range.start);
      content.u32(reader.leb128U32() + added.length);
      content.copy(this.#module.bytes, reader.position, range.end);
    }
    for (const entry of added) content.copy(entry);
    this.section(id, content.view());
  }

  /** Takes the exports over with further ones. */
  extendedExports(added: readonly AddedExport[]): void {
    const entries = added.map(({ name, kind, index }) => {
      const text = encodeUtf8(name);
      const entry = new CodeBuffer().u32(text.length).copy(text);
      return entry.u8(exportKinds.indexOf(kind)).u32(index).view().slice();
    });
    this.extended(SectionId.export, entries);
  }

  /** @param bodies of the canister's functions, each with its size; @param added bodies without size */
  code(bodies: Uint8Array, added: readonly Uint8Array[]): void {
    const content = new CodeBuffer().u32(this.#module.bodies.length + added.length).copy(bodies);
    for (const body of added) content.u32(body.length).copy(body);
    this.section(SectionId.code, content.view());
  }

  /** Takes the names over, which stay right because no index changes. Other custom sections are left out. */
  names(): void {
    for (const { name, content } of this.#module.custom) {
      if (name !== "name") continue;
      this.section(SectionId.custom, new CodeBuffer().u32(4).copy(encodeUtf8(name)).copy(content).view());
    }
  }

  finish(): Uint8Array {
    return this.#target.view().slice();
  }
}
