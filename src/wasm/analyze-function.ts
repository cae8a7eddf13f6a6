import { CapturedRanges } from "./captured-ranges.ts";
import type { DecodedFunction } from "./decoded-function.ts";
import { GlobalValues } from "./global-values.ts";
import { Insertion, InsertionKind, InsertionList } from "./insertion.ts";
import { LocalValues } from "./local-values.ts";
import { malformed } from "./module-error.ts";
import { canTrapOtherwise, Op, popsOf, pushesOf, storeBytesOf } from "./opcodes.ts";
import { constantBase, OperandStack } from "./operand-stack.ts";

const pageBytes = 4096;
/** An access at or beyond this address traps in every module: heaps end far below. */
const beyondEveryHeap = 2 ** 40;
/** A function that calls nothing, has no loop and costs less leaves the check to its callers. */
const uncheckedCost = 256;

interface Block {
  readonly opcode: number;
  /** Whether the block can be entered at all; nothing is inserted into dead code. */
  readonly alive: boolean;
  /** Height of the operand stack below the block's parameters. */
  readonly floor: number;
  readonly parameters: number;
  readonly results: number;
  readonly rangesMark: number;
  readonly localsMark: number;
  readonly globalChanges: number;
  /** Whether a reachable branch goes to the end of the block. */
  isTarget: boolean;
  hasElse: boolean;
  /** Whether the end of the first arm of an if with else can be reached. */
  thenReachesEnd: boolean;
  /** A loop without a call. */
  mirrorsGas: boolean;
}

/**
 * Decides where a function must be changed: what to charge where, and which stores need their pages captured. One pass
 * over the instructions, as an abstract interpreter of operand stack and locals.
 */
export class FunctionAnalyzer {
  readonly #costs: Uint16Array;
  readonly #wide: boolean;
  readonly #stack = new OperandStack();
  readonly #locals = new LocalValues();
  readonly #globals = new GlobalValues();
  readonly #ranges = new CapturedRanges();
  readonly #freshBase = (): number => this.#stack.freshBase();
  readonly #blocks: Block[] = [];
  #insertions = new InsertionList();
  #meter = new Insertion(InsertionKind.meter, 0);
  #cost = 0;
  #totalCost = 0;
  #reachable = true;
  /** Straight-line stretch in which nothing but a memory access can trap, call or branch. */
  #region = 0;
  #floor = 0;
  /** How many loops without a call are around the present point. In them a scratch local mirrors the gas. */
  #mirroringLoops = 0;

  constructor(costs: Uint16Array, width: 32 | 64) {
    this.#costs = costs;
    this.#wide = width === 64;
  }

  /** @param results number of the function's results */
  analyze(code: DecodedFunction, results: number): InsertionList {
    this.#insertions = new InsertionList();
    this.#stack.reset();
    this.#locals.reset(code.localCount, this.#freshBase);
    this.#globals.reset();
    this.#ranges.reset();
    this.#blocks.length = 0;
    this.#reachable = true;
    this.#totalCost = 0;
    this.#mirroringLoops = 0;
    this.#openBlock(Op.block, 0, results);
    this.#openMeter(code.starts[0] ?? 0, true);
    const entry = this.#meter;
    for (let at = 0; at < code.count; at++) {
      if (this.#reachable) this.#step(code, at);
      else this.#skip(code, at);
    }
    this.#closeMeter();
    if (!code.hasCall && !code.hasLoop && this.#totalCost < uncheckedCost) entry.checked = false;
    return this.#insertions;
  }

  #openMeter(position: number, checked: boolean): void {
    this.#meter = new Insertion(InsertionKind.meter, position);
    this.#meter.checked = checked;
    this.#meter.fromLocal = this.#mirroringLoops > 0;
    this.#insertions.append(this.#meter);
  }

  #closeMeter(): void {
    this.#meter.cost += this.#cost;
    this.#totalCost += this.#cost;
    this.#cost = 0;
  }

