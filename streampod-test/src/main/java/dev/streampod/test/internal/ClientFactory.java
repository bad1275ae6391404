package dev.streampod.test.internal;

import dev.streampod.client.ClientThreads;
import dev.streampod.client.StreampodClient;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.ReflectionSupport;

/** Makes clients of generated classes, by their static method {@code builder}. */
public final class ClientFactory {

    private ClientFactory() {}

    /**
     * A client of a server on loopback.
     *
     * @param key null for a client that does not sign in
     * @throws ParameterResolutionException when the class was not generated
     */
    public static StreampodClient create(Class<?> type, int port, @Nullable String key, ClientThreads threads) {
        Method builder;
        try {
            builder = type.getMethod("builder", String.class);
        } catch (NoSuchMethodException e) {
            throw new ParameterResolutionException(
                    type.getName() + " is no generated client: it has no method builder(String)", e);
        }
        Object made = ReflectionSupport.invokeMethod(builder, null, "http://127.0.0.1:" + port);
        if (!(made instanceof StreampodClient.Builder<?> settings)) {
            throw new ParameterResolutionException(type.getName() + ".builder(String) makes no builder of a client");
        }
        return settings.threads(threads).key(key).build();
    }
}
