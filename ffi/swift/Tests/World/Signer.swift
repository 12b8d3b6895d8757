import Foundation

/// A document signer of Germany, valid in 2021 and 2022: its certificate in DER, put together byte by byte, and its key
/// in PKCS#8, which is the one of RFC 6979, A.2.5. Nobody here checks who signed it.
public enum Signer {
    public static let certificate: Data = {
        let name = tlv(0x30, tlv(0x31, tlv(0x30, hex("0603550406"), tlv(0x13, Data("DE".utf8)))))
        let validity = tlv(0x30, tlv(0x17, Data("210101000000Z".utf8)), tlv(0x17, Data("221231235959Z".utf8)))
        let ecdsa = tlv(0x30, hex("06082a8648ce3d040302"))
        let usage = tlv(0x30, hex("0603551d0f"), hex("0101ff"), tlv(4, hex("03020780")))
        let spki = tlv(0x30, p256, tlv(3, Data([0]), point))
        let version = tlv(0xa0, hex("020102"))
        let extensions = tlv(0xa3, tlv(0x30, usage))
        let body = tlv(0x30, version, hex("020107"), ecdsa, name, validity, name, spki, extensions)
        return tlv(0x30, body, ecdsa, tlv(3, hex("003000")))
    }()

    public static let key: Data = {
        let secret = hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
        let inner = tlv(0x30, hex("020101"), tlv(4, secret), tlv(0xa1, tlv(3, Data([0]), point)))
        return tlv(0x30, hex("020100"), p256, tlv(4, inner))
    }()

    /// A signature as key stores give it: from r and s, 32 bytes each.
    public static func der(_ signature: Data) -> Data {
        func integer(_ bytes: Data) -> Data {
            let digits = Data(bytes.drop { $0 == 0 })
            return tlv(2, digits.first.map { $0 > 127 } == true ? Data([0]) + digits : digits)
        }
        return tlv(0x30, integer(signature.prefix(32)), integer(signature.suffix(32)))
    }

    private static let p256 = tlv(0x30, hex("06072a8648ce3d0201"), hex("06082a8648ce3d030107"))

    private static let point = hex(
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
    )

    private static func tlv(_ tag: UInt8, _ parts: Data...) -> Data {
        let value = Data(parts.joined())
        let size = value.count
        let length: [Int] = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
        return Data([tag] + length.map { UInt8($0) }) + value
    }

    private static func hex(_ digits: String) -> Data {
        let all = Array(digits.utf8)
        let pairs = stride(from: 0, to: all.count, by: 2).map { String(decoding: all[$0...$0 + 1], as: UTF8.self) }
        return Data(pairs.map { UInt8($0, radix: 16)! })
    }
}
