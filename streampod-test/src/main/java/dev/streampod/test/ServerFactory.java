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
        boolean starts = method.getReturnType() == StartedServer.class;
        List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
        boolean known = parameters.stream()
                .allMatch(type -> type == KeyStore.class
                        || type == ServerSettings.class
                        || type.isAssignableFrom(TestClock.class));
        // A method that starts the server needs the settings; to a builder they are applied afterwards.
        if (!Modifier.isStatic(method.getModifiers())
                || !(starts || method.getReturnType() == StreampodServer.Builder.class)
                || !known
                || starts != parameters.contains(ServerSettings.class)) {
            throw new ExtensionConfigurationException("The method " + method
                    + " is marked with @ServerUnderTest. It has to be static, to return a StreampodServer.Builder, and to have"
                    + " no other parameters than a KeyStore and a TestClock; or to return a StartedServer, with a parameter"
                    + " ServerSettings besides");
        }
        return new ServerFactory(method);
    }

    /** Whether it was asked for the store with the keys of clients. */
    boolean takesKeys() {
        return Arrays.asList(method.getParameterTypes()).contains(KeyStore.class);
    }

    /** Starts another server. */
    StartedServer start(ServerSettings settings, KeyStore keys) {
        var arguments = new ArrayList<Object>();
        for (Class<?> type : method.getParameterTypes()) {
            arguments.add(type == KeyStore.class ? keys : type == ServerSettings.class ? settings : settings.clock());
        }
        Object made = ReflectionSupport.invokeMethod(method, null, arguments.toArray());
        if (made instanceof StartedServer started) {
            return started;
        }
        if (made instanceof StreampodServer.Builder builder) {
            StreampodServer server = settings.applyTo(builder).build().start();
            return new StartedServer(server, server);
        }
        throw new ExtensionConfigurationException("The method " + method + " returned null instead of a server");
    }

    @Override
    public String toString() {
        return "ServerFactory[" + method + "]";
    }
}
