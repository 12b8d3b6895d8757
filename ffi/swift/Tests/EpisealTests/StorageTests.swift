import Episeal
import Foundation
import World
import XCTest

#if canImport(Glibc)
import Glibc
#endif

final class StorageTests: XCTestCase {
    func testADiaryIsFoundAgainWithoutWhatWasDeleted() throws {
        let place = try Place(self)
        let world = try World()
        let (gone, stays) = (try world.sealed().kept(), try world.sealed().kept())
        try place.create()
        try place.change { try $0.add(kept: gone) }
        try place.change { try $0.add(kept: stays) }
        let before = try place.storage.file()
        try place.change { try $0.delete(recordId: gone.recordId(), next: DiarySecret.generate()) }
        XCTAssertEqual(try place.found(), [stays.recordId()])
        XCTAssertEqual(try names(place.folder), ["diary", "lock"])
        XCTAssertEqual(try names(place.secrets), ["current-secret"])
        // An older file of it does not open any more.
        try before?.write(to: place.folder.appendingPathComponent("diary"))
        XCTAssertEqual(code { _ = try place.found() }, "undecryptable")
    }

    func testWhatIsStoredIsNobodyElsesToRead() throws {
        let place = try Place(self)
        try place.create()
        for file in [place.folder.path + "/diary", place.secrets.path + "/current-secret"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            XCTAssertEqual((attributes[.posixPermissions] as? NSNumber)?.intValue, 0o600)
        }
    }

    func testItIsEmptyThenOccupiedThenErased() throws {
        let place = try Place(self)
        XCTAssertNil(try place.storage.file())
        XCTAssertEqual(code { _ = try place.found() }, "storage-empty")
        try place.create()
        XCTAssertEqual(code { try place.create() }, "storage-occupied")
        try place.storage.exclusively { try $0.erase() }
        XCTAssertNil(try place.storage.file())
        XCTAssertEqual(try names(place.secrets), [])
        try place.create()
    }

    func testWhatIsHeldElsewhereIsBusyAndWaitedFor() async throws {
        let place = try Place(self)
        let (storage, other) = (place.storage, place.storage)
        try place.create()
        try hold(storage) { XCTAssertEqual(code { try self.hold(other) {} }, "storage-busy") }
        let order = Shared<[String]>([])
        async let first: Void = storage.onceFree { _ in
            order.change { $0.append("first") }
            try await Task.sleep(nanoseconds: 200_000_000)
            order.change { $0.append("first ends") }
        }
        while order.value.isEmpty { try await Task.sleep(nanoseconds: 1_000_000) }
        try await other.onceFree { _ in order.change { $0.append("second") } }
        try await first
        XCTAssertEqual(order.value, ["first", "first ends", "second"])
    }

    func testAHoldThatIsOverRefuses() throws {
        let place = try Place(self)
        try place.create()
        var kept: HeldStorage?
        let store = try place.storage.exclusively { held in
            kept = held
            return try held.resume(pin: pin).store
        }
        XCTAssertEqual(code { try kept?.carryOut(store) }, "storage-not-held")
        XCTAssertEqual(code { try kept?.erase() }, "storage-not-held")
        XCTAssertEqual(code { try place.storage.exclusively { try $0.carryOut(store) } }, "storage-not-held")
    }

    func testAFullDiskChangesNothing() throws {
        let place = try Place(self)
        let world = try World()
        let kept = try world.sealed().kept()
        try place.create()
        try place.change { try $0.add(kept: kept) }
        for most in [0, 1, 64, 1_000] {
            let more = try world.sealed().kept()
            let failed = code { try withFiles(ofAtMost: most) { try place.change { try $0.add(kept: more) } } }
            XCTAssertEqual(failed, "storage-full", "\(most)")
            XCTAssertEqual(try place.found(), [kept.recordId()])
            XCTAssertFalse(try names(place.folder).contains("diary.new"))
        }
        try place.change { try $0.add(kept: world.sealed().kept()) }
        XCTAssertEqual(try place.found().count, 2)
    }

