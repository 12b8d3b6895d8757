package org.episeal

import java.io.File

/**
 * Every class of the package, by reflection: what a record or an object of tomorrow is, too, is held to what today's
 * are.
 */
object Generated {
    private val all: List<Class<*>> by lazy {
        val folder = File(Contact::class.java.protectionDomain.codeSource.location.toURI()).resolve("org/episeal")
        folder.walk().filter { it.extension == "class" }
            .map { "org.episeal." + it.relativeTo(folder).path.removeSuffix(".class").replace('/', '.') }
            .map { Class.forName(it, false, javaClass.classLoader) }
            .toList()
    }

    /** Those that an app or a server sees. */
    val public: List<Class<*>> get() = all.filter { java.lang.reflect.Modifier.isPublic(it.modifiers) && !isMachinery(it) }

    val objects: List<Class<*>> get() = public.filter { isObject(it) }

    val records: List<Class<*>> get() = public.filter { type -> !isObject(type) && type.methods.any { it.name == "component1" } }

    fun isObject(type: Class<*>): Boolean =
        type.constructors.any { it.parameterTypes.contentEquals(arrayOf(NoHandle::class.java)) }

    /** uniffi's own, which Kotlin's documentation leaves out, too. */
    private fun isMachinery(type: Class<*>): Boolean =
        listOf("Uniffi", "FfiConverter", "RustBuffer", "ForeignBytes", "IntegrityChecking").any { it in type.name }
}
