package dev.streampod.test;

import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The method of a test class that is marked with {@link ServerUnderTest}. Immutable. */
final class ServerFactory {

    private final Method method;

    private ServerFactory(Method method) {
        this.method = method;
    }

    /**
     * That of a test class, its superclasses, its interfaces, or its enclosing classes.
     *
     * @throws ExtensionConfigurationException when there is not exactly one, or it has another form than it has to have
     */
    static ServerFactory of(Class<?> testClass) {
        for (Class<?> each = testClass; each != null; each = each.getEnclosingClass()) {
            List<Method> found = AnnotationSupport.findAnnotatedMethods(
                    each, ServerUnderTest.class, HierarchyTraversalMode.BOTTOM_UP);
            if (found.size() > 1) {
                throw new ExtensionConfigurationException("Only one method of " + each.getName()
                        + " may be marked with @ServerUnderTest, not " + found.size());
            }
            if (!found.isEmpty()) {
                return checked(found.get(0));
            }
        }
        throw new ExtensionConfigurationException(testClass.getName()
                + " has no method that says what to test. Add one: @ServerUnderTest static StreampodServer.Builder"
                + " server(KeyStore keys) { return StreampodServer.builder(…).authenticator(keys); }");
    }

    private static ServerFactory checked(Method method) {
        boolean parameters = Arrays.stream(method.getParameterTypes())
                .allMatch(type -> type == KeyStore.class || type.isAssignableFrom(TestClock.class));
        if (!Modifier.isStatic(method.getModifiers())
                || method.getReturnType() != StreampodServer.Builder.class
                || !parameters) {
            throw new ExtensionConfigurationException("The method " + method
                    + " is marked with @ServerUnderTest. It has to be static, to return a StreampodServer.Builder, and to have"
                    + " no other parameters than a KeyStore and a TestClock");
        }
        return new ServerFactory(method);
    }

    /** Whether it was asked for the store with the keys of clients. */
    boolean takesKeys() {
        return Arrays.asList(method.getParameterTypes()).contains(KeyStore.class);
    }

    /** A builder of another server. */
    StreampodServer.Builder builder(KeyStore keys, TestClock clock) {
        var arguments = new ArrayList<Object>();
        for (Class<?> type : method.getParameterTypes()) {
            arguments.add(type == KeyStore.class ? keys : clock);
        }
        Object builder = ReflectionSupport.invokeMethod(method, null, arguments.toArray());
        if (builder == null) {
            throw new ExtensionConfigurationException("The method " + method + " returned null instead of a builder");
        }
        return (StreampodServer.Builder) builder;
    }

    @Override
    public String toString() {
        return "ServerFactory[" + method + "]";
    }
}
