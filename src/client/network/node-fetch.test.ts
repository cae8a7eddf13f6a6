import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { test } from "node:test";
import { nodeFetch } from "./node-fetch.ts";

/** Serves at a free port of this machine while `use` runs. */
async function withServer(serve: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  try {
    await use(`http://127.0.0.1:${String(address.port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("nodeFetch() sends method, headers and body, and gives status, headers and body", async () => {
  const serve: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { method, headers } = request;
      response.writeHead(202, "Noted", { "X-Kind": "test" });
      response.end(
        `${method ?? ""} ${headers["content-type"] ?? ""} ${Buffer.concat(parts).toString("hex")}`,
      );
    });
  };
  await withServer(serve, async (url) => {
    const response = await nodeFetch(new URL("/call", url), {
      method: "POST",
      headers: { "Content-Type": "application/cbor" },
      body: Uint8Array.of(1, 2),
    });
    assert.equal(response.ok, true);
    assert.equal(response.status, 202);
    assert.equal(response.statusText, "Noted");
    assert.equal(response.url, `${url}/call`);
    assert.equal(response.headers.get("x-kind"), "test");
    const copy = response.clone();
    assert.equal(await response.text(), "POST application/cbor 0102");
    assert.equal((await copy.arrayBuffer()).byteLength, 26);
  });
});

test("nodeFetch() takes an error status as an answer", async () => {
  await withServer(
    (_, response) => response.writeHead(503).end("later"),
    async (url) => {
      const response = await nodeFetch(url);
      assert.equal(response.ok, false);
      assert.equal(response.status, 503);
      assert.equal(await response.text(), "later");
    },
  );
});

test("nodeFetch() rejects an answer that is cut off, a body without an end and a server that is gone", async () => {
  let gone = "";
  await withServer(
    (_, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half", () => response.destroy());
    },
    async (url) => {
      gone = url;
      await assert.rejects(nodeFetch(url));
    },
  );
  await assert.rejects(nodeFetch(gone));
  const endless: RequestListener = (request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
    };
    response.on("drain", more);
    more();
    request.on("close", () => response.destroy());
  };
  await withServer(endless, async (url) => {
    await assert.rejects(nodeFetch(url), RangeError);
  });
});

test("nodeFetch() ends with the signal", async () => {
  await withServer(
    () => undefined,
    async (url) => {
      const reason = await nodeFetch(url, { signal: AbortSignal.timeout(10) }).then(
        () => undefined,
        (error: unknown) => error,
      );
      assert.ok(reason instanceof Error && ["AbortError", "TimeoutError"].includes(reason.name));
    },
  );
});
