import { ByteReader, ByteWriter, piecesOf, type SplitBytes } from "../../bytes/mod.ts";
import { emptyPageMap, type PageMap, type PageSlot, ZERO_PAGE } from "../../pages/mod.ts";
import { distinctNodes, isLeaf, type PageNode } from "../memories/page-tree.ts";
import { readRoundMark, type RoundMark, writeRoundMark } from "./commit-body.ts";
import { readBytes, readNumber, readSigned, readText } from "./var-numbers.ts";
import { writeBytes, writeNumber, writeSigned, writeText } from "./var-numbers.ts";

/** A segment as a checkpoint knows it; without checksums they stand in the segment's table. */
export interface SegmentSummary {
  readonly number: number;
  readonly used: number;
  readonly checksums: readonly number[] | undefined;
}

/** Everything that a store holds at one moment. */
export interface CheckpointBody<Bytes extends SplitBytes = SplitBytes> {
  readonly round: RoundMark;
  readonly nextSlot: PageSlot;
  readonly segments: readonly SegmentSummary[];
  readonly memories: ReadonlyMap<string, PageMap>;
  readonly records: ReadonlyMap<string, Bytes>;
}

const LEAF = 0;
const BRANCH = 1;
const END_OF_NODES = 255;
const fanOut = 64;
const blockBytes = 2 ** 20;

/** The body in blocks of about 1 MiB, so that other work can be done between them; large values are blocks of their own. */
export function* encodeCheckpointBody(body: CheckpointBody): Generator<Uint8Array> {
  const writer = new ByteWriter(2 * blockBytes);
  writeRoundMark(writer, body.round);
  writeNumber(writer, body.nextSlot);
  writeNumber(writer, body.segments.length);
  for (const { number, used, checksums } of body.segments) {
    writeNumber(writer, number);
    writeNumber(writer, used);
    writer.u8(checksums === undefined ? 1 : 0);
    for (const checksum of checksums ?? []) writer.u32(checksum);
  }
  const numbers = new Map<PageNode, number>();
  for (const node of distinctNodes(body.memories.values())) {
    numbers.set(node, numbers.size + 1);
    writeNode(writer, node, numbers);
    if (writer.length < blockBytes) continue;
    yield* piecesOf(writer.takeSplit());
  }
  writer.u8(END_OF_NODES);
  writeNumber(writer, body.memories.size);
  for (const [name, { height, root, pageCount }] of body.memories) {
    writeText(writer, name);
    writeNumber(writer, height);
    writeNumber(writer, root === undefined ? 0 : (numbers.get(root) ?? 0));
    writeNumber(writer, pageCount);
  }
  writeNumber(writer, body.records.size);
  for (const [key, value] of body.records) {
    writeText(writer, key);
    writeBytes(writer, value);
    if (writer.length < blockBytes) continue;
    yield* piecesOf(writer.takeSplit());
  }
  yield* piecesOf(writer.takeSplit());
}

/** Reads a body; throws RangeError or BytesError if it is none. Shared nodes are shared again. */
export function decodeCheckpointBody(bytes: Uint8Array): CheckpointBody<Uint8Array> {
  const reader = new ByteReader(bytes);
  const round = readRoundMark(reader);
  const nextSlot = readNumber(reader);
  const segments: SegmentSummary[] = [];
  for (let count = readNumber(reader); count > 0; count--) {
    const number = readNumber(reader);
    const used = readNumber(reader);
    const isInTable = reader.u8() === 1;
    const checksums = isInTable ? undefined : Array.from({ length: used }, () => reader.u32());
    segments.push({ number, used, checksums });
  }
  const nodes: PageNode[] = [];
  for (let kind = reader.u8(); kind !== END_OF_NODES; kind = reader.u8()) {
    if (kind !== LEAF && kind !== BRANCH) throw new RangeError(`Unknown kind of node: ${kind}`);
    nodes.push(kind === LEAF ? readLeaf(reader) : readBranch(reader, nodes));
  }
  const memories = new Map<string, PageMap>();
  for (let count = readNumber(reader); count > 0; count--) {
    const name = readText(reader);
    const height = readNumber(reader);
    const node = readNumber(reader);
    const pageCount = readNumber(reader);
    memories.set(name, node === 0 ? emptyPageMap : { height, root: nodeAt(nodes, node), pageCount });
  }
  const records = new Map<string, Uint8Array>();
  for (let count = readNumber(reader); count > 0; count--) {
    const key = readText(reader);
    records.set(key, readBytes(reader).slice());
  }
  if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
  return { round, nextSlot, segments, memories, records };
}

function writeNode(writer: ByteWriter, node: PageNode, numbers: ReadonlyMap<PageNode, number>): void {
  if (isLeaf(node)) {
    writer.u8(LEAF);
    writeBitmap(writer, (position) => node[position] !== ZERO_PAGE);
    let expected = 0;
    for (const slot of node) {
      if (slot === ZERO_PAGE) continue;
      writeSigned(writer, slot - expected);
      expected = slot + 1;
    }
    return;
  }
  const own = numbers.get(node) ?? 0;
  writer.u8(BRANCH);
  writeBitmap(writer, (position) => node.children[position] !== undefined);
  for (const child of node.children) {
    if (child !== undefined) writeNumber(writer, own - (numbers.get(child) ?? 0));
  }
}

function readLeaf(reader: ByteReader): PageNode {
  const leaf = new Float64Array(fanOut).fill(ZERO_PAGE);
  let expected = 0;
  for (const position of readBitmap(reader)) {
    const slot = expected + readSigned(reader);
    leaf[position] = slot;
    expected = slot + 1;
  }
  return leaf;
}

function readBranch(reader: ByteReader, nodes: readonly PageNode[]): PageNode {
  const children = new Array<PageNode | undefined>(fanOut).fill(undefined);
  for (const position of readBitmap(reader)) {
    children[position] = nodeAt(nodes, nodes.length + 1 - readNumber(reader));
  }
  return { children };
}

function nodeAt(nodes: readonly PageNode[], number: number): PageNode {
  const node = nodes[number - 1];
  if (node === undefined) throw new RangeError(`Node ${number} is not there`);
  return node;
}

function writeBitmap(writer: ByteWriter, isSet: (position: number) => boolean): void {
  for (const start of [0, fanOut / 2]) {
    let word = 0;
    for (let bit = 0; bit < fanOut / 2; bit++) if (isSet(start + bit)) word |= 1 << bit;
    writer.u32(word >>> 0);
  }
}

function readBitmap(reader: ByteReader): number[] {
  const positions: number[] = [];
  for (const start of [0, fanOut / 2]) {
    const word = reader.u32();
    for (let bit = 0; bit < fanOut / 2; bit++) if ((word >>> bit) & 1) positions.push(start + bit);
  }
  return positions;
}
