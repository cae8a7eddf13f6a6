import Array "mo:core/Array";
import Text "mo:core/Text";

/// A chat that remembers what was said, in the heap of the canister.
persistent actor {
  var messages : [Text] = [];

  /// Adds a message at the end.
  public func append(text : Text) : async () {
    messages := Array.concat(messages, [text]);
  };

  /// All messages, oldest first.
  public query func dump() : async [Text] {
    messages;
  };

  /// Is to remove the messages that advertise and to say how many there were. It is wrong on purpose: the list is
  /// emptied before it is gone through, so the whole conversation is lost and the answer is always 0.
  public func remove_spam() : async Nat64 {
    var removed : Nat64 = 0;
    messages := [];
    for (text in messages.values()) {
      if (isSpam(text)) {
        removed += 1;
      } else {
        messages := Array.concat(messages, [text]);
      };
    };
    removed;
  };

  func isSpam(text : Text) : Bool {
    Text.contains(text, #text "buy now");
  };
};
