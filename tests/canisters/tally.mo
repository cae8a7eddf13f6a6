/// Counts, and says which version it is.
persistent actor {
  var count : Nat = 0;

  public func increment() : async Nat {
    count += 1;
    count;
  };

  public query func read() : async Nat { count };

  public query func health() : async { version : Nat; ok : Bool } {
    { version = 1; ok = true };
  };
};
