import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extractSeedCommands, type SeedCommand } from "./extract-seed-commands.ts";

/** The commands of one seed document. */
export interface Seed {
  readonly name: string;
  /** Of the document, in hexadecimal. */
  readonly sha256: string;
  readonly commands: readonly SeedCommand[];
}

const repository = join(import.meta.dirname, "../../..");

/** Where the seed documents lie beside a checkout. */
export const seedFolder: string = join(repository, "../shared/seeds");

/** What was extracted from them, for checkouts that have none beside them. */
export const fixturePath: string = join(repository, "tests/fixtures/seed-commands.json");

/** Extracts the commands of all seed documents; undefined where there are none. */
export function extractSeeds(): readonly Seed[] | undefined {
  if (!existsSync(seedFolder)) return undefined;
  const names = readdirSync(seedFolder).sort();
  return names.map((name) => {
    const content = readFileSync(join(seedFolder, name));
    const sha256 = createHash("sha256").update(content).digest("hex");
    return { name, sha256, commands: extractSeedCommands(content.toString()) };
  });
}

/** Reads the commands that were extracted. */
export function readSeedFixture(): readonly Seed[] {
  const seeds: readonly Seed[] = JSON.parse(readFileSync(fixturePath, "utf8"));
  return seeds;
}
