// Changes a diary without end and says what it does, until it is killed:
// `ChangeForEver FOLDER SECRETS`, with the PIN's derived key in the environment.

import Episeal
import Foundation
import World

let arguments = CommandLine.arguments
let pin = try DiaryPinKey.importSecretBytes(bytes: Data(ProcessInfo.processInfo.environment["PIN_KEY"]!.utf8))
let secrets = FileSecrets(folder: URL(fileURLWithPath: arguments[2]))
let storage = DiaryStorage(folder: URL(fileURLWithPath: arguments[1]), secrets: secrets)
let world = try World()

/// At once: what is buffered would be lost.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

func ids(_ diary: Diary) -> String {
    diary.visits().map { $0.recordId() }.joined(separator: " ")
}

/// One change in a hold of its own, since two processes may do this side by side.
func change(_ round: Int) async throws {
    try await storage.onceFree { held in
        let (store, file) = try held.resume(pin: pin)
        let diary = try store.unlock(file: file, pin: pin)
        say("found \(ids(diary))")
        let visits = diary.visits()
        if visits.count > 4 || round % 3 == 2, let gone = visits.first {
            say("begins delete \(gone.recordId())")
            try diary.delete(recordId: gone.recordId(), next: DiarySecret.generate())
        } else {
            let kept = try world.sealed().kept()
            say("begins add \(kept.recordId())")
            try diary.add(kept: kept)
        }
        try store.save(diary: diary)
        try held.carryOut(store)
        say("done")
    }
}

var round = 0
let rounds = arguments.count > 3 ? Int(arguments[3])! : .max
while round < rounds {
    try await change(round)
    round += 1
}
