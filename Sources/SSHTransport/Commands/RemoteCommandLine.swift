internal import Cluster

/// What the host is asked to run, and how the beginning of its answer is told from the noise of the
/// login shell's start-up files. Which script it runs is told only when it has begun: so it may begin before
/// there is one.
struct RemoteCommandLine: Sendable {
  /// A random word that no start-up file prints.
  let marker: String

  init(marker: String = "clustersweep-" + Nonce.hex(32)) { self.marker = marker }

  /// The text for the login shell, whichever it is: sh, csh and fish read it alike. The script itself
  /// can't stand in it, since no way of quoting is common to them.
  ///
  /// `read` takes a line and not a byte more, and so does `dd` with the script. One that doesn't know `iflag`
  /// says so before it has read anything; the second then reads byte by byte.
  var text: String {
    "exec /bin/sh -c 'echo \(marker); echo \(marker) >&2; read -r cs_size || exit; "
      + "eval \"$(dd bs=$cs_size count=1 iflag=fullblock 2>/dev/null"
      + " || dd bs=1 count=$cs_size 2>/dev/null)\"'"
  }

  /// What goes to its standard input, before the script's own input.
  static func input(_ script: String) -> [UInt8] {
    // `dd` can't read nothing.
    let script = script.isEmpty ? "\n" : script
    return Array("\(script.utf8.count)\n\(script)".utf8)
  }
}

/// What a login shell prints on its way to our command.
struct StartingShell: Sendable {
  let commandLine: String
  private var output: MarkerFilter
  private var errors: MarkerFilter

  init() {
    let line = RemoteCommandLine()
    commandLine = line.text
    output = MarkerFilter(line.marker)
    errors = MarkerFilter(line.marker)
  }

  /// Whether our command has begun.
  var isReady: Bool { output.isFound }

  /// Whether it has printed more than any start-up file has to say.
  var isEndless: Bool { output.noise.count + errors.noise.count > 1 << 20 }

  /// What its start-up files printed.
  var noise: [UInt8] { output.noise + (errors.isFound ? errors.noise : []) }

  /// What it printed to standard error, where our command's can't be told from it.
  var unmarkedErrors: [UInt8]? { errors.isFound ? nil : errors.noise }

  /// - Returns: what of a piece of its standard output is our command's.
  mutating func pass(output piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> { output.pass(piece) }

  /// - Returns: what of a piece of its standard error is our command's.
  mutating func pass(errors piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> { errors.pass(piece) }
}

/// Finds the line with the marker in a stream and drops all up to it.
struct MarkerFilter {
  private let marker: [UInt8]
  /// What came before the marker, as far as it is known.
  private(set) var noise: [UInt8] = []
  private(set) var isFound = false
  private var searched = 0

  init(_ marker: String) { self.marker = Array((marker + "\n").utf8) }

  /// What of `piece` comes after the marker.
  mutating func pass(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if isFound { return piece }
    noise += piece
    while searched + marker.count <= noise.count {
      if noise[searched...].starts(with: marker) {
        isFound = true
        let rest = noise[(searched + marker.count)...]
        noise.removeSubrange(searched...)
        return rest
      }
      searched += 1
    }
    return []
  }
}
