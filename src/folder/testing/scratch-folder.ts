import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SectionSink } from "../../wire/mod.ts";
import { createFolderSink, type FolderSinkOptions } from "../sink/create-folder-sink.ts";
import { fillSink, type SampleSnapshot } from "./sample-snapshot.ts";

/** A folder for the files of one test. */
export class ScratchFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "icebox-folder-"));

  /** A path below it. */
  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a snapshot to a folder of that name and gives its path. */
  async write(name: string, sample: SampleSnapshot, options: FolderSinkOptions = {}): Promise<string> {
    const sink = await createFolderSink(this.at(name), sample.manifest, options);
    await fillAndFinish(sink, sample);
    return this.at(name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Writes all of a snapshot and finishes. */
export async function fillAndFinish(sink: SectionSink, sample: SampleSnapshot): Promise<void> {
  await fillSink(sink, sample, 1);
  await sink.finish();
}

/** All files below a folder, by their path in it. */
export function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}
