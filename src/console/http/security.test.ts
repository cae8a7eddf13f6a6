import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { createConsoleFixture, type FixtureRequest } from "../testing/console-fixture.ts";

const hour = 60 * 60 * 1000;

test("a token opens one session, and no second one", async () => {
  await using fixture = await createConsoleFixture();
  const token = new URL(fixture.console.link("operator")).hash.slice("#token=".length);
  assert.match(token, /^[0-9a-f]{64}$/);
  const body = JSON.stringify({ token });
  const first = await fixture.send("POST", "/api/v1/session", { body });
  assert.equal(first.status, 200);
  const [cookie = ""] = first.headers["set-cookie"] ?? [];
  const name = `icebox-console-${String(fixture.console.port)}`;
  assert.match(cookie, new RegExp(`^${name}=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=/$`));
  assert.equal((await fixture.send("POST", "/api/v1/session", { body })).code, "console/unknown-token");
});

test("a token that nobody used is worth nothing after a day", async () => {
  await using fixture = await createConsoleFixture();
  const token = new URL(fixture.console.link("operator")).hash.slice("#token=".length);
  fixture.advance(24 * hour);
  const { code, status } = await fixture.send("POST", "/api/v1/session", { body: JSON.stringify({ token }) });
  assert.deepEqual([code, status], ["console/unknown-token", 401]);
});

test("a session ends after twelve quiet hours, by leaving, and is nothing to another console", async () => {
  await using fixture = await createConsoleFixture();
  await using other = await createConsoleFixture();
  const session = await fixture.open("operator");
  const show = async (): Promise<string | undefined> =>
    (await fixture.send("GET", "/api/v1/session", { session })).code;
  fixture.advance(11 * hour);
  assert.equal(await show(), undefined);
  fixture.advance(11 * hour);
  assert.equal(await show(), undefined);
  fixture.advance(12 * hour);
  assert.equal(await show(), "console/session-ended");
  const second = await fixture.open("operator");
  assert.equal((await fixture.send("DELETE", "/api/v1/session", { session: second })).status, 204);
  assert.equal(
    (await fixture.send("GET", "/api/v1/session", { session: second })).code,
    "console/session-ended",
  );
  const moved = {
    ...second,
    cookie: second.cookie.replace(/^[^=]+/, `icebox-console-${String(other.console.port)}`),
  };
  assert.equal((await other.send("GET", "/api/v1/session", { session: moved })).code, "console/no-session");
});

type Refused = readonly [
  what: string,
  method: string,
  path: string,
  request: FixtureRequest,
  code: string,
  status: number,
];

