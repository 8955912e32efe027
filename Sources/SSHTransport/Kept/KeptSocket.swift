internal import Digest
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Where the process that keeps the connection to a host listens: a socket in a folder that nobody else
/// may enter.
struct KeptSocket: Sendable {
  let folder: String
  let path: String

  /// - Parameters:
  ///   - alias: the host as the ssh configuration knows it.
  ///   - configFile: that configuration.
  ///   - environment: whose `XDG_RUNTIME_DIR` counts.
  init(alias: String, configFile: String?, environment: [String: String]) {
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/"), fileExists(runtime) {
      folder = runtime + "/clustersweep"
    } else {
      folder = "/tmp/clustersweep-\(getuid())"
    }
    // Names of sockets are short: a socket's path has little more than 100 bytes.
    let name = [alias, configFile ?? "", environment["HOME"] ?? ""].joined(separator: "\u{0}")
    path = folder + "/" + SHA1.hex(Array(name.utf8)).prefix(16)
  }

  init(_ options: SSHOptions) {
    self.init(
      alias: options.alias, configFile: options.configFile, environment: options.environment)
  }

  /// Whether the folder is ours alone: in `/tmp` somebody else may have made it before us.
  var isPrivate: Bool {
    var facts = stat()
    return lstat(folder, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
      && facts.st_uid == getuid() && facts.st_mode & 0o077 == 0
  }

  /// A connection to the process behind it; nil where there is none.
  func connect() -> Descriptor? { isPrivate ? connectToSocket(path) : nil }

  /// Begins to listen.
  ///
  /// - Returns: nil where that can't be; `errno` says why.
  func listen() -> Descriptor? {
    _ = mkdir(folder, 0o700)
    guard isPrivate else {
      errno = EPERM
      return nil
    }
    _ = unlink(path)
    guard var address = socketAddress(path) else {
      errno = ENAMETOOLONG
      return nil
    }
    let number = openSocket(AF_UNIX)
    guard number >= 0 else { return nil }
    let descriptor = Descriptor(owning: number)
    let isBound = withSocketAddress(&address) { bind(number, $0, $1) == 0 }
    guard isBound, Self.listen(number), chmod(path, 0o600) == 0 else { return nil }
    descriptor.makeNonBlocking()
    return descriptor
  }

  private static func listen(_ number: Int32) -> Bool { listenOn(number, 64) == 0 }

  /// Removes it, unless another process listens there by now.
  func remove(ifStill socket: Descriptor) {
    // A socket's number in the file system isn't that of its descriptor, so it is asked who answers.
    _ = shutdown(socket.number, Int32(SHUT_RDWR))
    if connectToSocket(path) == nil { _ = unlink(path) }
  }
}

/// `listen` by a name that no method hides.
private func listenOn(_ number: Int32, _ backlog: Int32) -> Int32 { listen(number, backlog) }
