import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { createConsoleFixture } from "../testing/console-fixture.ts";

/** Sends bytes as they are and gives the status line, or "" if there was none. */
async function statusOf(port: number, text: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (piece: Buffer) => {
    received += piece.toString();
    if (received.includes("\r\n")) socket.destroy();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    resolve(received.split("\r\n")[0] ?? "");
  });
  socket.write(text);
  return promise;
}

const cases: readonly (readonly [what: string, request: (host: string) => string, status: RegExp])[] = [
  ["a request without a host", () => "GET / HTTP/1.0\r\n\r\n", /^HTTP\/1\.1 40[03]/],
  ["an empty host", () => "GET / HTTP/1.1\r\nHost:\r\n\r\n", /^HTTP\/1\.1 40[03]/],
  [
    "a foreign host before its own",
    (host) => `GET / HTTP/1.1\r\nHost: evil.example\r\nHost: ${host}\r\n\r\n`,
    /^HTTP\/1\.1 40[03]/,
  ],
  [
    "a whole URL of another host",
    (host) => `GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    /^HTTP\/1\.1 404/,
  ],
  ["a star", (host) => `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /^HTTP\/1\.1 405/],
  [
    "two lengths",
    (host) =>
      `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    /^HTTP\/1\.1 400/,
  ],
  [
    "a head that is too long",
    (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
    /^HTTP\/1\.1 431/,
  ],
  ["what is no HTTP", () => "\u0016\u0003\u0001\r\n\r\n", /^HTTP\/1\.1 400/],
];

for (const [what, request, status] of cases) {
  test(`a socket that sends ${what} gets nothing of the console`, async () => {
    await using fixture = await createConsoleFixture();
    const { port } = fixture.console;
    assert.match(await statusOf(port, request(`127.0.0.1:${String(port)}`)), status);
    assert.equal((await fixture.send("GET", "/")).status, 200);
  });
}
