import TestSupport

/// A program with 200 grandchildren, some in sessions of their own, some of those without their parents, which can be
/// told from any other's.
struct Forest {
  private let id = Int.random(in: 10_000...99_999)

  /// The program, `sh forest.sh N`. With the number of `single`, if there is one, it is one process instead.
  func script(single: Int? = nil) -> String {
    """
    i=0
    [ "$1" != "\(single.map(String.init) ?? "")" ] || { sleep "\(id).$1"; exit; }
    while [ $i -lt 50 ]; do
      sleep "\(id).$1" & sleep "\(id).$1" &
      setsid sleep "\(id).$1" &
      (setsid sleep "\(id).$1" &)
      i=$((i + 1))
    done
    wait
    """
  }

  /// How many processes of the program with a number there are.
  func count(_ number: Int) throws -> Int {
    let list = try run("/bin/ps", ["-e", "-o", "stat=", "-o", "args="]).output
    return list.split(separator: "\n").count {
      $0.hasSuffix("sleep \(id).\(number)") && !$0.hasPrefix("Z")
    }
  }
}