  #nextMeter(position: number, checked: boolean): void {
    this.#closeMeter();
    this.#openMeter(position, checked);
  }

  /** In dead code only the nesting of blocks matters. */
  #skip(code: DecodedFunction, at: number): void {
    const opcode = code.opcodes[at] ?? 0;
    if (opcode >= Op.block && opcode <= Op.if) this.#openBlock(opcode, 0, 0);
    else if (opcode === Op.else) this.#startElse(code.starts[at + 1] ?? 0);
    else if (opcode === Op.end) this.#closeBlock(code.starts[at + 1] ?? 0);
  }

  #step(code: DecodedFunction, at: number): void {
    const opcode = code.opcodes[at] ?? 0;
    this.#cost += this.#costs[opcode] ?? 1;
    if (opcode < Op.drop) {
      this.#stepControl(code, at, opcode);
      return;
    }
    const next = code.starts[at + 1] ?? 0;
    if (opcode >= Op.localGet && opcode <= Op.localTee) {
      this.#stepLocal(opcode, code.a[at] ?? 0, next);
    } else if (opcode === Op.globalGet || opcode === Op.globalSet) {
      this.#stepGlobal(opcode, code.a[at] ?? 0, next);
    } else if (opcode === Op.i32Const || opcode === Op.i64Const) {
      this.#pushConstant(code.a[at] ?? 0, next);
    } else if (opcode === Op.i32Add || opcode === Op.i64Add) {
      this.#stepSum(1, opcode === Op.i32Add, next);
    } else if (opcode === Op.i32Sub || opcode === Op.i64Sub) {
      this.#stepSum(-1, opcode === Op.i32Sub, next);
    } else if ((storeBytesOf[opcode] ?? 0) > 0) {
      this.#stepStore(code, at, opcode);
    } else {
      this.#stepOther(code, at, opcode, next);
    }
  }

  #stepOther(code: DecodedFunction, at: number, opcode: number, next: number): void {
    if (isReplaced(opcode)) {
      this.#region++;
      const insertion = new Insertion(InsertionKind.replace, code.starts[at] ?? 0);
      insertion.local = at;
      this.#insertions.append(insertion);
    } else if (canTrapOtherwise[opcode] === 1) {
      this.#region++;
    }
    this.#apply(popsOf[opcode] ?? 0, pushesOf[opcode] ?? 0, next);
  }

  #apply(pops: number, pushes: number, next: number): void {
    this.#stack.pop(pops, this.#floor);
    if (pushes === 1) this.#stack.pushUnknown(next);
    else for (let result = 0; result < pushes; result++) this.#stack.pushUnknown(-1);
  }

  #stepLocal(opcode: number, local: number, next: number): void {
    const stack = this.#stack;
    if (opcode === Op.localGet) {
      stack.push(this.#locals.base(local), this.#locals.offset(local), next, local);
      return;
    }
    stack.pop(1, this.#floor);
    const base = stack.base(stack.height);
    const offset = stack.offset(stack.height);
    this.#locals.assign(local, base, offset);
    if (opcode === Op.localTee) stack.push(base, offset, next, local);
  }

  #stepGlobal(opcode: number, global: number, next: number): void {
    const stack = this.#stack;
    if (opcode === Op.globalSet) {
      stack.pop(1, this.#floor);
      this.#globals.assign(global, stack.base(stack.height), stack.offset(stack.height));
      return;
    }
    const value = this.#globals.read(global, this.#freshBase);
    stack.push(value.base, value.offset, next, -1);
  }

  #pushConstant(value: number, next: number): void {
    if (Math.abs(value) < beyondEveryHeap) this.#stack.push(constantBase, value, next, -1);
    else this.#stack.pushUnknown(next);
  }

  /** `left + right` or `left - right`, followed if one side is constant. */
  #stepSum(sign: 1 | -1, narrow: boolean, next: number): void {
    const stack = this.#stack;
    stack.pop(2, this.#floor);
    const left = stack.height;
    const right = left + 1;
    const commuted = sign === 1 && stack.base(left) === constantBase;
    const varying = commuted ? right : left;
    if (stack.base(commuted ? left : right) !== constantBase) {
      stack.pushUnknown(next);
      return;
    }
    const sum = stack.offset(left) + sign * stack.offset(right);
    const offset = narrow ? sum | 0 : sum;
    if (Math.abs(offset) >= beyondEveryHeap) stack.pushUnknown(next);
    else stack.push(stack.base(varying), offset, next, stack.local(varying));
  }

  #stepStore(code: DecodedFunction, at: number, opcode: number): void {
    const stack = this.#stack;
    stack.pop(2, this.#floor);
    const address = stack.height;
    const offset = code.a[at] ?? 0;
    if (offset >= beyondEveryHeap) return;
    const base = stack.base(address);
    const sizeBytes = storeBytesOf[opcode] ?? 0;
    if (base === constantBase) {
      this.#captureConstant(code.starts[at] ?? 0, stack.offset(address), offset, sizeBytes);
      return;
    }
    const first = stack.offset(address) + offset;
    const end = first + sizeBytes;
    if (this.#ranges.covers(base, first, end) || this.#ranges.widen(base, first, end, this.#region)) return;
    const check = this.#checkOf(code.starts[at] ?? 0, address, offset, opcode);
    check.last = check.first + sizeBytes - 1;
    this.#ranges.add(base, first, end, this.#insertions.append(check), this.#region);
  }

  /** A check covers the whole of a page, and here it is known which page that is. */
  #captureConstant(position: number, start: number, offset: number, sizeBytes: number): void {
    const address = (this.#wide ? start : start >>> 0) + offset;
    if (address < 0 || address >= (this.#wide ? beyondEveryHeap : 2 ** 32)) return;
    const first = Math.floor(address / pageBytes) * pageBytes;
    const end = Math.ceil((address + sizeBytes) / pageBytes) * pageBytes;
    if (this.#ranges.covers(constantBase, first, end)) return;
    const check = new Insertion(InsertionKind.checkConstant, position);
    check.first = first;
    check.last = end - 1;
    this.#ranges.add(constantBase, first, end, this.#insertions.append(check), -1);
  }

  /** The cheapest way to name the address again in front of the store, with `first` relative to it. */
  #checkOf(position: number, address: number, offset: number, opcode: number): Insertion {
    const stack = this.#stack;
    const local = stack.local(address);
    if (local >= 0 && this.#locals.base(local) === stack.base(address)) {
      const check = new Insertion(InsertionKind.checkLocal, position);
      check.local = local;
      check.first = stack.offset(address) - this.#locals.offset(local) + offset;
      return check;
    }
    const produced = stack.position(address);
    const check = new Insertion(produced < 0 ? InsertionKind.checkStack : InsertionKind.checkSlot, position);
    check.slot = produced < 0 ? opcode : address;
    check.first = offset;
    if (produced >= 0) {
      const tee = new Insertion(InsertionKind.tee, produced);
      tee.slot = address;
      this.#insertions.insert(tee);
    }
    return check;
  }

  #stepControl(code: DecodedFunction, at: number, opcode: number): void {
    this.#region++;
    const next = code.starts[at + 1] ?? 0;
    const a = code.a[at] ?? 0;
    switch (opcode) {
      case Op.block:
      case Op.loop:
      case Op.if:
        this.#enterBlock(code, at, opcode, next);
        return;
      case Op.else:
        this.#startElse(next);
        return;
      case Op.end:
        this.#closeBlock(next);
        return;
      case Op.br:
        this.#branch(a);
        this.#die();
        return;
      case Op.brIf:
        this.#stack.pop(1, this.#floor);
        this.#branch(a);
        this.#nextMeter(next, false);
        return;
      case Op.brTable:
        this.#branchTable(code, at);
        return;
      case Op.call:
      case Op.callIndirect:
        this.#apply(code.b[at] ?? 0, code.c[at] ?? 0, next);
        this.#globals.forget();
        return;
      case Op.return:
      case Op.unreachable:
      case Op.returnCall:
      case Op.returnCallIndirect:
        this.#die();
        return;
      default:
    }
  }

  #die(): void {
    this.#closeMeter();
    this.#reachable = false;
  }

  #branch(depth: number): void {
    const block = this.#blocks[this.#blocks.length - 1 - depth];
    if (block === undefined) throw malformed("a branch leaves the function");
    block.isTarget = true;
  }

  #branchTable(code: DecodedFunction, at: number): void {
    this.#stack.pop(1, this.#floor);
    const first = code.a[at] ?? 0;
    const end = first + (code.b[at] ?? 0);
    for (let label = first; label < end; label++) this.#branch(code.labels[label] ?? 0);
    this.#die();
  }

  #enterBlock(code: DecodedFunction, at: number, opcode: number, next: number): void {
    const parameters = code.a[at] ?? 0;
    if (opcode === Op.if) this.#stack.pop(1, this.#floor);
    this.#stack.pop(parameters, this.#floor);
    const floor = this.#stack.height;
    this.#openBlock(opcode, parameters, code.b[at] ?? 0);
    if (opcode === Op.block) this.#stack.height = floor + parameters;
    else for (let parameter = 0; parameter < parameters; parameter++) this.#stack.pushUnknown(-1);
    if (opcode === Op.loop) {
      this.#locals.forgetListed(code.assigned, code.c[at] ?? 0, code.d[at] ?? 0, this.#freshBase);
    }
    if (opcode === Op.block) return;
    this.#closeMeter();
    if (opcode === Op.loop) {
      if ((code.e[at] ?? 0) === 0) this.#mirrorGas(code.starts[at] ?? 0);
      if ((code.f[at] ?? 0) > 0) this.#globals.forget();
    }
    this.#openMeter(next, opcode === Op.loop);
  }

  /** Reads the gas into the scratch local in front of the outermost loop without a call. */
  #mirrorGas(position: number): void {
    const block = this.#blocks.at(-1);
    if (block !== undefined) block.mirrorsGas = true;
    if (this.#mirroringLoops++ === 0)
      this.#insertions.append(new Insertion(InsertionKind.mirrorGas, position));
  }

  #openBlock(opcode: number, parameters: number, results: number): void {
    this.#blocks.push({
      opcode,
      alive: this.#reachable,
      floor: this.#stack.height,
      parameters,
      results,
      rangesMark: this.#ranges.mark(),
      localsMark: this.#locals.mark(),
      globalChanges: this.#globals.changes,
      isTarget: false,
      hasElse: false,
      thenReachesEnd: false,
      mirrorsGas: false,
    });
    this.#floor = this.#stack.height;
  }

  #startElse(next: number): void {
    const block = this.#blocks.at(-1);
    if (block === undefined) throw malformed("an else has no if");
    if (!block.alive) return;
    block.hasElse = true;
    block.thenReachesEnd = this.#reachable;
    if (this.#reachable) this.#closeMeter();
    this.#reachable = true;
    this.#stack.height = block.floor;
    for (let parameter = 0; parameter < block.parameters; parameter++) this.#stack.pushUnknown(-1);
    this.#ranges.revert(block.rangesMark);
    this.#locals.restore(block.localsMark);
    this.#globals.forgetIfChangedSince(block.globalChanges);
    this.#openMeter(next, false);
  }

  #closeBlock(next: number): void {
    const block = this.#blocks.pop();
    if (block === undefined) throw malformed("an end has no block");
    this.#floor = this.#blocks.at(-1)?.floor ?? 0;
    if (block.mirrorsGas) this.#mirroringLoops--;
    if (!block.alive) return;
    const fallsThrough = this.#reachable;
    if (fallsThrough && this.#stack.height !== block.floor + block.results) {
      throw malformed("type mismatch: a block leaves a wrong number of results");
    }
    const otherPaths = this.#otherPathsToEnd(block);
    if (fallsThrough && !otherPaths) {
      if (block.opcode === Op.if) this.#nextMeter(next, false);
      return;
    }
    this.#reachable = fallsThrough || otherPaths;
    if (!this.#reachable) return;
    this.#ranges.revert(block.rangesMark);
    this.#globals.forgetIfChangedSince(block.globalChanges);
    const conditionOnly = block.opcode === Op.if && !block.hasElse && !block.isTarget && !fallsThrough;
    if (conditionOnly) this.#locals.restore(block.localsMark);
    else this.#locals.forget(block.localsMark, this.#freshBase);
    this.#stack.height = block.floor;
    for (let result = 0; result < block.results; result++) {
      this.#stack.pushUnknown(block.results === 1 ? next : -1);
    }
    if (fallsThrough) this.#closeMeter();
    this.#openMeter(next, false);
  }

  /** Whether the end of the block can be reached in another way than from the instruction in front of it. */
  #otherPathsToEnd(block: Block): boolean {
    if (block.opcode === Op.loop) return false;
    if (block.isTarget) return true;
    return block.opcode === Op.if && (block.hasElse ? block.thenReachesEnd : true);
  }
}

function isReplaced(opcode: number): boolean {
  return (
    opcode === Op.memorySize ||
    opcode === Op.memoryGrow ||
    opcode === Op.elemDrop ||
    (opcode >= Op.memoryInit && opcode <= Op.memoryFill)
  );
}
