import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Files in one folder, each of which is as it was before a change or as it is after it, whatever happens meanwhile.
/// What is done is on the disk.
struct Folder: Sendable {
    let path: String

    /// Nil where there is no such file.
    func contents(of name: String) throws -> Data? {
        try Descriptor(ifThere: pathOf(name))?.contents()
    }

    /// Writes beside it what then takes its place.
    func replace(_ name: String, with contents: Data) throws {
        let made = pathOf(name + ".new")
        unlink(made)
        do {
            try write(contents, to: made)
            guard rename(made, pathOf(name)) == 0 else { throw StorageError.of(errno) }
        } catch {
            unlink(made)
            throw error
        }
        try sync()
    }

    func remove(_ name: String) throws {
        for path in [pathOf(name + ".new"), pathOf(name)] where unlink(path) != 0 && errno != ENOENT {
            throw StorageError.of(errno)
        }
        try sync()
    }

    /// Held until what is returned is given up, or the process ends.
    func lock(_ name: String) throws -> Descriptor {
        let descriptor = try Descriptor(pathOf(name), O_RDWR | O_CREAT)
        guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else { throw StorageError.of(errno) }
        return descriptor
    }

    private func write(_ contents: Data, to path: String) throws {
        let descriptor = try Descriptor(path, O_WRONLY | O_CREAT | O_EXCL)
        try descriptor.write(contents)
        try descriptor.sync()
    }

    /// The names in it.
    private func sync() throws {
        try Descriptor(path, O_RDONLY).sync()
    }

    private func pathOf(_ name: String) -> String {
        path + "/" + name
    }
}

/// An open file, closed with its last reference.
final class Descriptor: Sendable {
    let number: Int32

    init(_ path: String, _ flags: Int32) throws {
        number = open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw StorageError.of(errno) }
    }

    /// To be read; nil where there is no such file.
    init?(ifThere path: String) throws {
        number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw StorageError.of(errno)
        }
    }

    deinit {
        close(number)
    }

    func contents() throws -> Data {
        var contents = Data()
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(number, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw StorageError.of(errno) }
            if count == 0 { return contents }
            contents.append(contentsOf: piece[..<count])
        }
    }

    func write(_ contents: Data) throws {
        var rest = contents[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeBytes(number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw StorageError.of(errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// To the disk, and not only to its cache where the system tells them apart.
    func sync() throws {
        #if canImport(Darwin)
        if fcntl(number, F_FULLFSYNC) == 0 { return }
        #endif
        guard fsync(number) == 0 else { throw StorageError.of(errno) }
    }
}

/// `write`, by a name that no method has.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

extension StorageError {
    /// What the system says.
    static func of(_ number: Int32) -> StorageError {
        switch number {
        case EWOULDBLOCK: .busy
        case ENOSPC, EDQUOT, EFBIG: .full
        case EIO, EISDIR: .corrupt
        default: .unavailable
        }
    }
}
