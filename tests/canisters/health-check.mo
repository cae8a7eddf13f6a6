/// A canister that says that it is well.
persistent actor {
  public query func health_check() : async Bool {
    true;
  };
};
