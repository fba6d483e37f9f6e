public import Devnet

/// Serves a private devnet on a socket that listens inside a jail.
///
/// The judge owns neither HTTP nor NIO: whoever builds it brings this along.
public protocol ChainServer: Sendable {
    /// Begins to answer JSON-RPC over HTTP/1.1 on `listeningSocket`.
    ///
    /// The socket belongs to the server from here on, which closes it in any case, failure included. Judged
    /// code is at its other end: bodies and connections need limits.
    func serve(_ node: Node, listeningSocket: Int32) async throws -> any ChainServing
}

/// A devnet being served.
public protocol ChainServing: Sendable {
    /// Closes the socket and every connection; when it returns, no request changes the devnet any more.
    func stop() async
}
