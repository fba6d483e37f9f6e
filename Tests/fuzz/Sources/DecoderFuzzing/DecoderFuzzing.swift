/// What libFuzzer calls with each of its inputs.
///
/// The main function is libFuzzer's own, and so are the arguments: https://llvm.org/docs/LibFuzzer.html
@_cdecl("LLVMFuzzerTestOneInput")
public func takeInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    Decoder.take([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
}