const refusals: readonly Refused[] = [
  ["no session", "GET", "/api/v1/modules", { headers: { cookie: undefined } }, "console/no-session", 401],
  ["a foreign cookie", "GET", "/api/v1/modules", { headers: { cookie: "x=y" } }, "console/no-session", 401],
  [
    "a foreign host",
    "GET",
    "/api/v1/modules",
    { headers: { host: "evil.example" } },
    "console/foreign-host",
    403,
  ],
  [
    "a foreign host for the page",
    "GET",
    "/",
    { headers: { host: "evil.example:80" } },
    "console/foreign-host",
    403,
  ],
  [
    "its name with another port",
    "GET",
    "/",
    { headers: { host: "localhost:1" } },
    "console/foreign-host",
    403,
  ],
  [
    "a foreign origin",
    "GET",
    "/api/v1/modules",
    { headers: { origin: "http://evil.example" } },
    "console/foreign-origin",
    403,
  ],
  [
    "another port's origin",
    "POST",
    "/api/v1/operations",
    { headers: { origin: "http://127.0.0.1:1" } },
    "console/foreign-origin",
    403,
  ],
  [
    "no origin",
    "POST",
    "/api/v1/operations",
    { headers: { origin: undefined } },
    "console/foreign-origin",
    403,
  ],
  [
    "the origin null",
    "POST",
    "/api/v1/operations",
    { headers: { origin: "null" } },
    "console/foreign-origin",
    403,
  ],
  [
    "a page of the same site",
    "GET",
    "/api/v1/modules",
    { headers: { "sec-fetch-site": "same-site" } },
    "console/foreign-origin",
    403,
  ],
  [
    "no CSRF text",
    "POST",
    "/api/v1/operations",
    { headers: { "x-icebox-csrf": undefined } },
    "console/bad-csrf",
    403,
  ],
  [
    "another CSRF text",
    "DELETE",
    "/api/v1/session",
    { headers: { "x-icebox-csrf": "0" } },
    "console/bad-csrf",
    403,
  ],
  ["an unknown route", "GET", "/api/v1/nothing", {}, "console/unknown-route", 404],
  ["another version", "GET", "/api/v2/status", {}, "console/unknown-route", 404],
  ["a broken escape", "GET", "/api/v1/modules/%E0%A4%A", {}, "console/unknown-route", 404],
  ["a wrong method", "PUT", "/api/v1/modules", {}, "console/wrong-method", 405],
  ["a preflight", "OPTIONS", "/api/v1/modules", {}, "console/wrong-method", 405],
  [
    "an unknown module",
    "POST",
    "/api/v1/modules/nobody/plans",
    { body: '{"kind":"start"}' },
    "console/unknown-module",
    404,
  ],
  ["an unknown plan", "POST", "/api/v1/operations", { body: '{"plan_id":"x"}' }, "console/unknown-plan", 404],
  ["an unknown operation", "GET", "/api/v1/operations/x", {}, "console/unknown-operation", 404],
  [
    "events of an unknown operation",
    "GET",
    "/api/v1/operations/x/events",
    {},
    "console/unknown-operation",
    404,
  ],
  ["an unknown folder", "POST", "/api/v1/folders/..%2Fapp/verify", {}, "console/unknown-folder", 404],
  ["no JSON", "POST", "/api/v1/operations", { body: "{" }, "console/bad-request", 400],
  ["a list", "POST", "/api/v1/operations", { body: "[]" }, "console/bad-request", 400],
  ["a missing member", "POST", "/api/v1/operations", { body: "{}" }, "console/bad-request", 400],
  [
    "an unknown kind of plan",
    "POST",
    "/api/v1/modules/backend/plans",
    { body: '{"kind":"rm"}' },
    "console/bad-request",
    400,
  ],
  [
    "an id that is none",
    "POST",
    "/api/v1/modules/backend/plans",
    { body: '{"kind":"snapshot-delete","id":"../"}' },
    "console/bad-request",
    400,
  ],
  [
    "a form",
    "POST",
    "/api/v1/operations",
    { body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
    "console/wrong-content-type",
    415,
  ],
  [
    "too large a body",
    "POST",
    "/api/v1/operations",
    { body: " ".repeat(1024 * 1024 + 1) },
    "console/body-too-large",
    413,
  ],
  [
    "a file that is no module",
    "PUT",
    "/api/v1/files",
    { body: "hello", headers: { "content-type": "application/wasm" } },
    "console/not-a-module",
    400,
  ],
  ["a canister id that is none", "GET", "/api/v1/candid/hello", {}, "console/bad-request", 400],
];

for (const [what, method, path, request, code, status] of refusals) {
  test(`handleRequest() refuses ${what}`, async () => {
    await using fixture = await createConsoleFixture();
    const session = await fixture.open("operator");
    const answer = await fixture.send(method, path, { session, ...request });
    assert.deepEqual([answer.code, answer.status], [code, status], answer.text);
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  });
}

test("a body of no declared length is cut off at the limit", async () => {
  await using fixture = await createConsoleFixture();
  const session = await fixture.open("operator");
  const answer = await fixture.send("POST", "/api/v1/operations", {
    session,
    body: " ".repeat(1024 * 1024 + 1),
    headers: { "content-length": undefined, "transfer-encoding": "chunked" },
  });
  assert.equal(answer.code, "console/body-too-large");
});

const changes: readonly (readonly [method: string, path: string])[] = [
  ["POST", "/api/v1/modules"],
  ["DELETE", "/api/v1/modules/backend"],
  ["POST", "/api/v1/modules/backend/recover"],
  ["POST", "/api/v1/operations"],
  ["DELETE", "/api/v1/operations/x"],
  ["PUT", "/api/v1/files"],
  ["POST", "/api/v1/folders/x/verify"],
];

test("a cookie that another port of the host has seen opens nothing", async () => {
  await using fixture = await createConsoleFixture();
  const session = await fixture.open("operator");
  for (const path of [
    "session",
    "modules",
    "modules/backend",
    "operations",
    "operations/x",
    "folders",
    "candid/aaaaa-aa",
  ]) {
    for (const csrf of [undefined, "0".repeat(64)]) {
      const stolen = { session, headers: { "x-icebox-csrf": csrf } };
      const { code, status } = await fixture.send("GET", `/api/v1/${path}`, stolen);
      assert.deepEqual([code, status], ["console/no-session", 401], path);
    }
  }
});

test("a session that may only look changes nothing", async () => {
  await using fixture = await createConsoleFixture();
  const session = await fixture.open("read-only");
  for (const [method, path] of changes) {
    const { code, status } = await fixture.send(method, path, { session, body: "{}" });
    assert.deepEqual([code, status], ["console/read-only", 403], `${method} ${path}`);
  }
  assert.equal((await fixture.send("GET", "/api/v1/session", { session })).json?.["role"], "read-only");
});

test("a network that does not answer is an error, and no list", async () => {
  await using fixture = await createConsoleFixture();
  const session = await fixture.open("operator");
  for (const path of ["modules", "modules/backend", "modules/backend/snapshots", "modules/backend/history"]) {
    const { code, status, json } = await fixture.send("GET", `/api/v1/${path}`, { session });
    assert.deepEqual([code, status], ["client/network-unreachable", 502], path);
    assert.deepEqual(Object.keys(json ?? {}), ["version", "error"]);
  }
  const body = JSON.stringify({ kind: "snapshot-create" });
  const planned = await fixture.send("POST", "/api/v1/modules/backend/plans", { session, body });
  assert.equal(planned.code, "client/network-unreachable");
});

test("the names of this machine are the console's own", async () => {
  await using fixture = await createConsoleFixture();
  for (const name of ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"]) {
    const host = `${name}:${String(fixture.console.port)}`;
    assert.equal((await fixture.send("GET", "/", { headers: { host } })).status, 200, host);
  }
});

test("every answer carries the headers that keep other origins out", async () => {
  await using fixture = await createConsoleFixture();
  const session = await fixture.open("operator");
  for (const path of ["/", "/nothing", "/api/v1/session", "/api/v1/nothing", "/assets/app-1a2b.js"]) {
    const { headers } = await fixture.send("GET", path, { session });
    assert.match(
      String(headers["content-security-policy"]),
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["cross-origin-opener-policy"], "same-origin");
    assert.equal(headers["cross-origin-resource-policy"], "same-origin");
    assert.equal(headers["access-control-allow-origin"], undefined);
    if (path.startsWith("/api/")) assert.equal(headers["cache-control"], "no-store");
  }
});

test("any request gets an answer of the interface, whatever it is made of", { timeout: 60_000 }, async () => {
  const seed = 20_261_120;
  const random = new SeededRandom(seed);
  await using fixture = await createConsoleFixture();
  let session = await fixture.open("operator");
  const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
  const words = [
    "api",
    "v1",
    "modules",
    "backend",
    "plans",
    "operations",
    "files",
    "folders",
    "..",
    "%2e%2e",
    "%00",
    "candid",
    "session",
    "assets",
    "",
    "x",
    "a%20b",
    "%",
    "~",
    "//",
  ];
  const bodies = [
    "",
    "{}",
    "[]",
    "null",
    '{"kind":"upload","folder":"../x"}',
    '{"plan_id":null}',
    '{"__proto__":{}}',
    "\u0000",
    '{"kind":"start"',
  ];
  for (let round = 0; round < 1500; round += 1) {
    const path = `/${Array.from({ length: random.below(6) }, () => random.pick(words)).join("/")}`;
    const method = random.pick(methods);
    const isWhole = method === "GET" || method === "HEAD";
    const answer = await fixture.send(method, path, {
      ...(random.oneIn(4) ? {} : { session }),
      ...(isWhole ? {} : { body: random.pick(bodies) }),
    });
    const shown = `seed ${String(seed)}: ${method} ${path} -> ${String(answer.status)} ${answer.text}`;
    assert.ok(answer.status !== 500, shown);
    if (answer.status >= 400 && method !== "HEAD")
      assert.match(answer.code ?? "", /^[a-z]+\/[a-z-]+$/, shown);
    assert.ok(!answer.text.includes("secret"), shown);
    if (answer.status === 204) session = await fixture.open("operator");
  }
});
