/// A version of the tally that cannot be upgraded any more: its pre_upgrade traps.
persistent actor {
  var count : Nat = 0;
  var resets : Nat = 0;

  system func preupgrade() { assert false };

  public query func read() : async Nat { count };

  public query func health() : async { version : Nat; ok : Bool } {
    { version = 3; ok = true };
  };
};
