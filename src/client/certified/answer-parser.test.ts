import assert from "node:assert/strict";
import { test } from "node:test";
import { BytesPool, concatBytes, encodeUtf8 } from "../../bytes/mod.ts";
import { AnswerParser, type HttpAnswer } from "./answer-parser.ts";

const pool = new BytesPool(1 << 20);

/** Feeds a text in pieces of a size, then the end. */
function parse(
  bytes: Uint8Array,
  pieceBytes: number,
): { answer: HttpAnswer | undefined; keepsAlive: boolean } {
  const parser = new AnswerParser(pool);
  let answer: HttpAnswer | undefined;
  const piece = new Uint8Array(pieceBytes);
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    const part = bytes.subarray(offset, offset + pieceBytes);
    piece.set(part);
    answer = parser.feed(piece.subarray(0, part.length));
    piece.fill(0);
  }
  return { answer: answer ?? parser.end(), keepsAlive: parser.keepsAlive };
}

const sized = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nkeep-alive: timeout=5\r\n\r\nhello";
const chunked =
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
  "3;name=x\r\nhel\r\n02\r\nlo\r\n0\r\nTrailer: yes\r\n\r\n";
const untilClose = "HTTP/1.0 200 OK\r\n\r\nhello";

for (const [name, text, keepsAlive] of [
  ["a length", sized, true],
  ["chunks", chunked, true],
  ["the end of the connection", untilClose, false],
] as const) {
  test(`AnswerParser.feed() reads a body that ends by ${name}, however it is cut`, () => {
    for (let pieceBytes = 1; pieceBytes <= text.length; pieceBytes += 1) {
      const parsed = parse(encodeUtf8(text), pieceBytes);
      assert.equal(parsed.answer?.status, 200);
      assert.equal(Buffer.from(parsed.answer.body).toString(), "hello");
      assert.equal(parsed.keepsAlive, keepsAlive);
    }
  });
}

test("AnswerParser.feed() takes the memory of a large body from the pool", () => {
  const body = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  const head = encodeUtf8(`HTTP/1.1 200 OK\r\ncontent-length: ${String(body.length)}\r\n\r\n`);
  const first = parse(concatBytes(head, body), 65_536).answer;
  assert.ok(first !== undefined);
  assert.deepEqual(first.body, body);
  pool.give(first.body);
  const second = parse(concatBytes(head, body), 1000).answer;
  assert.equal(second?.body.buffer, first.body.buffer);
});

test("AnswerParser tells status, pause and whether the connection goes on", () => {
  const text = "HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  const { answer, keepsAlive } = parse(encodeUtf8(text), 7);
  assert.deepEqual([answer?.status, answer?.retryAfterMs, keepsAlive], [429, 3000, false]);
  const dated = "HTTP/1.1 503 Later\r\nRetry-After: Fri, 20 Nov 2026\r\nContent-Length: 0\r\n\r\n";
  assert.equal(parse(encodeUtf8(dated), 7).answer?.retryAfterMs, undefined);
});

test("AnswerParser.end() is no answer while bytes are missing", () => {
  for (const text of [sized, chunked])
    for (let length = 1; length < text.length; length += 1)
      assert.equal(parse(encodeUtf8(text.slice(0, length)), length).answer, undefined);
});

test("AnswerParser.feed() refuses what is no answer, is too long or goes on", () => {
  const status = "HTTP/1.1 200 OK\r\n";
  for (const text of [
    "SSH-2.0-OpenSSH\r\n",
    `${status}no header\r\n\r\n`,
    `${status}content-length: 1\r\ncontent-length: 2\r\n\r\n`,
    `${status}content-length: -1\r\n\r\n`,
    `${status}content-length: 16777217\r\n\r\n`,
    `${status}transfer-encoding: gzip\r\n\r\n`,
    `${status}transfer-encoding: chunked\r\n\r\nzz\r\n`,
    `${status}transfer-encoding: chunked\r\n\r\n1\r\nab\r\n`,
    `${status}x: ${"y".repeat(70_000)}`,
    `${sized}HTTP/1.1`,
  ])
    assert.throws(() => parse(encodeUtf8(text), text.length), Error, text.slice(0, 60));
});
