package org.episeal

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext

// What takes half a second and 64 MiB, on a thread of the dispatcher that is passed in. A derivation that was begun runs
// to its end; cancelled before, it does not begin.

/** As [Stretch.newPinKey], on another thread. */
public suspend fun Stretch.newPinKey(pin: String, on: CoroutineDispatcher): DiaryPinKey =
    withContext(on) { newPinKey(pin) }

/** As [Stretch.pinKey], on another thread. */
public suspend fun Stretch.pinKey(diary: ByteArray, pin: String, on: CoroutineDispatcher): DiaryPinKey =
    withContext(on) { pinKey(diary, pin) }

/** As [Stretch.newPassphraseKey], on another thread. */
public suspend fun Stretch.newPassphraseKey(ring: KeyRing, passphrase: String, on: CoroutineDispatcher): PassphraseKey =
    withContext(on) { newPassphraseKey(ring, passphrase) }

/** As [Stretch.nextPassphraseKey], on another thread. */
public suspend fun Stretch.nextPassphraseKey(ring: KeyRing, passphrase: String, on: CoroutineDispatcher): PassphraseKey =
    withContext(on) { nextPassphraseKey(ring, passphrase) }

/** As [Stretch.passphraseKey], on another thread. */
public suspend fun Stretch.passphraseKey(locked: ByteArray, passphrase: String, on: CoroutineDispatcher): PassphraseKey =
    withContext(on) { passphraseKey(locked, passphrase) }

/** As [Stretch.drawShareCode], on another thread. */
public suspend fun Stretch.drawShareCode(on: CoroutineDispatcher): DrawnShareCode = withContext(on) { drawShareCode() }

/** As [Stretch.shareCodeKey], on another thread. */
public suspend fun Stretch.shareCodeKey(shareId: ShareId, code: ShareCode, on: CoroutineDispatcher): ShareCodeKey =
    withContext(on) { shareCodeKey(shareId, code) }
