package org.episeal

import java.lang.reflect.Method
import org.junit.runners.model.FrameworkMethod
import org.robolectric.RobolectricTestRunner
import org.robolectric.internal.SandboxTestRunner.HelperTestRunner as PlainTestRunner
import org.robolectric.internal.bytecode.Sandbox

/**
 * Robolectric with Android's own classes and without an app in it: that would take libraries which Maven Central does
 * not have, and nothing here asks for an app.
 */
class AndroidClasses(test: Class<*>) : RobolectricTestRunner(test) {
    /** Without what asks the app how it is after a failure. */
    override fun getHelperTestRunner(inSandbox: Class<*>): PlainTestRunner = PlainTestRunner(inSandbox)

    override fun beforeTest(sandbox: Sandbox, method: FrameworkMethod, bootstrappedMethod: Method) = Unit

    override fun afterTest(method: FrameworkMethod, bootstrappedMethod: Method) = Unit

    override fun finallyAfterTest(method: FrameworkMethod) = Unit
}
