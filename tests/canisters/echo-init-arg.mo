// Answers what it was installed with.
persistent actor class EchoInitArg(initial : ?Nat8) {
  let stored : ?Nat8 = initial;

  public query func get() : async Text {
    switch (stored) {
      case null "no init";
      case (?number) debug_show number;
    };
  };
};
