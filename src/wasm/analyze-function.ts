import { CapturePlan } from "./capture-plan.ts";
import type { DecodedFunction } from "./decoded-function.ts";
import { GlobalValues } from "./global-values.ts";
import { Insertion, InsertionKind, InsertionList } from "./insertion.ts";
import { LocalValues } from "./local-values.ts";
import { MeterPlan } from "./meter-plan.ts";
import { malformed } from "./module-error.ts";
import { canTrapOtherwise, Op, popsOf, pushesOf, storeBytesOf } from "./opcodes.ts";
import { beyondEveryHeap, constantBase, OperandStack } from "./operand-stack.ts";

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
  readonly #stack = new OperandStack();
  readonly #locals = new LocalValues();
  readonly #globals = new GlobalValues();
  readonly #captures: CapturePlan;
  readonly #freshBase = (): number => this.#stack.freshBase();
  readonly #blocks: Block[] = [];
  #insertions = new InsertionList();
  #meters = new MeterPlan(this.#insertions, 0);
  #reachable = true;
  /** Straight-line stretch in which nothing but a memory access can trap, call or branch. */
  #region = 0;
  #floor = 0;

  constructor(costs: Uint16Array, width: 32 | 64) {
    this.#costs = costs;
    this.#captures = new CapturePlan(this.#stack, this.#locals, width);
  }

  /** @param results number of the function's results */
  analyze(code: DecodedFunction, results: number): InsertionList {
    this.#insertions = new InsertionList();
    this.#stack.reset();
    this.#locals.reset(code.localCount, this.#freshBase);
    this.#globals.reset();
    this.#captures.ranges.reset();
    this.#blocks.length = 0;
    this.#reachable = true;
    this.#openBlock(Op.block, 0, results);
    this.#meters = new MeterPlan(this.#insertions, code.starts[0] ?? 0);
    for (let at = 0; at < code.count; at++) {
      if (this.#reachable) this.#step(code, at);
      else this.#skip(code, at);
    }
    this.#meters.finish(code.hasCall || code.hasLoop);
    return this.#insertions;
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
    this.#meters.charge(this.#costs[opcode] ?? 1);
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
    this.#stack.pop(2, this.#floor);
    this.#captures.plan(this.#insertions, {
      position: code.starts[at] ?? 0,
      opcode,
      offset: code.a[at] ?? 0,
      address: this.#stack.height,
      region: this.#region,
    });
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
        this.#nextMeter(next);
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
    this.#meters.end();
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
    this.#meters.end();
    if (opcode === Op.loop) {
      if ((code.e[at] ?? 0) === 0) this.#enterMirroringLoop(code.starts[at] ?? 0);
      if ((code.f[at] ?? 0) > 0) this.#globals.forget();
    }
    this.#meters.begin(next, opcode === Op.loop);
  }

  #nextMeter(position: number): void {
    this.#meters.end();
    this.#meters.begin(position);
  }

  #enterMirroringLoop(position: number): void {
    const block = this.#blocks.at(-1);
    if (block !== undefined) block.mirrorsGas = true;
    this.#meters.enterMirroringLoop(position);
  }

  #openBlock(opcode: number, parameters: number, results: number): void {
    this.#blocks.push({
      opcode,
      alive: this.#reachable,
      floor: this.#stack.height,
      parameters,
      results,
      rangesMark: this.#captures.ranges.mark(),
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
    if (this.#reachable) this.#meters.end();
    this.#reachable = true;
    this.#stack.height = block.floor;
    for (let parameter = 0; parameter < block.parameters; parameter++) this.#stack.pushUnknown(-1);
    this.#captures.ranges.revert(block.rangesMark);
    this.#locals.restore(block.localsMark);
    this.#globals.forgetIfChangedSince(block.globalChanges);
    this.#meters.begin(next);
  }

  #closeBlock(next: number): void {
    const block = this.#blocks.pop();
    if (block === undefined) throw malformed("an end has no block");
    this.#floor = this.#blocks.at(-1)?.floor ?? 0;
    if (block.mirrorsGas) this.#meters.leaveMirroringLoop();
    if (!block.alive) return;
    const fallsThrough = this.#reachable;
    if (fallsThrough && this.#stack.height !== block.floor + block.results) {
      throw malformed("type mismatch: a block leaves a wrong number of results");
    }
    const otherPaths = this.#otherPathsToEnd(block);
    if (fallsThrough && !otherPaths) {
      if (block.opcode === Op.if) this.#nextMeter(next);
      return;
    }
    this.#reachable = fallsThrough || otherPaths;
    if (!this.#reachable) return;
    this.#captures.ranges.revert(block.rangesMark);
    this.#globals.forgetIfChangedSince(block.globalChanges);
    const conditionOnly = block.opcode === Op.if && !block.hasElse && !block.isTarget && !fallsThrough;
    if (conditionOnly) this.#locals.restore(block.localsMark);
    else this.#locals.forget(block.localsMark, this.#freshBase);
    this.#stack.height = block.floor;
    for (let result = 0; result < block.results; result++) {
      this.#stack.pushUnknown(block.results === 1 ? next : -1);
    }
    if (fallsThrough) this.#meters.end();
    this.#meters.begin(next);
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
