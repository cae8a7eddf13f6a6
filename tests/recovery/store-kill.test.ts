import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { checkStore, FileMedium, openStore } from "../../src/store/mod.ts";
import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { assertHoldsRounds } from "./support/counted-rounds.ts";

const kills = Number(process.env["ICEBOX_KILLS"] ?? 12);
const seed = Number(process.env["ICEBOX_SEED"] ?? 1);
const root = mkdtempSync(join(tmpdir(), "icebox-kill-"));
after(() => rmSync(root, { recursive: true, force: true }));

for (const durability of ["process", "disk"] as const) {
  test(`a store whose process is killed at any moment loses nothing that was acknowledged (${durability})`, async (context) => {
    const random = new SeededRandom(seed);
    const directory = join(root, durability);
    let acknowledged = 0;
    let cuts = 0;
    for (let kill = 0; kill < kills; kill++) {
      acknowledged = Math.max(acknowledged, await writeUntilKilled(directory, durability, random.below(120)));
      const medium = new FileMedium(directory);
      const opened = await openStore(medium);
      assert.ok(opened.kind === "opened");
      const recovered = Number(opened.round.sequence);
      assert.ok(recovered >= acknowledged && recovered <= acknowledged + 1, `${recovered}, ${acknowledged}`);
      assertHoldsRounds(opened.store, recovered);
      if (opened.report.cut !== undefined) cuts++;
      acknowledged = recovered;
      await opened.store.close();
      assert.deepEqual(checkStore(medium).faults, []);
    }
    context.diagnostic(
      `seed ${seed}: ${kills} kills, ${acknowledged} rounds acknowledged, 0 lost, ${cuts} torn ends`,
    );
  });
}

test("openStore() refuses a directory that another process has open, and names it", async () => {
  const directory = join(root, "owned");
  const writer = startWriter(directory, "process");
  await firstLine(writer);
  const opened = await openStore(new FileMedium(directory));
  assert.deepEqual(opened, { kind: "refused", fault: { code: "store/owned", pid: writer.pid } });
  await end(writer);
  const taken = await openStore(new FileMedium(directory));
  assert.ok(taken.kind === "opened");
  await taken.store.close();
});

type Writer = ReturnType<typeof startWriter>;

function startWriter(directory: string, durability: string) {
  const script = join(import.meta.dirname, "support/store-writer.ts");
  const args = [script, "--directory", directory, "--durability", durability];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** Kills a writer some time after its first commit; answers the last round that it acknowledged. */
async function writeUntilKilled(directory: string, durability: string, delayMs: number): Promise<number> {
  const writer = startWriter(directory, durability);
  const output: Buffer[] = [];
  writer.stdout.on("data", (data: Buffer) => output.push(data));
  await firstLine(writer);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  await end(writer);
  const lines = Buffer.concat(output).toString().split("\n");
  return Number(lines.at(-2));
}

async function firstLine(writer: Writer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    writer.stdout.once("data", () => resolve());
    writer.once("exit", () => reject(new Error("The writer ended")));
  });
}

async function end(writer: Writer): Promise<void> {
  const closed = new Promise((resolve) => writer.once("close", resolve));
  writer.kill("SIGKILL");
  await closed;
}
