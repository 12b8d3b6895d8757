// What KeychainSecrets calls of CryptoKit, declared as Apple does: for ffi/swift/typecheck, and in no product.

public enum SecureEnclave {
    public static var isAvailable: Bool { fatalError() }
}
