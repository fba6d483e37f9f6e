public import ArgumentParser
public import Devnet

extension TransactionOrder: ExpressibleByArgument {}
