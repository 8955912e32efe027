internal import CLibFuzzer

/// Calls `callback` with the start and the length of one input after the other, as the program's
/// arguments tell libFuzzer, until something goes wrong or the time is over.
public func fuzz(_ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt) {
  var count = CommandLine.argc
  var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
  _ = LLVMFuzzerRunDriver(&count, &arguments, callback)
}
