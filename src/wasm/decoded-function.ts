/**
 * The instructions of one function in columns, reused from function to function so that decoding allocates nothing.
 * What `a`, `b` and `c` hold depends on the opcode:
 *
 * - block, loop, if: `a` parameters, `b` results; loop also `c`: where its entries in `assigned` begin (they end at
 *   `d`), `e`: how many calls it has, `f`: how many of its instructions may change a global; if also `c`: -1 if it
 *   has an else
 * - br, br_if: `a` depth; br_table: `a` first entry in `labels`, `b` number of entries
 * - call, call_indirect and their tail forms: `a` function or type index, `b` operands, `c` results
 * - local.*: `a` index; i32.const, i64.const: `a` value, NaN if no JavaScript number holds it
 * - memory accesses: `a` offset; memory.init: `a` data segment
 */
export class DecodedFunction {
  opcodes: Uint16Array = new Uint16Array(1024);
  starts: Int32Array = new Int32Array(1025);
  a: Float64Array = new Float64Array(1024);
  b: Int32Array = new Int32Array(1024);
  c: Int32Array = new Int32Array(1024);
  d: Int32Array = new Int32Array(1024);
  e: Int32Array = new Int32Array(1024);
  f: Int32Array = new Int32Array(1024);
  /** Number of instructions. */
  count = 0;
  /** Branch depths of the br_table instructions. */
  labels: number[] = [];
  /** Locals in the order in which local.set and local.tee name them. */
  assigned: number[] = [];
  /** Position of the local declarations and of the first instruction, in bytes of the module. */
  localsStart = 0;
  /** Number of groups in the local declarations. */
  localGroups = 0;
  localCount = 0;
  /** Calls that can return, and bulk memory instructions, which become calls. */
  callCount = 0;
  /** The same and the assignments to globals. */
  globalChangeCount = 0;
  hasCall = false;
  hasLoop = false;
  complexity = 0;

  reset(): void {
    this.count = 0;
    this.labels.length = 0;
    this.assigned.length = 0;
    this.callCount = 0;
    this.globalChangeCount = 0;
    this.hasCall = false;
    this.hasLoop = false;
    this.complexity = 0;
  }

  /** Adds an instruction that starts at this position and answers its index. */
  append(opcode: number, start: number): number {
    const index = this.count++;
    if (index === this.opcodes.length) this.#grow();
    this.opcodes[index] = opcode;
    this.starts[index] = start;
    return index;
  }

  #grow(): void {
    const size = 2 * this.opcodes.length;
    const grown = <T extends Uint16Array | Int32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.opcodes = grown(this.opcodes, new Uint16Array(size));
    this.starts = grown(this.starts, new Int32Array(size + 1));
    this.a = grown(this.a, new Float64Array(size));
    this.b = grown(this.b, new Int32Array(size));
    this.c = grown(this.c, new Int32Array(size));
    this.d = grown(this.d, new Int32Array(size));
    this.e = grown(this.e, new Int32Array(size));
    this.f = grown(this.f, new Int32Array(size));
  }
}
