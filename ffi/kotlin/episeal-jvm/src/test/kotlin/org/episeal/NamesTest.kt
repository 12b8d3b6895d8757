package org.episeal

import java.lang.reflect.Modifier
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Java calls everything, under the name that Kotlin has for it. */
class NamesTest {
    @Test
    fun no_public_name_is_mangled() {
        val names = Generated.public.flatMap { type -> type.declaredMethods.filter { Modifier.isPublic(it.modifiers) } }
        assertEquals(emptyList<String>(), names.filter { '-' in it.name }.map { "${it.declaringClass.name}.${it.name}" })
        assertTrue(names.size > 500, "${names.size} methods")
    }

    @Test
    fun every_object_is_closed_by_try_with_resources() {
        for (type in Generated.objects) assertTrue(AutoCloseable::class.java.isAssignableFrom(type), type.name)
    }

    @Test
    fun every_error_is_an_episeal_exception() {
        val errors = Generated.public.filter { Throwable::class.java.isAssignableFrom(it) }
        assertEquals(emptyList<Class<*>>(), errors.filter { !EpisealException::class.java.isAssignableFrom(it) })
        assertTrue(errors.size > 150, "${errors.size} errors")
    }
}
