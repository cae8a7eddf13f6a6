/// A version of the tally that cannot take over its count: the network refuses the upgrade to it with a trap.
persistent actor {
  var count : Text = "none";

  public query func read() : async Text { count };
};
