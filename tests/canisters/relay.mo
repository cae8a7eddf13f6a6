// Calls its peers, keeps what became of it, and lets timers tick. One source for both compilers: with enhanced persistence
// all of it lives in the heap, with classic persistence it passes through stable memory in an upgrade.
import CertifiedData "mo:core/CertifiedData";
import Cycles "mo:core/Cycles";
import Debug "mo:core/Debug";
import Error "mo:core/Error";
import Timer "mo:core/Timer";

persistent actor Relay {
  type Peer = actor {
    echo : Nat -> async Nat;
    refuse : Text -> async ();
    fail : () -> async ();
    take : Nat -> async Nat;
    doubled : query Nat -> async Nat;
  };

  var steps : Nat = 0;
  var walking : Bool = false;
  var ticks : Nat = 0;
  var timer : Nat = 0;
  var journal : Text = "";

  public func echo(number : Nat) : async Nat { number };
  public func refuse(why : Text) : async () { throw Error.reject(why) };
  public func fail() : async () { assert false };
  public func take(most : Nat) : async Nat { Cycles.accept<system>(most) };
  public query func doubled(number : Nat) : async Nat { 2 * number };

  public func note(line : Text) : async () {
    journal #= line # ";";
    Debug.print(line);
  };

  // Calls the peer again and again, one call after the other, until `arrive` is called.
  public func walk(peer : Peer) : async Nat {
    walking := true;
    while (walking) { steps := await peer.echo(steps + 1) };
    steps;
  };

  public func arrive() : async () { walking := false };

  public func fan(peer : Peer, number : Nat) : async Nat {
    let first = peer.echo(number);
    let second = peer.echo(number + 1);
    let third = peer.echo(number + 2);
    (await first) + (await second) + (await third);
  };

  public func sumTo(number : Nat) : async Nat {
    if (number == 0) { 0 } else { number + (await sumTo(number - 1)) };
  };

  // Tells how the refusal and the trap of a peer look from here.
  public func attempt(peer : Peer, why : Text) : async [(Text, Text)] {
    let refused = try { await peer.refuse(why); ("", "") } catch (error) { describe(error) } finally {
      journal #= "refused;";
    };
    let failed = try { await peer.fail(); ("", "") } catch (error) { describe(error) } finally {
      journal #= "failed;";
    };
    [refused, failed];
  };

  // What was written before the await stays, what came after it is undone; the finally block runs.
  public func stumble(peer : Peer) : async () {
    journal #= "began;";
    try {
      ignore await peer.echo(1);
      journal #= "undone;";
      assert false;
    } finally { journal #= "cleaned;" };
  };

  // Offers cycles and tells how many were taken and how many came back.
  public func give(peer : Peer, amount : Nat, most : Nat) : async (Nat, Nat) {
    let taken = await (with cycles = amount) peer.take(most);
    (taken, Cycles.refunded());
  };

  public composite query func quadrupled(peer : Peer, number : Nat) : async Nat {
    2 * (await peer.doubled(number));
  };

  public func tickEvery(nanoseconds : Nat) : async () {
    timer := Timer.recurringTimer<system>(#nanoseconds nanoseconds, tick);
  };

  public func tickOnceAfter(nanoseconds : Nat) : async () {
    ignore Timer.setTimer<system>(#nanoseconds nanoseconds, tick);
  };

  public func stopTicking() : async () { Timer.cancelTimer(timer) };

  public func certify(data : Blob) : async () { CertifiedData.set(data) };
  public query func certificate() : async ?Blob { CertifiedData.getCertificate() };

  public query func report() : async { steps : Nat; walking : Bool; ticks : Nat; journal : Text } {
    { steps; walking; ticks; journal };
  };

  func tick() : async () { ticks += 1 };

  func describe(error : Error) : (Text, Text) { (debug_show (Error.code(error)), Error.message(error)) };
};
