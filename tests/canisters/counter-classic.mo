// Classic persistence: the stable variable passes through stable memory in an upgrade, the other does not.
actor Counter {
  stable var kept : Nat = 0;
  var lost : Nat = 0;

  public func increment() : async Nat {
    kept += 1;
    lost += 1;
    kept;
  };

  public query func counts() : async (Nat, Nat) {
    (kept, lost);
  };
};
