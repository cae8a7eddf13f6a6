import { createHash, type Hash } from "node:crypto";
import type { SectionName, SectionSource, SnapshotManifest } from "../../wire/mod.ts";

/** What becomes of a section that is read. */
interface Pass {
  readonly sizeBytes: number;
  readonly hash: Hash;
  /** Where the next range begins. */
  position: number;
  /** Done when all before the position is hashed; fails if that could not be read. */
  turn: Promise<unknown>;
}

/** What a section is compared with. */
export interface ReadCheck {
  readonly source: SectionSource;
  /** Throws unless the section has this SHA-256, in hex digits. */
  readonly assertHash: (section: SectionName, sha256: string) => void;
}

/**
 * A source that is verified while it is read: bytes are hashed in order, and the range that ends a section is given only
 * if the whole section is what it must be. So nothing of it can be completed elsewhere that is damaged here. Each section
 * is read once, from its beginning, in ranges that follow each other; reads may overlap in time.
 */
export class VerifiedReads implements SectionSource {
  readonly manifest: SnapshotManifest;
  readonly #check: ReadCheck;
  readonly #passes: ReadonlyMap<SectionName, Pass>;

  /** Empty sections are compared at once. */
  constructor(check: ReadCheck) {
    this.#check = check;
    this.manifest = check.source.manifest;
    this.#passes = new Map(
      this.manifest.sections.map(({ name, sizeBytes = 0 }) => [
        name,
        { sizeBytes, hash: createHash("sha256"), position: 0, turn: Promise.resolve() },
      ]),
    );
    for (const [name, { sizeBytes, hash }] of this.#passes)
      if (sizeBytes === 0) check.assertHash(name, hash.copy().digest("hex"));
  }

  async read(section: SectionName, offset: number, length: number): Promise<Uint8Array> {
    const { source } = this.#check;
    const pass = this.#passes.get(section);
    // Of a section that there is not, the source says so.
    if (pass === undefined) return source.read(section, offset, length);
    if (offset !== pass.position)
      throw new RangeError(
        `The section ${section} is read from ${String(offset)} on instead of ${String(pass.position)}`,
      );
    pass.position = Math.min(pass.sizeBytes, offset + length);
    const isEnd = pass.position === pass.sizeBytes;
    const before = pass.turn;
    const reading = source.read(section, offset, length);
    const turn = Promise.all([reading, before]).then(([bytes]) => {
      pass.hash.update(bytes);
      if (isEnd && pass.sizeBytes > 0) this.#check.assertHash(section, pass.hash.digest("hex"));
      return bytes;
    });
    pass.turn = turn;
    return turn;
  }

  release(bytes: Uint8Array): void {
    this.#check.source.release?.(bytes);
  }

  close(): Promise<void> {
    return this.#check.source.close();
  }
}
