package org.episeal

/**
 * Two slots for the secrets that a diary is sealed under, each of which holds one secret or none. What is written or
 * erased is so once the call returns.
 */
public interface SecretStore {
    /** What a slot holds; null where that is nothing that can be read. */
    public fun read(slot: SecretSlot): ByteArray?

    /** Puts a secret in a slot, in place of the one that is there. */
    public fun write(slot: SecretSlot, secret: ByteArray)

    /** Empties a slot, for good. */
    public fun erase(slot: SecretSlot)
}
