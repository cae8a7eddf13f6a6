/**
 * Writes the fixture anew from the seed documents beside the checkout:
 * `node tests/conformance/seed-commands/write-fixture.ts`.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { extractSeeds, fixturePath, seedFolder } from "./seed-fixture.ts";

const seeds = extractSeeds();
if (seeds === undefined) throw new Error(`There are no seed documents in "${seedFolder}"`);
writeFileSync(fixturePath, `${JSON.stringify(seeds, undefined, 2)}\n`);
