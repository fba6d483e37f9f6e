/// What other nodes have and this one does not.
extension MethodCatalogue {
    static let absences = [
        Absence(
            "anvil_classifyTransaction",
            "anvil_dealTIP20",
            "anvil_setFeeToken",
            "anvil_setValidatorFeeToken",
            "anvil_setFeeAmmLiquidity",
            because: "They are for Tempo networks."
        ),
        Absence(
            "debug_executionWitness",
            because: "Stateless execution is not offered."
        ),
        Absence(
            "debug_traceBlockFromFile",
            because: "A devnet reads no files that a caller names."
        ),
        Absence(
            "debug_setHead",
            because: "Use `anvil_rollback`, `anvil_reorg` or snapshots."
        ),
        Absence(
            "debug_getRawBlockAccessList",
            because: "Blocks have access lists from Amsterdam on."
        ),
        Absence(
            "personal_newAccount",
            "personal_importRawKey",
            because: "Accounts come from the mnemonic; impersonate others."
        ),
        Absence(
            "miner_setExtra",
            because: "Extra data of mined blocks is empty."
        ),
        Absence(
            "db_getHex",
            "db_getString",
            "db_putHex",
            "db_putString",
            "bzz_hive",
            "bzz_info",
            because: "Deprecated storage that no tool uses."
        ),
        Absence(
            "shh_version",
            "shh_post",
            "shh_newFilter",
            "shh_getMessages",
            "shh_getFilterChanges",
            "shh_uninstallFilter",
            "shh_newIdentity",
            "shh_hasIdentity",
            "shh_newGroup",
            "shh_addToGroup",
            because: "Whisper is gone."
        ),
        Absence(
            "engine_newPayloadV4",
            "engine_forkchoiceUpdatedV3",
            "engine_getPayloadV5",
            because: "A devnet is its own consensus layer."
        ),
    ]
}
