/// The next version of the tally, which keeps its count.
persistent actor {
  var count : Nat = 0;
  var resets : Nat = 0;

  public func increment() : async Nat {
    count += 1;
    count;
  };

  public func reset() : async () {
    count := 0;
    resets += 1;
  };

  public query func read() : async Nat { count };

  public query func health() : async { version : Nat; ok : Bool } {
    { version = 2; ok = true };
  };
};
