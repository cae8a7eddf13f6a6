// Calls another canister again and again, a given number of calls at a time, and counts what happens. Written against the
// System API itself: callbacks are table entries, nothing of the caller lives in the heap but these counters.

// @ts-ignore: decorator
@external("ic0", "msg_arg_data_size") declare function argSize(): i32;
// @ts-ignore: decorator
@external("ic0", "msg_arg_data_copy") declare function argCopy(dst: usize, offset: i32, size: i32): void;
// @ts-ignore: decorator
@external("ic0", "msg_reply_data_append") declare function append(src: usize, size: i32): void;
// @ts-ignore: decorator
@external("ic0", "msg_reply") declare function reply(): void;
// @ts-ignore: decorator
@external("ic0", "call_new") declare function callNew(
  callee: usize, calleeSize: i32, name: usize, nameSize: i32,
  onReply: i32, replyEnv: i32, onReject: i32, rejectEnv: i32): void;
// @ts-ignore: decorator
@external("ic0", "call_data_append") declare function callAppend(src: usize, size: i32): void;
// @ts-ignore: decorator
@external("ic0", "call_on_cleanup") declare function callOnCleanup(fun: i32, env: i32): void;
// @ts-ignore: decorator
@external("ic0", "call_perform") declare function callPerform(): i32;
// @ts-ignore: decorator
@external("ic0", "stable64_size") declare function stableSize(): i64;
// @ts-ignore: decorator
@external("ic0", "stable64_grow") declare function stableGrow(pages: i64): i64;
// @ts-ignore: decorator
@external("ic0", "stable64_read") declare function stableRead(dst: i64, offset: i64, size: i64): void;
// @ts-ignore: decorator
@external("ic0", "stable64_write") declare function stableWrite(offset: i64, src: i64, size: i64): void;
// @ts-ignore: decorator
@external("ic0", "time") declare function time(): i64;
// @ts-ignore: decorator
@external("ic0", "global_timer_set") declare function setTimer(timestamp: i64): i64;

const scratch = memory.data(64);
const callee = memory.data(32);
const name = memory.data<u8>([0x70, 0x6f, 0x6e, 0x67]); // "pong"
const counters = memory.data(40);
const argument = memory.data(4096);

let calleeSize: i32 = 0;
let wanted: u32 = 0;
let issued: u32 = 0;
let done: u32 = 0;
let failed: u32 = 0;
let cleaned: u32 = 0;
let rings: u32 = 0;
let periodNs: u64 = 0;

function issue(): void {
  issued += 1;
  callNew(callee, calleeSize, name, 4, onReply.index, issued, onReject.index, issued);
  callOnCleanup(onCleanup.index, issued);
  store<u64>(scratch, u64(issued));
  callAppend(scratch, 8);
  if (callPerform() != 0) {
    failed += 1;
    done += 1;
  }
}

// Goes on when a call has come back: with the next call, or with the answer if it was the last.
function proceed(): void {
  done += 1;
  while (issued < wanted) {
    issue();
    if (done < issued) break;
  }
  if (done == wanted) {
    store<u32>(scratch, done - failed);
    append(scratch, 4);
    reply();
    wanted = 0;
  }
}

// The callee sends the number of the call back, which is the callback's environment, too.
function onReply(env: i32): void {
  argCopy(scratch, 0, 8);
  if (load<u64>(scratch) != u64(u32(env))) failed += 1;
  if (stableSize() == 0) stableGrow(1);
  stableRead(i64(scratch), 0, 8);
  store<u64>(scratch, load<u64>(scratch) + 1);
  stableWrite(0, i64(scratch), 8);
  proceed();
}

function onReject(env: i32): void {
  failed += 1;
  proceed();
}

function onCleanup(env: i32): void {
  cleaned += 1;
}

// Takes the number of calls and how many go out at once, u32 little endian each, and the callee's principal. Answers how
// many calls were answered as they should be.
export function canister_update__run(): void {
  if (wanted != 0) unreachable();
  calleeSize = argSize() - 8;
  argCopy(scratch, 0, 8);
  argCopy(callee, 8, calleeSize);
  wanted = load<u32>(scratch);
  issued = 0;
  done = 0;
  failed = 0;
  const inFlight = load<u32>(scratch, 4);
  while (issued < inFlight && issued < wanted) issue();
  if (done == wanted) unreachable();
}

// Lets the calls that are out come back and sends no more.
export function canister_update__halt(): void {
  if (wanted != 0) wanted = issued;
  reply();
}

// Answers its argument.
export function canister_update__pong(): void {
  const size = argSize();
  argCopy(argument, 0, size);
  append(argument, size);
  reply();
}

// Takes a period in nanoseconds, u64 little endian; 0 ends it.
export function canister_update__ring_every(): void {
  argCopy(scratch, 0, 8);
  periodNs = load<u64>(scratch);
  setTimer(periodNs == 0 ? 0 : time() + i64(periodNs));
  reply();
}

export function canister_global_timer(): void {
  rings += 1;
  if (periodNs != 0) setTimer(time() + i64(periodNs));
}

// Answers u32 little endian: calls issued, done, failed, cleaned up, rings of the timer; and the answered calls that
// stable memory counts, u64.
export function canister_query__report(): void {
  store<u32>(counters, issued);
  store<u32>(counters, done, 4);
  store<u32>(counters, failed, 8);
  store<u32>(counters, cleaned, 12);
  store<u32>(counters, rings, 16);
  store<u64>(counters, 0, 24);
  if (stableSize() > 0) stableRead(i64(counters + 24), 0, 8);
  append(counters, 20);
  append(counters + 24, 8);
  reply();
}
