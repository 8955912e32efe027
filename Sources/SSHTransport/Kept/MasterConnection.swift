internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A running master of the user's own OpenSSH (`ControlMaster` in ssh_config(5)), over which commands go
/// without another login. libssh doesn't speak its protocol: the `ssh` program does.
final class MasterConnection: Carrier {
  private let ssh: String
  private let controlPath: String
  private let options: SSHOptions

  private init(ssh: String, controlPath: String, options: SSHOptions) {
    self.ssh = ssh
    self.controlPath = controlPath
    self.options = options
  }

  /// The master of a host; nil where none is running.
  ///
  /// - Throws: `CancellationError`.
  static func find(_ settings: SSHSettings, _ options: SSHOptions) async throws -> MasterConnection?
  {
    guard let path = settings.controlPath, fileExists(path),
      let ssh = ProgramSearch.find("ssh", path: options.environment["PATH"])
    else { return nil }
    let master = MasterConnection(ssh: ssh, controlPath: path, options: options)
    let check = SpawnRequest(
      ssh, master.arguments(["-O", "check"]), environment: options.environment)
    do {
      let outcome = try await ChildProcess(check, deadline: .seconds(5)).run()
      return outcome.end == .exited(0) ? master : nil
    } catch let error as CancellationError {
      throw error
    } catch {
      return nil
    }
  }

  func run(_ job: CommandJob) async throws -> HostCommandResult {
    let host = options.alias
    return try await carry(job, host: host) { [ssh, options, arguments = arguments([])] line in
      let request = SpawnRequest(ssh, arguments + [line], environment: options.environment)
      return try ProcessWire(request, host: host)
    }
  }

  /// The master is the user's, and stays.
  func close() async {}

  /// Without `ProxyCommand` and `BatchMode` `ssh` would log in afresh where the master has gone meanwhile.
  private func arguments(_ more: [String]) -> [String] {
    more + (options.configFile.map { ["-F", $0] } ?? [])
      + [
        "-S", controlPath, "-o", "ControlMaster=no", "-o", "ProxyCommand=false", "-o",
        "BatchMode=yes", "-o", "ClearAllForwardings=yes", "-o", "RemoteCommand=none", "-T", "--",
        options.alias,
      ]
  }
}

/// A program that carries a command's bytes on its standard input and outputs.
private final class ProcessWire: Wire {
  private let host: String
  private let process: Int32
  private var input: Descriptor?
  private var output: Descriptor?
  private var errors: Descriptor?
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var said: [UInt8] = []
  private var hasBegun = false
  private var hasEnded = false

  init(_ request: SpawnRequest, host: String) throws(TransportError) {
    self.host = host
    do {
      let (input, output) = (try DescriptorPair.pipe(), try DescriptorPair.pipe())
      let errors = try DescriptorPair.pipe()
      process = try request.spawn(
        descriptors: [input.first.number, output.second.number, errors.second.number])
      for descriptor in [input.second, output.first, errors.first] { descriptor.makeNonBlocking() }
      self.input = input.second
      self.output = output.first
      self.errors = errors.first
    } catch {
      throw .noDescriptors(host, error)
    }
  }

  deinit {
    guard !hasEnded else { return }
    _ = killpg(process, SIGTERM)
    _ = reap()
  }

  func send(_ piece: ArraySlice<UInt8>) -> Int {
    guard let input else { return piece.count }
    let count = piece.withUnsafeBytes { write(input.number, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    if [EAGAIN, EINTR].contains(errno) { return 0 }
    // What nobody reads any more is nobody's loss: the end of the program tells why.
    self.input = nil
    return piece.count
  }

  func sendEnd() { input = nil }

  func receive() throws -> WireEvent? {
    guard hasBegun else {
      hasBegun = true
      return .begun
    }
    if let piece = take(&output) { return .output(piece) }
    if let piece = take(&errors) {
      said = Array((said + piece).suffix(2_000))
      return .errors(piece)
    }
    guard output == nil, errors == nil else { return nil }
    hasEnded = true
    let status = reap()
    // 255 is what `ssh` itself ends with, and none of our scripts.
    guard status & 0x7f == 0, (status >> 8) & 0xff != 255 else {
      throw SessionLoss(host, why: printable(said) ?? "the OpenSSH master gave the connection up")
    }
    return .ended(.exited((status >> 8) & 0xff))
  }

  func watched(sending: Bool) -> [pollfd] {
    let reading = [output, errors].compactMap(\.self).map {
      pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
    }
    guard sending, let input else { return reading }
    return reading + [pollfd(fd: input.number, events: Int16(POLLOUT), revents: 0)]
  }

  private func take(_ stream: inout Descriptor?) -> ArraySlice<UInt8>? {
    guard let descriptor = stream else { return nil }
    let count = read(descriptor.number, &buffer, buffer.count)
    if count < 0, [EAGAIN, EINTR].contains(errno) { return nil }
    guard count > 0 else {
      stream = nil
      return nil
    }
    return buffer[..<count]
  }

  private func reap() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    return status
  }
}