    func testWhatWasCorruptedDoesNotOpenAndIsNotChanged() throws {
        let place = try Place(self)
        try place.create()
        let path = place.folder.appendingPathComponent("diary")
        let sound = try XCTUnwrap(place.storage.file())
        for change in [sound.count / 2, sound.count - 1] {
            var changed = sound
            changed[change] ^= 1
            try changed.write(to: path)
            XCTAssertEqual(code { _ = try place.found() }, "undecryptable")
            XCTAssertEqual(try place.storage.file(), changed)
        }
        try sound.prefix(10).write(to: path)
        XCTAssertEqual(code { _ = try place.found() }, "malformed")
        try sound.write(to: path)
        let secret = place.secrets.appendingPathComponent("current-secret")
        let stored = try Data(contentsOf: secret)
        try Data("no secret".utf8).write(to: secret)
        XCTAssertEqual(code { _ = try place.found() }, "undecryptable")
        try stored.write(to: secret)
        XCTAssertEqual(try place.found(), [])
        try FileManager.default.removeItem(at: path)
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: false)
        XCTAssertEqual(code { _ = try place.storage.file() }, "storage-corrupt")
    }

    func testAFolderThatIsNotThereIsUnavailable() throws {
        let none = try temporaryFolder(self).appendingPathComponent("none")
        let storage = DiaryStorage(folder: none, secrets: FileSecrets(folder: none))
        XCTAssertEqual(code { try self.hold(storage) {} }, "storage-unavailable")
    }

    func testALiveShareIsKeptAndFoundAgain() throws {
        let place = try Place(self)
        let (run, secret) = (try World().live(), try RunSecret.generate())
        let state = try run.keep(next: secret)
        try place.storage.exclusively { try $0.create(RunStore.create(state: state, secret: secret)) }
        try place.storage.exclusively { held in
            let (store, file) = try held.resumeRun()
            XCTAssertEqual(try LiveShare.resume(state: file, secret: store.secret()).shareId(), run.shareId())
            store.end()
            try held.carryOut(store)
        }
        XCTAssertNil(try place.storage.file())
        XCTAssertEqual(try names(place.secrets), [])
    }

    private func hold(_ storage: DiaryStorage, _ work: () throws -> Void) throws {
        try storage.exclusively { _ in try work() }
    }

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// As on a disk without space: what is written beyond that fails.
    private func withFiles(ofAtMost bytes: Int, _ work: () throws -> Void) throws {
        var usual = rlimit()
        let which = fileSizeLimit
        signal(SIGXFSZ, SIG_IGN)
        XCTAssertEqual(getrlimit(which, &usual), 0)
        var limited = rlimit(rlim_cur: rlim_t(bytes), rlim_max: usual.rlim_max)
        XCTAssertEqual(setrlimit(which, &limited), 0)
        defer { setrlimit(which, &usual) }
        try work()
    }
}

#if canImport(Glibc)
private let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
#else
private let fileSizeLimit = RLIMIT_FSIZE
#endif

/// Where a diary and its secrets are.
struct Place {
    let folder: URL
    let secrets: URL

    init(_ test: XCTestCase) throws {
        (folder, secrets) = (try temporaryFolder(test), try temporaryFolder(test))
    }

    var storage: DiaryStorage {
        DiaryStorage(folder: folder, secrets: FileSecrets(folder: secrets))
    }

    func create() throws {
        let diary = try Diary.create(pin: pin, secret: DiarySecret.generate())
        try storage.exclusively { try $0.create(DiaryStore.create(diary: diary)) }
    }

    func change(_ work: (Diary) throws -> Void) throws {
        try storage.exclusively { held in
            let (store, file) = try held.resume(pin: pin)
            let diary = try store.unlock(file: file, pin: pin)
            try work(diary)
            try store.save(diary: diary)
            try held.carryOut(store)
        }
    }

    func found() throws -> Set<String> {
        try storage.exclusively { held in
            let (store, file) = try held.resume(pin: pin)
            return Set(try store.unlock(file: file, pin: pin).visits().map { $0.recordId() })
        }
    }
}
