import Episeal
import Foundation

/// Lists of document signers and the authorities that certify them; revocation lists, the German ones and the EU's.
let signerOperations: [String: Operation] = [
    "read-signer-list": { given in
        let add = try given.object("list", signersIn)
        return counted(try signerList([add]))
    },
    "certify-signers": { given in
        let (lists, authorities) = (try given.objects("signers", signersIn), try given.allBytes("authorities"))
        let signers = try prepared { try signerList(lists) }
        return counted(try signers.certifiedBy(authorities: authorities))
    },
    "read-revocations": { given in
        let all = try given.objects("lists", revocationsIn)
        _ = try revocationLists(all)
        return ["taken": JSON(all.count)]
    },
]

private func counted(_ signers: SignerList) -> JSON {
    ["count": JSON(signers.count()), "left_out": JSON(signers.leftOut())]
}

typealias AddSigners = (SignerList) throws -> Void
typealias AddRevocations = (RevocationLists) throws -> Void

/// All lists together.
func signerList(_ lists: [AddSigners]) throws -> SignerList {
    let signers = SignerList()
    for add in lists { try add(signers) }
    return signers
}

/// All lists together.
func revocationLists(_ all: [AddRevocations]) throws -> RevocationLists {
    let lists = RevocationLists()
    for add in all { try add(lists) }
    return lists
}

/// One list, by the name of its format: how it is added to others.
func signersIn(_ given: Given) throws -> AddSigners {
    switch try given.text("format") {
    case "der":
        let certificate = try given.bytes("certificate")
        return { try $0.addDer(certificate: certificate) }
    case "pem":
        let text = try given.text("text")
        return { try $0.addPem(text: text) }
    case "german":
        let (text, key) = (try given.secret("text"), try given.bytes("key"))
        return { try $0.addGermanList(list: text, key: key) }
    case "gateway":
        let text = try given.secret("text")
        return { try $0.addGatewayJson(list: text) }
    case "austrian":
        let (list, signature) = (try given.bytes("list"), try given.bytes("signature"))
        let (key, now) = (try given.bytes("key"), try given.date("at"))
        return { try $0.addAustrianList(list: list, signature: signature, key: key, now: now) }
    case "jwks":
        let text = try given.secret("text")
        return { try $0.addJwks(list: text) }
    case let format: throw WrongVector("nothing is called \(format)")
    }
}

/// The same.
func revocationsIn(_ given: Given) throws -> AddRevocations {
    switch try given.text("format") {
    case "kid-list":
        let (list, key) = (try given.bytes("list"), try given.bytes("key"))
        return { try $0.addKidList(list: list, key: key) }
    case "index":
        let (list, key) = (try given.bytes("list"), try given.bytes("key"))
        let type = try coded(RevocationHashType.self, try given.text("hash_type"))
        let index = RevocationIndex(kid: try given.bytes("kid"), hashType: type)
        return { try $0.addIndex(index: index, list: list, key: key) }
    case "chunk":
        let (list, key, part) = (try given.bytes("list"), try given.bytes("key"), try partIn(given))
        return { try $0.addChunk(part: part, list: list, key: key) }
    case "kid":
        let kid = try given.bytes("kid")
        let types = try given.texts("hash_types").map { try coded(RevocationHashType.self, $0) }
        return { $0.addKid(kid: kid, hashTypes: types) }
    case "partial-hashes":
        let (list, sha256, part) = (try given.bytes("list"), try given.bytes("sha256"), try partIn(given))
        return { try $0.addPartialHashes(part: part, list: list, sha256: sha256) }
    case "bloom-filter":
        let (list, sha256, part) = (try given.bytes("list"), try given.bytes("sha256"), try partIn(given))
        return { try $0.addBloomFilter(part: part, list: list, sha256: sha256) }
    case let format: throw WrongVector("nothing is called \(format)")
    }
}

private func partIn(_ given: Given) throws -> RevocationPart {
    let type = try coded(RevocationHashType.self, try given.text("hash_type"))
    return RevocationPart(kid: try given.bytes("kid"), hashType: type, prefix: try given.bytes("prefix"))
}
