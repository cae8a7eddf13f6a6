import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { get, request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { expectData, textField } from "../testing/network-project.ts";
import { textCanisterInterface, textCanisterModule } from "../testing/text-canister.ts";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";
import { createPage } from "./testing/console-page.ts";
import type { ModulesAnswer, SessionAnswer } from "../../console/mod.ts";

const config = `# kept
canisters:
  notes: { type: wasm, path: text.wasm, candid: text.did }
`;

async function createProject(): Promise<Workplace> {
  const workplace = createWorkplace();
  writeFileSync(join(workplace.directory, "icebox.yaml"), config);
  writeFileSync(join(workplace.directory, "text.did"), textCanisterInterface);
  writeFileSync(join(workplace.directory, "text.wasm"), await textCanisterModule());
  return workplace;
}

async function withBackgroundNetwork(
  words: readonly string[],
  use: (workplace: Workplace, url: string) => Promise<void>,
): Promise<void> {
  using workplace = await createProject();
  const started = await expectData(workplace, ["start", "-d", "--port", "0", "--json", ...words], /"url"/);
  try {
    await use(workplace, textField(started, "url"));
  } finally {
    await workplace.run("stop");
  }
}

/** Asks until the console, which the network does not wait for, is there. */
async function linkOf(workplace: Workplace, ...words: string[]): Promise<string> {
  const path = join(workplace.directory, ".icebox", "console.json");
  while (statSync(path, { throwIfNoEntry: false }) === undefined)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return textField(await expectData(workplace, ["console", "--json", ...words], /"started": false/), "link");
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
  readonly cors: unknown;
}

async function sent(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body = "",
): Promise<Answer> {
  const outgoing = method === "GET" ? get(url, { headers }) : request(url, { method, headers }).end(body);
  // The event brings exactly what its documentation says.
  const [incoming] = (await once(outgoing, "response")) as [import("node:http").IncomingMessage];
  const text = (await incoming.toArray()).join("");
  return { status: incoming.statusCode, text, cors: incoming.headers["access-control-allow-origin"] };
}

test("a network serves its console, which gives each link once and keeps the project file's comments", async () => {
  await withBackgroundNetwork([], async (workplace) => {
    assert.equal((await workplace.run("deploy")).exitCode, 0);
    const link = await linkOf(workplace);
    assert.notEqual(await linkOf(workplace), link);
    const page = await createPage(link);
    const session = await page.get<SessionAnswer>("session");
    assert.deepEqual(
      [session.role, session.environment, session.network.is_embedded],
      ["operator", "local", true],
    );
    assert.equal(statSync(join(workplace.directory, ".icebox", "console.json")).mode & 0o777, 0o600);
    const viewer = await createPage(await linkOf(workplace, "--read-only"));
    assert.equal((await viewer.get<SessionAnswer>("session")).role, "read-only");
    const { modules } = await page.get<ModulesAnswer>("modules");
    await page.post("modules", { key: "notes", canister: "notes", label: "Notes", tags: ["a"] });
    const file = readFileSync(join(workplace.directory, "icebox.yaml"), "utf8");
    assert.match(file, /^# kept\n/);
    const [edited] = (await page.get<ModulesAnswer>("modules")).modules;
    assert.deepEqual(
      [edited?.label, edited?.tags, edited?.canister_id],
      ["Notes", ["a"], modules[0]?.canister_id],
    );
    assert.equal((await page.send("DELETE", "modules/notes")).status, 204);
    const [left] = (await page.get<ModulesAnswer>("modules")).modules;
    assert.deepEqual([left?.label, left?.is_registered], ["notes", false]);
    assert.equal((await workplace.run("stop")).exitCode, 0);
    assert.equal(
      statSync(join(workplace.directory, ".icebox", "console.json"), { throwIfNoEntry: false }),
      undefined,
    );
  });
});

test("the network's port serves the page that calls methods as nobody, to this machine's own pages alone", async () => {
  await withBackgroundNetwork([], async (workplace, url) => {
    const deployed = await workplace.run("deploy");
    const link =
      /(?<link>http:\S+\?canisterId=(?<id>[a-z0-9-]+))/.exec(deployed.data)?.groups ?? assert.fail();
    const id = link["id"] ?? assert.fail();
    assert.equal(new URL(link["link"] ?? "").origin, url);
    const page = await sent(link["link"] ?? "", "GET", {});
    assert.ok(page.status === 200 || /^Code: console\/no-app$/m.test(page.text), page.text);
    assert.equal(page.cors, undefined);
    const found = await sent(`${url}/api/v1/candid/${id}`, "GET", {});
    assert.equal(found.status, 200, found.text);
    const calls = `${url}/api/v1/candid/${id}/calls`;
    const type = { "content-type": "application/json", "x-icebox-csrf": "candid" };
    const set = JSON.stringify({ method: "set", args: '("by nobody")' });
    const done = await sent(calls, "POST", { ...type, origin: url }, set);
    assert.match(done.text, /"outcome":"replied".*"caller":"2vxsx-fae"/);
    const codes: string[] = [];
    for (const headers of [
      { ...type, origin: "http://evil.example" },
      { "content-type": "application/json", origin: url },
      { ...type, origin: url, host: "evil.example" },
    ]) {
      const { status, text, cors } = await sent(calls, "POST", headers, set);
      assert.equal(status, 403);
      assert.equal(cors, undefined);
      codes.push(/"code":"(?<code>[^"]+)"/.exec(text)?.groups?.["code"] ?? text);
    }
    assert.deepEqual(codes, ["console/foreign-origin", "console/bad-csrf", "console/foreign-host"]);
    assert.equal((await sent(`${url}/api/v2/status`, "GET", {})).cors, "*");
    assert.match((await sent(`${url}/nothing`, "GET", {})).text, /There is nothing at/);
  });
});

test("a network without a console serves no page", async () => {
  await withBackgroundNetwork(["--no-console"], async (workplace, url) => {
    const { status } = await sent(`${url}/?canisterId=aaaaa-aa`, "GET", {});
    assert.equal(status, 404);
    assert.equal(
      statSync(join(workplace.directory, ".icebox", "console.json"), { throwIfNoEntry: false }),
      undefined,
    );
  });
});

test("icebox console runs by itself until a signal", async () => {
  await withBackgroundNetwork(["--no-console"], async ({ directory, context }) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL("../main.ts", import.meta.url)), "console", "--port", "0"],
      { cwd: directory, env: { ...context.env }, stdio: ["ignore", "pipe", "pipe"] },
    );
    child.stdout.setEncoding("utf8");
    const [data] = await once(child.stdout, "data");
    const page = await createPage(String(data).trim());
    assert.equal((await page.get<SessionAnswer>("session")).role, "operator");
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  });
});
