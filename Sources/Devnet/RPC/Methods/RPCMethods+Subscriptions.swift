/// Subscriptions, for connections that stay open.
extension RPCMethods {
    static var subscriptions: [RPCMethod] {
        [
            .session("eth_subscribe") { node, scope, parameters in
                let kind = try parameters.subscriptionKind()
                guard let id = node.subscriptions.subscribe(scope.session, to: kind) else {
                    throw RPCError.server(
                        "too many subscriptions: a connection has at most \(SubscriptionHub.sessionLimit)"
                    )
                }
                scope.add(id)
                return .string(id)
            },
            .session("eth_unsubscribe") { node, scope, parameters in
                let value = try parameters.required(0)
                guard let id = value.string else {
                    throw Parameters.invalid(0, "a subscription's id", value)
                }
                return .bool(node.subscriptions.unsubscribe(scope.session, id))
            },
        ]
    }
}
