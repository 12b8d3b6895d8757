#if canImport(Security)
import CryptoKit
import Foundation
import Security

/// Secrets in the keychain of this device: readable while it is unlocked, in no backup and on no other device. Where
/// there is a Secure Enclave, each secret is wrapped by a key that never leaves it.
public struct KeychainSecrets: SecretStore {
    private let name: String

    /// - Parameter name: One for each diary or run of the app; not secret.
    public init(name: String) {
        self.name = name
    }

    public func secret(in slot: SecretSlot) throws -> Data? {
        var found: CFTypeRef?
        var query = itemQuery(slot)
        query[kSecReturnData] = true
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        if status == errSecItemNotFound { return nil }
        guard status == errSecSuccess else { throw StorageError.of(keychain: status) }
        guard let stored = found as? Data, let form = stored.first else { return nil }
        let rest = Data(stored.dropFirst())
        return form == Form.wrapped ? try unwrapped(rest, slot) : rest
    }

    public func write(_ secret: Data, to slot: SecretSlot) throws {
        // A new key for each: what was copied of the secret before this one opens no more.
        try delete(keyQuery(slot))
        // Where there is no enclave, as on older Macs and in the simulator, the keychain alone guards it.
        let key = SecureEnclave.isAvailable ? try makeEnclaveKey(slot) : nil
        let stored = try key.map { Data([Form.wrapped]) + (try wrapped(secret, $0)) } ?? Data([Form.plain]) + secret
        let change: [CFString: Any] = [kSecValueData: stored]
        let status = SecItemUpdate(itemQuery(slot) as CFDictionary, change as CFDictionary)
        if status == errSecSuccess { return }
        guard status == errSecItemNotFound else { throw StorageError.of(keychain: status) }
        var item = itemQuery(slot)
        item[kSecAttrAccessible] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        item[kSecValueData] = stored
        let added = SecItemAdd(item as CFDictionary, nil)
        guard added == errSecSuccess else { throw StorageError.of(keychain: added) }
    }

    /// The key goes first: nothing that was copied of the secret before opens then.
    public func erase(_ slot: SecretSlot) throws {
        try delete(keyQuery(slot))
        try delete(itemQuery(slot))
    }

    private func delete(_ query: [CFString: Any]) throws {
        let status = SecItemDelete(query as CFDictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw StorageError.of(keychain: status) }
    }

    private enum Form {
        static let plain: UInt8 = 0
        static let wrapped: UInt8 = 1
    }

    private func itemQuery(_ slot: SecretSlot) -> [CFString: Any] {
        [
            kSecClass: kSecClassGenericPassword,
            kSecAttrService: "episeal \(name)",
            kSecAttrAccount: slot.code(),
            kSecAttrSynchronizable: false,
            kSecUseDataProtectionKeychain: true,
        ]
    }

    private func keyQuery(_ slot: SecretSlot) -> [CFString: Any] {
        [
            kSecClass: kSecClassKey,
            kSecAttrApplicationTag: Data("episeal \(name) \(slot.code())".utf8),
            kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
            kSecUseDataProtectionKeychain: true,
        ]
    }

    private func enclaveKey(_ slot: SecretSlot) throws -> SecKey? {
        var found: CFTypeRef?
        var query = keyQuery(slot)
        query[kSecReturnRef] = true
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        if status == errSecItemNotFound { return nil }
        guard status == errSecSuccess, let found else { throw StorageError.of(keychain: status) }
        return (found as! SecKey)  // a key was asked for, and these types know no other cast
    }

    private func makeEnclaveKey(_ slot: SecretSlot) throws -> SecKey {
        let accessible = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        let access = SecAccessControlCreateWithFlags(nil, accessible, .privateKeyUsage, nil)
        guard let access else { throw StorageError.unavailable }
        let attributes: [CFString: Any] = [
            kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
            kSecAttrKeySizeInBits: 256,
            kSecAttrTokenID: kSecAttrTokenIDSecureEnclave,
            kSecPrivateKeyAttrs: [
                kSecAttrIsPermanent: true,
                kSecAttrApplicationTag: Data("episeal \(name) \(slot.code())".utf8),
                kSecAttrAccessControl: access,
            ] as [CFString: Any],
        ]
        guard let key = SecKeyCreateRandomKey(attributes as CFDictionary, nil) else { throw StorageError.unavailable }
        return key
    }

    private func wrapped(_ secret: Data, _ key: SecKey) throws -> Data {
        let algorithm = SecKeyAlgorithm.eciesEncryptionCofactorVariableIVX963SHA256AESGCM
        guard let open = SecKeyCopyPublicKey(key),
            let wrapped = SecKeyCreateEncryptedData(open, algorithm, secret as CFData, nil)
        else { throw StorageError.unavailable }
        return wrapped as Data
    }

    /// Nil where its key is gone, or it was changed.
    private func unwrapped(_ wrapped: Data, _ slot: SecretSlot) throws -> Data? {
        let algorithm = SecKeyAlgorithm.eciesEncryptionCofactorVariableIVX963SHA256AESGCM
        guard let key = try enclaveKey(slot) else { return nil }
        return SecKeyCreateDecryptedData(key, algorithm, wrapped as CFData, nil) as Data?
    }
}

extension StorageError {
    static func of(keychain status: OSStatus) -> StorageError {
        status == errSecDiskFull ? .full : .unavailable
    }
}
#endif
